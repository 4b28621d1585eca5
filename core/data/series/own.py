"""The user's own series as a set to learn from: kept series as cases, with what the pre-flight has to say of them."""

from __future__ import annotations

import dataclasses

import numpy as np

from core.data.own import own_cases
from core.data.pictures.own import TOLD_BY as PICTURES_TOLD_BY
from core.data.series.kept import Kept, unpack
from core.data.series.preflight import series_findings, torn_patients, window_findings
from core.i18n import msg
from core.spec import Cases, Finding, Settings

TOLD_BY = {
    **PICTURES_TOLD_BY,
    "file": msg("Patients are told apart by what the files say of them."),
    "recording": msg("Nobody says who the patients are: each recording counts as one, and its pieces stay together."),
}


def load_own_series(settings: Settings, content: bytes | None) -> Cases:
    """The series that the user brought, as ``kept.pack`` wrote them, and what the pre-flight has to say of them."""
    kept, cases = own_cases(settings, content, unpack)
    if kept.ahead is not None:
        return _forecast(kept, cases)
    return dataclasses.replace(
        cases,
        inputs=kept.series,
        title=msg("Your own series"),
        read=kept.read,
        findings=(
            *kept.about.findings,
            *_apart(kept, settings),
            *series_findings(kept.series, cases.y, cases.classes, cases.groups, kept.about.names),
        ),
    )


def _forecast(kept: Kept, cases: Cases) -> Cases:
    """The windows of a forecast; a person's always stay together, and are numbered from 1."""
    people = kept.patients + 1
    return dataclasses.replace(
        cases,
        inputs=kept.series,
        groups=people,
        classes=("",),
        title=msg("Your own series"),
        read=kept.read,
        findings=(
            *kept.about.findings,
            Finding("ok", TOLD_BY[kept.about.told_by]),
            *window_findings(kept.series, people, kept.about.names),
        ),
        ahead=kept.ahead,
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
