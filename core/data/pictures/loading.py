"""Pictures as cases: the ``load`` of every demo whose data are pictures."""

from __future__ import annotations

import numpy as np

from core.data.pictures.medmnist_file import NAMES, medmnist_set
from core.data.pictures.preflight import picture_findings
from core.data.pictures.sets import SETS, Description, PictureSet, picture_set
from core.errors import UserError
from core.i18n import msg
from core.spec import Cases, Settings
from core.words import OTHERS


def load_pictures(settings: Settings, content: bytes | None) -> Cases:
    """The cases of a bundled or downloaded set: ``inputs`` uint8 (n, side, side, 1 or 3), ``groups`` what a split keeps together.

    With ``settings.positive`` that class is asked about against all others together. UserError where the set or the class
    is not known, or where columns are chosen, which pictures have not.
    """
    known = {**dict.fromkeys(SETS, _bundled), **dict.fromkeys(NAMES, medmnist_set)}
    if settings.dataset not in known:
        raise UserError(
            msg("There is no data set named {name}. Known: {known}."), name=settings.dataset, known=", ".join(known)
        )
    if any((settings.target, settings.group, settings.ignored, settings.types, settings.units, settings.report_by)):
        raise UserError(msg("Pictures have no columns to choose. Leave out everything that names a column."))
    about, found = known[settings.dataset](settings.dataset)
    y, classes = _asked(found.y, about.classes, settings.positive)
    return Cases(
        inputs=found.pixels,
        y=y,
        classes=classes,
        sha256=found.sha256,
        groups=found.groups,
        parts=found.parts,
        title=about.title,
        findings=(*about.findings, *picture_findings(found.pixels, y, classes, found.groups)),
    )


def _bundled(dataset: str) -> tuple[Description, PictureSet]:
    return SETS[dataset], picture_set(dataset)


def _asked(y: np.ndarray, classes: tuple[str, ...], positive: str) -> tuple[np.ndarray, tuple[str, ...]]:
    """Classes (n,) and their names as they are, or that class as 1 against all others as 0."""
    if not positive:
        return y, classes
    if positive not in classes:
        raise UserError(
            msg("There is no class {positive} in these pictures. Their classes are: {known}."),
            positive=positive,
            known=", ".join(classes),
        )
    others = [name for name in classes if name != positive]
    return (y == classes.index(positive)).astype(np.int64), (others[0] if len(others) == 1 else OTHERS, positive)
