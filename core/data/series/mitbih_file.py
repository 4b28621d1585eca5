"""The heartbeats of the MIT-BIH records, opened: cut out of the fetched files, or read where they were cut before."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from collections.abc import Mapping

import numpy as np

from core.data.downloads import located, read_download, read_parts
from core.data.series.beats import RATE_HZ, beats_at
from core.data.series.mitbih import STEPS, mitbih_datasets, records
from core.data.series.recording import Recording
from core.data.series.series import Series
from core.data.series.wfdb_package import downloaded_record
from core.errors import UserError
from core.i18n import msg
from core.spec import Cases, Finding
from core.store import sha256

HEARTBEATS = frozenset("NLRBAaJSVrFejnE/fQ?")  # marks of beats; the others tell of rhythm and noise: ecgcodes(3)
VENTRICULAR = "V"  # premature ventricular contraction
CLASSES = (msg("other beat"), msg("ventricular beat"))
NOT_IT = msg("The file of {name} does not hold the beats it should. Delete it, or download the records.")
FINDINGS = (
    Finding(
        "note",
        msg(
            "Each beat was brought to mean 0 and spread 1 over its own 0.6 s: how high it was in millivolts, and how long after "
            "the beat before, the network is not told."
        ),
    ),
    Finding(
        "note",
        msg(
            "Of each record its first signal: lead MLII, in 102, 104 and 114 lead V5. In 102 and 104 most beats are those of a "
            "pacemaker."
        ),
    ),
    Finding(
        "warning",
        msg(
            "Three of the 12 people (106, 119, 200) have 89 % of the ventricular beats. How good a network seems depends on who is "
            "in the test part, and of so few the interval cannot be told: choose a cross-validation, which tests everybody once."
        ),
    ),
)
CUT_BEFORE = Finding(
    "note",
    msg("These beats were cut out of the records before, for development; here no record of PhysioNet was opened."),
)


@dataclasses.dataclass(frozen=True)
class Beats:
    """One entry per beat in each."""

    x: np.ndarray  # float16 (beats, STEPS), mean 0 and spread 1
    ventricular: np.ndarray  # (beats,) 0 or 1
    record: np.ndarray  # int64 (beats,), its number: one person each


def mitbih_cases() -> Cases:
    """All beats with their record as the patient; UserError where the files are absent, changed or something else."""
    about = mitbih_datasets()[0]
    if about.download is None:
        raise ValueError(f"{about.id} has no address")
    place = located(about.download)
    if place is not None and place.is_file():
        beats, told = _cut_before(read_download(about.download)[0], about.title), [CUT_BEFORE]
    else:
        beats, told = _cut(read_parts(about.download)), []
    y = beats.ventricular.astype(np.int64)
    said = Finding("ok", msg("{n} beats of {records} records, {events} of them ventricular."),
                   {"n": len(y), "records": len(np.unique(beats.record)), "events": int(y.sum())})  # fmt: skip
    return Cases(
        inputs=Series(beats.x.astype(np.float32)[..., None], (msg("ECG lead"),), ("",), RATE_HZ),
        y=y,
        classes=CLASSES,
        sha256=sha256(b"".join(np.ascontiguousarray(part).tobytes() for part in (beats.x, y, beats.record))),
        groups=beats.record,
        title=about.title,
        findings=(said, *told, *FINDINGS),
    )


def beats_of(recording: Recording, record: int) -> Beats:
    """The marked beats of a recording at 360 Hz, from its first signal; those without room for the whole stretch are left out."""
    marks = [mark for mark in recording.annotations if mark.text in HEARTBEATS]
    peaks = np.array([round(mark.time_s * recording.rate) for mark in marks], np.int64)
    x, whole = beats_at(recording.signal[:, 0], peaks)
    ventricular = np.array([mark.text == VENTRICULAR for mark in marks], np.uint8)[whole]
    return Beats(x.astype(np.float16), ventricular, np.full(len(x), record, np.int64))


def _cut(files: Mapping[str, bytes]) -> Beats:
    """Of the fetched files, by the names under which they are kept."""
    each = []
    for record in records():
        own = {name.removeprefix("mitdb-"): files[name] for name in files if name.startswith(f"mitdb-{record}.")}
        try:
            each.append(beats_of(downloaded_record(record, own), int(record)))
        except ValueError:
            raise UserError(NOT_IT, name=record) from None
    return Beats(*(np.concatenate([getattr(one, field.name) for one in each]) for field in dataclasses.fields(Beats)))


def _cut_before(content: bytes, name: str) -> Beats:
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            beats = Beats(file["x"], file["is_pvc"], file["record"])
    except (ValueError, OSError, EOFError, KeyError, zipfile.BadZipFile):
        raise UserError(NOT_IT, name=name) from None
    rows = len(beats.x)
    shapes = beats.x.shape == (rows, STEPS) and beats.ventricular.shape == beats.record.shape == (rows,)
    if not shapes or set(np.unique(beats.record)) != set(map(int, records())):
        raise UserError(NOT_IT, name=name)
    return beats
