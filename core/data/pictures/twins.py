"""Pictures that are there more than once: before the split, and across it, where they make figures too good."""

from __future__ import annotations

import numpy as np

from core.data.pictures.marks import picture_marks
from core.data.pictures.near import near_across
from core.data.splits import Split
from core.data.twins import found_again
from core.i18n import msg
from core.spec import Finding


def same_findings(pictures: np.ndarray, y: np.ndarray) -> list[Finding]:
    """How many pictures (n, ...) repeat an earlier one pixel by pixel, and how many of these have two different classes."""
    _, first, inverse = np.unique(picture_marks(pictures), return_index=True, return_inverse=True)
    repeated = len(pictures) - len(first)
    if not repeated:
        return [Finding("ok", msg("No picture is there twice, pixel by pixel."))]
    said = msg("{n} pictures repeat another one pixel by pixel; if they fall on both sides of the split, "
               "the figures will be too good.")  # fmt: skip
    found = [Finding("warning", said, {"n": repeated})]
    if torn := int((y != y[first][inverse]).sum()):
        said = msg("{n} of them belong to another class than the picture they repeat. Look at their labels.")
        found.append(Finding("warning", said, {"n": torn}))
    return found


def across_the_split(pictures: np.ndarray, parts: Split) -> list[Finding]:
    """Whether test pictures equal, wholly or nearly, one that the network learned or was chosen from."""
    return [*_equal_across(pictures, parts), *near_across(pictures, parts)]


def _equal_across(pictures: np.ndarray, parts: Split) -> list[Finding]:
    equal = found_again(picture_marks(pictures), parts)
    if not equal.any():
        return [Finding("ok", msg("No test picture equals one of the training or validation part, pixel by pixel."))]
    said = msg("{n} of {test} test pictures equal one of the training or validation part, pixel by pixel: "
               "the figures are too good.")  # fmt: skip
    return [Finding("warning", said, {"n": int(equal.sum()), "test": len(equal)})]
