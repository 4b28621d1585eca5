"""EDF, EDF+ and BDF files, as polysomnographs and EEG and Holter devices write them; who they name is counted and not kept.

Kemp et al. 1992 and 2003, "European data format"; read by edfio (Apache-2.0) from bytes, after the header was judged here.
"""

from __future__ import annotations

import re
import warnings
from typing import Any

import edfio
import numpy as np

from core.data.series.recording import (
    DAMAGED,
    LONGEST_TEXT,
    Annotation,
    Recording,
    Track,
    Wanted,
    any_channel,
    plain_name,
    plain_unit,
    side_by_side,
)
from core.errors import UserError
from core.i18n import msg
from core.limits import LIMITS
from core.spec import Finding

EDF, BDF = b"0       ", b"\xffBIOSEMI"
MOST_MARKS = 20_000  # annotations of a file
_NUMBERS = re.compile(rb"\d{40}")  # no time is so long; the reader of annotations would take its square in steps
_NOBODY = {"", "X", "F", "M", "Startdate"}  # parts of EDF+ headers that name nobody
UNCALIBRATED = msg("{name}: channels whose header gives them no range were left out: {channels}.")


def is_edf(content: bytes) -> bool:
    """Whether the bytes are an EDF or BDF file, by the mark at their beginning and the digits behind it."""
    return content[:8] in (EDF, BDF) and len(content) > 100


def read_edf(content: bytes, name: str, wanted: Wanted = any_channel) -> Recording:
    """The recording of an EDF or BDF file, at the rate of the channels that are ``wanted``.

    UserError where it is interrupted, cut in its header, or damaged.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the library: they quote the file
            return _recording(content, name, wanted)
    except DAMAGED:
        raise UserError(
            msg("{name} is an EDF file that is damaged or not whole. Export it again."), name=name
        ) from None


def _recording(content: bytes, name: str, wanted: Wanted) -> Recording:
    promised, seconds = _promised(content)
    if not seconds:  # of annotations only: the library would divide by it
        raise _without_signal(name)
    opened: Any = (edfio.read_bdf if content.startswith(BDF) else edfio.read_edf)(content, header_encoding="latin-1")
    if not opened.signals:
        raise _without_signal(name)
    if opened.num_data_records < 1:
        raise ValueError("no record")
    annotations, findings = _annotations(opened, content, name)
    flat = [plain_name(one.label) for one in opened.signals if not _has_range(one)]
    tracks = [_track(one, place) for place, one in enumerate(opened.signals, start=1) if _has_range(one)]
    signal, kept, others, left_out = side_by_side(tracks, name, wanted)
    if flat:
        findings.append(Finding("warning", UNCALIBRATED, {"name": name, "channels": ", ".join(flat[:5])}))
    if promised > opened.num_data_records:
        said = msg("{name}: the header promises {promised} pieces, {n} are there; the recording is cut off.")
        findings.append(Finding("warning", said, {"name": name, "promised": promised, "n": opened.num_data_records}))
    patient = opened.local_patient_identification
    return Recording(
        name=name,
        signal=signal,
        channels=tuple(track.name for track in kept),
        units=tuple(track.unit for track in kept),
        rate=kept[0].rate,
        patient=patient if _naming(patient) else "",
        annotations=annotations,
        identifiers=_naming(patient) + _naming(opened.local_recording_identification),
        findings=(*left_out, *findings),
        others=others,
    )


def _without_signal(name: str) -> UserError:
    return UserError(
        msg("{name} is an EDF file without a signal. Choose the file that holds the recording."), name=name
    )


def _promised(content: bytes) -> tuple[int, float]:
    """The number of data records that the header promises, and the seconds of one; ValueError where these cannot be."""
    signals, header = int(content[252:256]), int(content[184:192])
    records, seconds = int(content[236:244]), float(content[244:252])
    if not 0 < signals <= LIMITS.channels or header != 256 * (signals + 1) or header > len(content):
        raise ValueError("header")
    each = [int(content[place : place + 8]) for place in range(256 + 216 * signals, 256 + 224 * signals, 8)]
    if min(each) < 0 or not 0 <= seconds < np.inf or records < -1:
        raise ValueError("numbers")
    return records, seconds


def _has_range(one: Any) -> bool:
    finite = np.isfinite([one.physical_min, one.physical_max]).all()
    return bool(finite and one.digital_max > one.digital_min and one.physical_max != one.physical_min)


def _track(one: Any, place: int) -> Track:
    label = plain_name(one.label)
    samples = one.data.astype(np.float32)
    return Track(label or str(place), plain_unit(one.physical_dimension), float(one.sampling_frequency), samples)


def _annotations(opened: Any, content: bytes, name: str) -> tuple[tuple[Annotation, ...], list[Finding]]:
    """Of an EDF+ file; UserError where it is interrupted, as its times are then not those of its steps."""
    if opened.reserved[:5] in ("EDF+D", "BDF+D"):
        raise UserError(
            msg("{name} is an interrupted recording (EDF+D), which is not read here. Export it as continuous (EDF+C)."),
            name=name,
        )
    if opened.reserved[:4] not in ("EDF+", "BDF+"):
        return (), []
    unread = Finding("note", msg("{name}: its annotations could not be read."), {"name": name})
    if _NUMBERS.search(content, 256):
        return (), [unread]
    try:
        found = opened.annotations[:MOST_MARKS]
    except DAMAGED:
        return (), [unread]
    marks = (Annotation(one.onset, plain_name(one.text)[:LONGEST_TEXT], one.duration or 0.0) for one in found)
    return tuple(one for one in marks if one.text), []


def _naming(field: str) -> int:
    """How many parts of a patient or recording field name somebody, a place or a date."""
    return sum(part.strip() not in _NOBODY for part in field.split(" "))
