"""Pictures as cases: the ``load`` of every demo whose data are pictures."""

from __future__ import annotations

import dataclasses

from core.data.classes import asked_about
from core.data.own import own_cases
from core.data.pictures.kept import unpack
from core.data.pictures.medmnist_file import NAMES, medmnist_set
from core.data.pictures.own import own_findings
from core.data.pictures.preflight import patient_findings, picture_findings
from core.data.pictures.sets import SETS, Description, PictureSet, picture_set
from core.errors import UserError
from core.i18n import msg
from core.spec import UPLOAD, Cases, Settings


def load_pictures(settings: Settings, content: bytes | None) -> Cases:
    """The cases of a bundled or fetched set or an upload: ``inputs`` uint8 (n, side, side, 1 or 3), ``groups`` what stays together.

    With ``settings.positive`` that class is asked about against all others together. UserError where the set or the class
    is not known, or where columns are chosen, which pictures have not.
    """
    own = settings.dataset.startswith(UPLOAD)
    known = {**dict.fromkeys(SETS, _bundled), **dict.fromkeys(NAMES, medmnist_set)}
    if not own and settings.dataset not in known:
        raise UserError(
            msg("There is no data set named {name}. Known: {known}."), name=settings.dataset, known=", ".join(known)
        )
    if any(
        (
            settings.target,
            settings.group and not own,
            settings.ignored,
            settings.types,
            settings.units,
            settings.report_by,
        )
    ):
        raise UserError(msg("Pictures have no columns to choose. Leave out everything that names a column."))
    if own:
        return _own(settings, content)
    about, found = known[settings.dataset](settings.dataset)
    y, classes = asked_about(found.y, about.classes, settings.positive)
    return Cases(
        inputs=found.pixels,
        y=y,
        classes=classes,
        sha256=found.sha256,
        groups=found.groups,
        parts=found.parts,
        title=about.title,
        findings=(
            *about.findings,
            *picture_findings(found.pixels, y, classes, found.groups),
            *patient_findings(found.groups),
        ),
    )


def _own(settings: Settings, content: bytes | None) -> Cases:
    """The pictures that the user brought, as ``kept.pack`` wrote them; ``settings.group`` keeps a patient's together."""
    kept, cases = own_cases(settings, content, unpack)
    return dataclasses.replace(
        cases,
        inputs=kept.pictures,
        title=msg("Your own pictures"),
        findings=(
            *own_findings(kept, settings),
            *picture_findings(kept.pictures, cases.y, cases.classes, cases.groups, kept.about.names),
        ),
        read={"plane": kept.about.plane} if kept.about.plane else {},
    )


def _bundled(dataset: str) -> tuple[Description, PictureSet]:
    return SETS[dataset], picture_set(dataset)
