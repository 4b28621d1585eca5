"""A WFDB record: header (.hea), signal files beside it, and annotations; of bytes that came together, never of a path or address.

Format: Moody, "WFDB Applications Guide", header(5), signal(5). Own code, as the package wfdb opens files by the names that a
header gives and brings fifteen packages along.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping

import numpy as np

from core.data.series.recording import (
    DAMAGED,
    Recording,
    Track,
    Wanted,
    any_channel,
    plain_name,
    plain_unit,
    side_by_side,
)
from core.data.series.wfdb_annotations import read_annotations
from core.data.series.wfdb_formats import READERS
from core.errors import UserError
from core.i18n import msg
from core.limits import LIMITS
from core.spec import Finding

RATE = 250.0  # per second where the header says none: header(5)
GAIN = 200.0  # units per physical unit where the header says none: the signal is then not calibrated
_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.\-]*")
_KIND = re.compile(r"(?P<kind>\d+)(?:x(?P<each>\d+))?(?::\d+)?(?:\+(?P<skip>\d+))?")
_GAIN = re.compile(r"(?P<gain>[-+0-9.eE]+)(?:\((?P<base>-?\d+)\))?(?:/(?P<unit>\S+))?")
_HEAD = re.compile(rb"\s*(#[^\n]*\n\s*)*[^\s/#]+(/\d+)?[ \t]+\d+([ \t]|\r?\n|$)")


@dataclasses.dataclass(frozen=True)
class _Channel:
    file: str
    kind: int
    each: int  # samples in a frame
    skip: int  # bytes before the first sample
    gain: float
    base: float
    unit: str
    name: str


def is_header(content: bytes, path: str) -> bool:
    """Whether a file is the header of a record, by its ending and its first line."""
    return path.lower().endswith(".hea") and bool(_HEAD.match(content[:2_000]))


def signal_files(content: bytes) -> list[str]:
    """The names of the files that hold the signals, as the header gives them; nothing is opened."""
    lines = _lines(content)[1:]
    return list(dict.fromkeys(line.split()[0] for line in lines))


def read_record(
    content: bytes, name: str, beside: Mapping[str, Callable[[], bytes]], wanted: Wanted = any_channel
) -> Recording:
    """The record of a header, at the rate of the channels that are ``wanted``; UserError where it cannot be read.

    ``beside`` (name -> bytes) are the files in its folder.
    """
    try:
        return _record(content, name, beside, wanted)
    except DAMAGED:
        raise UserError(
            msg("{name} is a WFDB header that is damaged, or its signal file is. Copy the record again."), name=name
        ) from None


def _lines(content: bytes) -> list[str]:
    text = content[:1_000_000].decode("latin-1")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def _record(content: bytes, name: str, beside: Mapping[str, Callable[[], bytes]], wanted: Wanted) -> Recording:
    head, *lines = _lines(content)
    words = head.split()
    if "/" in words[0]:
        raise UserError(
            msg(
                "{name} is a WFDB record of several segments, which is not read here. Choose the segments’ own headers."
            ),
            name=name,
        )
    count = int(words[1])
    if not 0 < count <= min(LIMITS.channels, len(lines)):
        raise ValueError("signals")
    rate = float(re.split(r"[/(]", words[2])[0]) if len(words) > 2 else RATE
    rate = rate if 0 < rate < np.inf else 0.0  # nobody says it then
    promised = int(words[3]) if len(words) > 3 else 0
    channels = [_channel(line, place) for place, line in enumerate(lines[:count], start=1)]
    signals = {file: _samples(file, channels, name, beside) for file in dict.fromkeys(c.file for c in channels)}
    tracks = [
        Track(one.name, one.unit, rate * one.each, _physical(one, *signals[one.file][place]))
        for file in signals
        for place, one in enumerate(one for one in channels if one.file == file)
    ]
    signal, kept, others, left_out = side_by_side(tracks, name, wanted)
    comments = sum(line.lstrip().startswith(b"#") and len(line.strip()) > 1 for line in content.splitlines())
    frames = len(signals[channels[0].file][0][0]) // channels[0].each
    return Recording(
        name=name,
        signal=signal,
        channels=tuple(track.name for track in kept),
        units=tuple(track.unit for track in kept),
        rate=kept[0].rate,
        annotations=read_annotations(name, beside, rate),
        identifiers=comments,
        findings=(*left_out, *_short(name, promised, frames), *_uncalibrated(name, channels)),
        others=others,
    )


def _channel(line: str, place: int) -> _Channel:
    words = line.split()
    kind = _KIND.fullmatch(words[1])
    gain = _GAIN.fullmatch(words[2]) if len(words) > 2 else None
    zero = int(words[4]) if len(words) > 4 else 0
    factor = float(gain["gain"]) if gain else 0.0
    unit = (gain["unit"] or "mV") if gain else ""
    if kind is None or not np.isfinite(factor):
        raise ValueError("format")
    return _Channel(
        file=words[0],
        kind=int(kind["kind"]),
        each=int(kind["each"] or 1),
        skip=int(kind["skip"] or 0),
        gain=factor or GAIN,
        base=float(gain["base"]) if gain and gain["base"] else float(zero),
        unit=plain_unit(unit) if factor else "",
        name=plain_name(" ".join(words[8:])) or str(place),
    )


def _samples(
    file: str, channels: list[_Channel], name: str, beside: Mapping[str, Callable[[], bytes]]
) -> list[tuple[np.ndarray, int]]:
    """For each channel of a file its whole numbers (steps,), and the one that means "not measured"."""
    if not _PLAIN.fullmatch(file):
        raise UserError(
            msg(
                "{name} names a signal file outside its own folder; only files that came with it are read. Mend the header."
            ),
            name=name,
        )
    if file not in beside:
        raise UserError(
            msg("{name} needs the file {file}, which did not come with it. Choose both."), name=name, file=file[:60]
        )
    those = [one for one in channels if one.file == file]
    if len({(one.kind, one.skip) for one in those}) > 1 or those[0].kind not in READERS:
        raise UserError(
            msg("{name}: its signals are stored in the WFDB format {kind}, which is not read here. Known: {known}."),
            name=name,
            kind=", ".join(dict.fromkeys(str(one.kind) for one in those)),
            known=", ".join(map(str, READERS)),
        )
    read, missing = READERS[those[0].kind]
    numbers = read(beside[file]()[those[0].skip :])
    width = sum(one.each for one in those)
    if not 0 < width <= len(numbers):
        raise ValueError("no frame")
    frames = numbers[: len(numbers) // width * width].reshape(-1, width)
    ends = np.cumsum([one.each for one in those])
    return [(frames[:, end - one.each : end].reshape(-1), missing) for one, end in zip(those, ends, strict=True)]


def _physical(one: _Channel, numbers: np.ndarray, missing: int) -> np.ndarray:
    samples = ((numbers - np.float32(one.base)) / np.float32(one.gain)).astype(np.float32)
    samples[numbers == missing] = np.nan
    return samples


def _short(name: str, promised: int, frames: int) -> list[Finding]:
    said = msg("{name}: the header promises {promised} samples, {n} are there; the recording is cut off.")
    return [Finding("warning", said, {"name": name, "promised": promised, "n": frames})] if frames < promised else []


def _uncalibrated(name: str, channels: list[_Channel]) -> list[Finding]:
    none = [one.name for one in channels if not one.unit]
    said = msg("{name}: the header says no unit for {channels}; the values are not calibrated.")
    return [Finding("warning", said, {"name": name, "channels": ", ".join(none[:5])})] if none else []
