"""The user's own pictures as a set to learn from, and what the pre-flight has to say of them beyond any other set."""

from __future__ import annotations

import numpy as np
import pandas as pd

from core.data.parts import SPELLINGS, split_findings
from core.data.pictures.kept import OWN_PARTS, Kept
from core.data.pictures.preflight import patient_findings
from core.i18n import msg
from core.spec import Finding, Settings

PATIENT = "patient"
TOLD_BY = {
    "table": msg("Patients are told apart by the table."),
    "file": msg("Patients are told apart by what the DICOM and NIfTI files say."),
    "folder": msg("Patients are told apart by the folders inside the classes."),
    "name": msg("Patients are told apart by the file names."),
    "camera": msg("Patients are told apart by what was said at the camera."),
}


def patients_of(patients: np.ndarray) -> np.ndarray:
    """The patient of every case, (n,) int64; one of whom nothing is known (-1) counts as a patient of its own."""
    alone = patients < 0
    numbers = patients.copy()
    numbers[alone] = numbers.max(initial=-1) + 1 + np.arange(alone.sum())
    return numbers


def own_findings(kept: Kept, settings: Settings) -> list[Finding]:
    """Who tells patients apart and what the split is that the pictures bring along, as the settings use them."""
    about = kept.about
    found = [*about.findings]
    if settings.group:
        found += [Finding("ok", TOLD_BY[about.told_by]), *patient_findings(patients_of(kept.patients))]
        if unknown := int((kept.patients < 0).sum()):
            said = msg("Of {n} pictures the patient is not known; each counts as a patient of its own.")
            found.append(Finding("note", said, {"n": unknown}))
    elif about.told_by:
        said = msg("{n} patients can be told apart, but are not kept together: pictures of one may lie on both sides of the "
                   "split, and the figures will be too good.")  # fmt: skip
        found.append(Finding("warning", said, {"n": about.patients}))
    else:
        found += patient_findings(None)
    return [*found, *_split(kept)] if settings.split == "column" else found


def _split(kept: Kept) -> list[Finding]:
    words = np.array([*(spelling[0] for spelling in SPELLINGS), ""], object)[kept.parts]  # -1: the last, no part
    known = kept.patients >= 0
    patients = pd.Series(np.where(known, kept.patients, np.nan))
    frame = pd.DataFrame({OWN_PARTS: pd.Series(words, dtype="str"), PATIENT: patients})
    return split_findings(frame, OWN_PARTS, PATIENT if known.any() else "")
