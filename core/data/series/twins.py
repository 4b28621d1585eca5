"""Series that are there more than once, on both sides of the split."""

from __future__ import annotations

from core.data.pictures.marks import picture_marks
from core.data.series.series import Series
from core.data.splits import Split
from core.data.twins import found_again
from core.i18n import msg
from core.spec import Finding


def across_the_split(series: Series, parts: Split) -> list[Finding]:
    """Whether test series equal one that the network learned or was chosen from, value by value."""
    equal = found_again(picture_marks(series.values), parts)
    if not equal.any():
        return [Finding("ok", msg("No test series equals one of the training or validation part, value by value."))]
    said = msg("{n} of {test} test series equal one of the training or validation part, value by value: "
               "the figures are too good.")  # fmt: skip
    return [Finding("warning", said, {"n": int(equal.sum()), "test": len(equal)})]
