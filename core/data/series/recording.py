"""One series as a file holds it, before anything is done to it: what every reader here gives."""

from __future__ import annotations

import dataclasses
import struct
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from core.data.tables import listed
from core.i18n import msg
from core.spec import Finding

# What readers were seen to raise on files that are not what they seem
DAMAGED = (
    ValueError, TypeError, KeyError, IndexError, AttributeError, EOFError, OSError, OverflowError, ArithmeticError,
    RuntimeError, SyntaxError, MemoryError, struct.error,
)  # fmt: skip
LONGEST_TEXT = 60  # characters of an annotation or of a name that a file gives
Wanted = Callable[[str], bool]  # whether a channel of that name is looked for
OTHER_RATES = msg("{name}: channels with another sampling rate than {rate} per second were left out: {channels}.")


def any_channel(name: str) -> bool:
    """No channel is looked for more than others."""
    return True


@dataclasses.dataclass(frozen=True, slots=True)
class Annotation:
    """A mark on a recording: seconds since its beginning, how long, and what it says."""

    time_s: float
    text: str
    duration_s: float = 0.0


@dataclasses.dataclass(frozen=True, slots=True)
class Recording:
    """Signal (steps, channels) float32, NaN where nothing was measured, and what its file says of it."""

    name: str  # path of the file, with the place inside where it holds several
    signal: np.ndarray
    channels: tuple[str, ...]  # "" where nobody says
    units: tuple[str, ...]
    rate: float = 0.0  # samples per second; 0: ``times`` tell, or nobody does
    times: np.ndarray | None = None  # float64 (steps,), since its first step
    time_unit: str = "s"
    patient: str = ""  # only to tell patients apart; never kept
    label: str = ""
    part: int = -1  # as in ``core.data.parts``
    annotations: tuple[Annotation, ...] = ()
    identifiers: int = 0  # entries of its file that name a person, a place or a date; none is kept
    findings: tuple[Finding, ...] = ()  # what was noticed or left out while it was read
    others: tuple[str, ...] = ()  # channels of its file that were left out, as they have another sampling rate
    file: int = 0  # place of its file among those that came


@dataclasses.dataclass(frozen=True)
class Track:
    """One channel of a file whose channels may differ in their sampling rates: samples (steps,) float32."""

    name: str
    unit: str
    rate: float
    samples: np.ndarray


def side_by_side(
    tracks: Sequence[Track], name: str, wanted: Wanted = any_channel
) -> tuple[np.ndarray, Sequence[Track], tuple[str, ...], tuple[Finding, ...]]:
    """The tracks of the rate that most have (of two, the higher) as (steps, channels), these tracks, and the names of the others.

    Where channels are ``wanted``, the rate is the one that most of these have. Last, what is to be said of those left out.
    """
    counts = Counter((track.rate, len(track.samples)) for track in tracks if wanted(track.name))
    counts = counts or Counter((track.rate, len(track.samples)) for track in tracks)
    usual = max(counts, key=lambda kind: (counts[kind], kind))
    kept = [track for track in tracks if (track.rate, len(track.samples)) == usual]
    others = tuple(track.name for track in tracks if (track.rate, len(track.samples)) != usual)
    signal = np.stack([track.samples for track in kept], axis=1)
    values = {"name": name, "rate": usual[0], "channels": listed(others)}
    return signal, kept, others, (Finding("warning", OTHER_RATES, values),) if others else ()


def plain_unit(unit: str) -> str:
    """A unit as it is written here: µV for uV, UV and with the other mu."""
    clean = unit.strip().replace("μ", "µ")
    known = {"uv": "µV", "µv": "µV", "mv": "mV", "nv": "nV", "v": "V"}
    return known.get(clean.casefold(), clean)[:LONGEST_TEXT] if clean != "MV" else clean


def plain_name(text: str) -> str:
    """A channel's name in one short line."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:LONGEST_TEXT]
