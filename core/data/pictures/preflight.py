"""What is wrong or worth knowing about pictures before anything is trained on them (TRUST: pre-flight)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from core.data.pictures.near import near_findings
from core.data.pictures.twins import same_findings
from core.data.preflight import class_findings
from core.i18n import msg
from core.spec import Finding

GREY = msg("{n} pictures of {side} × {side} pixels in grey.")
COLOUR = msg("{n} pictures of {side} × {side} pixels in colour.")


def picture_findings(
    pictures: np.ndarray,
    y: np.ndarray,
    classes: tuple[str, ...],
    groups: np.ndarray | None,
    names: Sequence[str] = (),
) -> tuple[Finding, ...]:
    """Findings about uint8 (n, side, side, 1 or 3) pictures; ``y`` (n,) are places among ``classes``, ``groups`` (n,) patients.

    ``names`` (n,) are those of their files, where they have some.
    """
    labels = pd.Series(np.array(classes, object)[y])
    size = {"n": len(y), "side": int(pictures.shape[1])}
    return (
        Finding("ok", COLOUR if pictures.shape[3] == 3 else GREY, size),
        *class_findings(labels, classes[1] if len(classes) == 2 else ""),
        *same_findings(pictures, y),
        *near_findings(pictures, y, groups, names),
        *_empty(pictures),
    )


def _empty(pictures: np.ndarray) -> list[Finding]:
    flat = pictures.reshape(len(pictures), -1)
    n = int((flat.min(axis=1) == flat.max(axis=1)).sum())
    said = msg("{n} pictures are of one single colour: nothing can be seen on them. Look at their files.")
    return [Finding("warning", said, {"n": n})] if n else []


def patient_findings(groups: np.ndarray | None) -> list[Finding]:
    """Whether anything tells patients apart, and how many there are; ``groups`` (n,)."""
    if groups is None:
        said = msg("Nothing tells which pictures are of the same patient; if there are several of one, they may lie on both "
                   "sides of the split, and the figures will be too good.")  # fmt: skip
        return [Finding("warning", said)]
    patients = len(np.unique(groups))
    said = msg("{n} patients; all pictures of one patient stay on one side of the split.")
    if patients == len(groups):
        said = msg("Every picture counts as a patient of its own: {n}.")
    return [Finding("ok", said, {"n": patients})]
