"""The user's own series as a set to learn from: kept series as cases, with what the pre-flight has to say of them."""

from __future__ import annotations

import numpy as np

from core.data.classes import asked_about
from core.data.pictures.own import TOLD_BY as PICTURES_TOLD_BY
from core.data.pictures.own import patients_of
from core.data.series.kept import Kept, unpack
from core.data.series.preflight import series_findings, torn_patients
from core.errors import UserError
from core.i18n import msg
from core.spec import Cases, Finding, Settings
from core.store import sha256

TOLD_BY = {
    **PICTURES_TOLD_BY,
    "file": msg("Patients are told apart by what the files say of them."),
    "recording": msg("Nobody says who the patients are: each recording counts as one, and its pieces stay together."),
}


def load_own_series(settings: Settings, content: bytes | None) -> Cases:
    """The series that the user brought, as ``kept.pack`` wrote them; ``settings.group`` keeps a patient's together.

    UserError where the file is gone, or where patients are to be told apart by what these series do not have.
    """
    if content is None:
        raise UserError(msg("The file of this run is no longer on this machine. Choose it again."))
    kept = unpack(content)
    if settings.group not in ("", kept.about.told_by):
        raise UserError(
            msg("Patients cannot be told apart by {name} in these series. Known: {known}."),
            name=settings.group,
            known=kept.about.told_by or "–",
        )
    y, classes = asked_about(kept.y, kept.about.classes, settings.positive)
    groups = patients_of(kept.patients) if settings.group else None
    return Cases(
        inputs=kept.series,
        y=y,
        classes=classes,
        sha256=sha256(content),
        groups=groups,
        parts=kept.parts if settings.split == "column" else None,
        title=msg("Your own series"),
        findings=(
            *kept.about.findings,
            *_apart(kept, settings),
            *series_findings(kept.series, y, classes, groups, kept.about.names),
        ),
    )


def _apart(kept: Kept, settings: Settings) -> list[Finding]:
    """Whether the series of a patient stay on one side of the split; a refusal where they do not."""
    found = [Finding("ok", TOLD_BY[kept.about.told_by])] if settings.group else []
    known = kept.patients >= 0
    if settings.group and (unknown := int((~known).sum())):
        said = msg("Of {n} series the patient is not known; each counts as a patient of its own.")
        found.append(Finding("note", said, {"n": unknown}))
    if settings.split == "column":
        lost = int((kept.parts < 0).sum())
        said = msg("{n} series say neither training, validation nor test. Write one of these words for every series.")
        found += [Finding("stop", said, {"n": lost})] if lost else []
        return [*found, *(torn_patients(kept.patients[known], kept.parts[known]) if known.any() else ())]
    several = known.sum() - len(np.unique(kept.patients[known]))
    if several and not settings.group:
        said = msg("{n} patients have several series, which are not kept together: the network would be tested on patients it has "
                   "learned by heart. Keep the series of one patient together.")  # fmt: skip
        found.append(Finding("stop", said, {"n": _with_several(kept.patients[known])}))
    return found


def _with_several(patients: np.ndarray) -> int:
    return int((np.unique(patients, return_counts=True)[1] > 1).sum())
