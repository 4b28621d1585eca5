"""A WFDB record: header (.hea), signal files beside it, and annotations; of bytes that came together, never of a path or address.

Format: Moody, "WFDB Applications Guide", header(5), signal(5). Own code for what people bring, as the package wfdb opens files by
the names that a header gives; the tests compare both, number by number. Downloads are read by the package: ``wfdb_package``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from core.data.series.recording import DAMAGED, Recording, Track, Wanted, any_channel, side_by_side
from core.data.series.wfdb_annotations import read_annotations
from core.data.series.wfdb_formats import DIFFERENCES, READERS
from core.data.series.wfdb_header import Channel, read_header
from core.errors import UserError
from core.i18n import msg
from core.spec import Finding

PADDING = 2  # samples that fill up the last group of a packed format
_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.\-]*")


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


def _record(content: bytes, name: str, beside: Mapping[str, Callable[[], bytes]], wanted: Wanted) -> Recording:
    header = read_header(content, name)
    channels = header.channels
    files = dict.fromkeys(one.file for one in channels)
    sharing = {file: [one for one in channels if one.file == file] for file in files}
    frames = {file: _frames(those, name, beside) for file, those in sharing.items()}
    samples = {file: iter(_samples(those, frames[file][: header.frames or None])) for file, those in sharing.items()}
    tracks = [Track(one.name, one.unit, header.rate * one.each, next(samples[one.file])) for one in channels]
    signal, kept, others, left_out = side_by_side(tracks, name, wanted)
    return Recording(
        name=name,
        signal=signal,
        channels=tuple(track.name for track in kept),
        units=tuple(track.unit for track in kept),
        rate=kept[0].rate,
        annotations=read_annotations(name, beside, header.rate),
        identifiers=header.notes,
        findings=(
            *left_out,
            *_length(name, header.frames, [len(one) for one in frames.values()]),
            *_uncalibrated(name, channels),
        ),
        others=others,
    )


def _samples(channels: Sequence[Channel], frames: np.ndarray) -> list[np.ndarray]:
    """The samples (steps,) float32 of each channel of a file, in its unit and NaN where nothing was measured."""
    ends = np.cumsum([one.each for one in channels])
    return [
        _physical(one, frames[:, end - one.each : end].reshape(-1)) for one, end in zip(channels, ends, strict=True)
    ]


def _frames(channels: Sequence[Channel], name: str, beside: Mapping[str, Callable[[], bytes]]) -> np.ndarray:
    """The whole numbers of a file (frames, samples of all its channels)."""
    file = channels[0].file
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
    if len({(one.kind, one.skip) for one in channels}) > 1 or channels[0].kind not in READERS:
        raise UserError(
            msg("{name}: its signals are stored in the WFDB format {kind}, which is not read here. Known: {known}."),
            name=name,
            kind=", ".join(dict.fromkeys(str(one.kind) for one in channels)),
            known=", ".join(map(str, READERS)),
        )
    numbers = READERS[channels[0].kind][0](beside[file]()[channels[0].skip :])
    width = sum(one.each for one in channels)
    if not 0 < width <= len(numbers):
        raise ValueError("no frame")
    return numbers[: len(numbers) // width * width].reshape(-1, width)


def _physical(one: Channel, numbers: np.ndarray) -> np.ndarray:
    """The values of a channel's numbers (steps,), moved to when they were measured."""
    if one.kind == DIFFERENCES:
        numbers = one.first + np.cumsum(numbers, dtype=np.int64)
    samples = ((numbers - np.float64(one.base)) / one.gain).astype(np.float32)
    missing = READERS[one.kind][1]
    if missing is not None:
        samples[numbers == missing] = np.nan
    late = min(one.skew * one.each, len(samples))
    return np.concatenate([samples[late:], np.full(late, np.nan, np.float32)])


def _length(name: str, promised: int, frames: Sequence[int]) -> list[Finding]:
    """Says so where the files hold fewer or more samples than the header promises."""
    if min(frames) < promised:
        said = msg("{name}: the header promises {promised} samples, {n} are there; the recording is cut off.")
        return [Finding("warning", said, {"name": name, "promised": promised, "n": min(frames)})]
    if promised and max(frames) > promised + PADDING:
        said = msg("{name}: the header promises {promised} samples, {n} are there; what lies behind these is left out.")
        return [Finding("warning", said, {"name": name, "promised": promised, "n": max(frames)})]
    return []


def _uncalibrated(name: str, channels: Sequence[Channel]) -> list[Finding]:
    none = [one.name for one in channels if not one.unit]
    said = msg("{name}: the header says no unit for {channels}; the values are not calibrated.")
    return [Finding("warning", said, {"name": name, "channels": ", ".join(none[:5])})] if none else []
