"""The recordings of PTB-XL: put together of the fetched files into one set, and that set opened."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from collections.abc import Callable, Mapping

import numpy as np

from core.data.downloads import read_download
from core.data.parts import TEST, TRAIN, VALIDATION
from core.data.series.preflight import torn_patients
from core.data.series.ptbxl import (
    DATABASE,
    FOLDS,
    LEADS,
    RATE_HZ,
    STATEMENTS,
    STEPS,
    SUPERCLASSES,
    TEST_FOLD,
    VALIDATION_FOLD,
    ptbxl_datasets,
)
from core.data.series.ptbxl_tables import chosen_records
from core.data.series.series import Series
from core.data.series.wfdb_package import downloaded_record
from core.errors import UserError
from core.i18n import msg
from core.spec import Cases, Finding
from core.store import sha256

MICROVOLTS = 1_000  # in a millivolt: the publisher keeps whole microvolts
NOT_MEASURED = np.iinfo(np.int16).min
OTHER_RECORD = msg(
    "The recording {name} is not one of twelve leads, 10 s and 100 samples a second in millivolts, as PTB-XL says."
)
NOT_IT = msg("The file of {name} does not hold the recordings it should. Delete it, and download them again.")
OFFICIAL = msg(
    "The publisher’s own split: {train} recordings for training (folds 1 and 2), {validation} for validation (fold 9), {test} for "
    "test (fold 10). The publisher learns from folds 1 to 8; here they are two, so that fewer files are fetched."
)
LEFT_OUT = msg(
    "Of these folds {several} recordings were left out as their statements belong to more than one of the five groups, and {none} "
    "as they belong to none. In a hospital such recordings come, too."
)
LABELS = msg(
    "A recording is in a group if a diagnosis of that group is stated for it, however likely. Those of folds 9 and 10 were all "
    "looked at by a human; of folds 1 and 2 not all were."
)
COMPARED = msg(
    "Do not compare with the published results on PTB-XL (macro AUROC of all 71 statements: xresnet1d101 and inception1d 0.925, "
    "bidirectional LSTM 0.914, LSTM 0.907; Strodthoff et al. 2021). They answer another question: a recording may have several "
    "statements at once, none is left out, and all folds from 1 to 8 are learned from."
)
ELSEWHERE = msg(
    "This set was put together elsewhere, for development; here none of it was checked against the publisher’s list."
)


@dataclasses.dataclass(frozen=True)
class Recordings:
    """One entry per recording in each but the last."""

    x: np.ndarray  # int16 (recordings, STEPS, leads), in microvolts; NOT_MEASURED where nothing was
    label: np.ndarray  # int64, place in SUPERCLASSES
    fold: np.ndarray  # int64
    patient: np.ndarray  # int64
    left_out: np.ndarray  # int64 (2,): of these folds, as they have several groups, and none


def assembled(files: Mapping[str, Callable[[], bytes]]) -> bytes:
    """The file of the set, of the tables and of the chosen recordings' files by their names at the publisher."""
    chosen = chosen_records({name: files[name]() for name in (DATABASE, STATEMENTS)})
    records = chosen.records
    x = np.stack([_microvolts(one.name, files) for one in records])
    label, fold, patient = np.array([(one.label, one.fold, one.patient) for one in records], np.int64).T
    written = io.BytesIO()
    left_out = np.array([chosen.several, chosen.none], np.int64)
    np.savez(written, x=x, label=label, fold=fold, patient=patient, left_out=left_out)
    return written.getvalue()


def ptbxl_cases() -> Cases:
    """All chosen recordings with their patients and the publisher's split; UserError where the set is absent or another."""
    about = ptbxl_datasets()[0]
    if about.download is None:
        raise ValueError(f"{about.id} has no address")
    content, checked = read_download(about.download)
    found = _opened(content, about.title)
    values = found.x.astype(np.float32) / MICROVOLTS
    values[found.x == NOT_MEASURED] = np.nan
    parts = np.select([found.fold == VALIDATION_FOLD, found.fold == TEST_FOLD], [VALIDATION, TEST], TRAIN).astype(
        np.int64
    )
    train, validation, test = np.bincount(parts, minlength=3).tolist()
    several, none = found.left_out.tolist()
    return Cases(
        inputs=Series(values, LEADS, ("mV",) * len(LEADS), RATE_HZ),
        y=found.label,
        classes=tuple(SUPERCLASSES.values()),
        sha256=sha256(
            b"".join(np.ascontiguousarray(getattr(found, one.name)).tobytes() for one in dataclasses.fields(found))
        ),
        groups=found.patient,
        parts=parts,
        title=about.title,
        findings=(
            Finding("ok", OFFICIAL, {"train": train, "validation": validation, "test": test}),
            *torn_patients(found.patient, parts),
            Finding("note", LEFT_OUT, {"several": several, "none": none}),
            Finding("note", LABELS),
            Finding("note", COMPARED),
            *([] if checked else [Finding("note", ELSEWHERE)]),
        ),
    )


def _microvolts(name: str, files: Mapping[str, Callable[[], bytes]]) -> np.ndarray:
    """The signal of a recording, int16 (STEPS, leads), its leads in the order of LEADS."""
    own = name.rpartition("/")[2]
    content = {f"{own}{ending}": files[f"{name}{ending}"]() for ending in (".hea", ".dat")}
    try:
        recording = downloaded_record(own, content)
    except ValueError:
        raise UserError(OTHER_RECORD, name=name) from None
    places = {channel.upper(): place for place, channel in enumerate(recording.channels)}
    volts = recording.signal * MICROVOLTS
    if (
        set(places) != {lead.upper() for lead in LEADS}
        or set(recording.units) != {"mV"}
        or recording.rate != RATE_HZ
        or recording.signal.shape != (STEPS, len(LEADS))
        or np.nanmax(np.abs(volts), initial=0) > -NOT_MEASURED - 1
    ):
        raise UserError(OTHER_RECORD, name=name)
    ordered = volts[:, [places[lead.upper()] for lead in LEADS]]
    return np.where(np.isnan(ordered), NOT_MEASURED, np.rint(ordered)).astype(np.int16)


def _opened(content: bytes, name: str) -> Recordings:
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            found = Recordings(**{field.name: file[field.name] for field in dataclasses.fields(Recordings)})
    except (ValueError, OSError, EOFError, KeyError, zipfile.BadZipFile):
        raise UserError(NOT_IT, name=name) from None
    n = len(found.x)
    if (
        found.x.shape != (n, STEPS, len(LEADS))
        or found.x.dtype != np.int16
        or {found.label.shape, found.fold.shape, found.patient.shape} != {(n,)}
        or found.left_out.shape != (2,)
        or not set(np.unique(found.label)) <= set(range(len(SUPERCLASSES)))
        or not set(np.unique(found.fold)) <= set(FOLDS)
    ):
        raise UserError(NOT_IT, name=name)
    return found
