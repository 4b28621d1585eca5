"""The header of a WFDB record (.hea), which says what its signal files hold: header(5) of the WFDB Applications Guide."""

from __future__ import annotations

import dataclasses
import re

import numpy as np

from core.data.series.recording import plain_name, plain_unit
from core.errors import UserError
from core.i18n import msg
from core.limits import LIMITS

RATE = 250.0  # per second where the header says none
GAIN = 200.0  # units per physical unit where the header says none: the signal is then not calibrated
_KIND = re.compile(r"(?P<kind>\d+)(?:x(?P<each>\d+))?(?::(?P<skew>\d+))?(?:\+(?P<skip>\d+))?")
_GAIN = re.compile(r"(?P<gain>[-+0-9.eE]+)(?:\((?P<base>-?\d+)\))?(?:/(?P<unit>\S+))?")
_HEAD = re.compile(rb"\s*(#[^\n]*\n\s*)*[^\s/#]+(/\d+)?[ \t]+\d+([ \t]|\r?\n|$)")


@dataclasses.dataclass(frozen=True)
class Channel:
    """How one signal is stored; ``(number - base) / gain`` is its value in its unit."""

    file: str
    kind: int
    each: int  # samples in a frame
    skew: int  # frames by which it was stored too late
    skip: int  # bytes before the first sample
    gain: float
    base: float
    first: int  # its first number, which differences are added to
    unit: str
    name: str


@dataclasses.dataclass(frozen=True)
class Header:
    """What a header says of its record."""

    rate: float  # frames per second, 0 where it is none
    frames: int  # 0: nobody says
    channels: tuple[Channel, ...]
    notes: int  # lines of remarks, which may name people


def is_header(content: bytes, path: str) -> bool:
    """Whether a file is the header of a record, by its ending and its first line."""
    return path.lower().endswith(".hea") and bool(_HEAD.match(content[:2_000]))


def signal_files(content: bytes) -> list[str]:
    """The names of the files that hold the signals, as the header gives them; nothing is opened."""
    lines = _lines(content)[1:]
    return list(dict.fromkeys(line.split()[0] for line in lines))


def read_header(content: bytes, name: str) -> Header:
    """The header of one segment; UserError where it has several, ValueError or IndexError where it is damaged."""
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
    return Header(
        rate=rate if 0 < rate < np.inf else 0.0,
        frames=max(0, int(words[3])) if len(words) > 3 else 0,
        channels=tuple(_channel(line, place) for place, line in enumerate(lines[:count], start=1)),
        notes=sum(line.lstrip().startswith(b"#") and len(line.strip()) > 1 for line in content.splitlines()),
    )


def _lines(content: bytes) -> list[str]:
    text = content[:1_000_000].decode("latin-1")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def _channel(line: str, place: int) -> Channel:
    words = line.split()
    kind = _KIND.fullmatch(words[1])
    gain = _GAIN.fullmatch(words[2]) if len(words) > 2 else None
    zero = int(words[4]) if len(words) > 4 else 0
    factor = float(gain["gain"]) if gain else 0.0
    unit = (gain["unit"] or "mV") if gain else ""
    if kind is None or not np.isfinite(factor):
        raise ValueError("format")
    return Channel(
        file=words[0],
        kind=int(kind["kind"]),
        each=int(kind["each"] or 1),
        skew=int(kind["skew"] or 0),
        skip=int(kind["skip"] or 0),
        gain=factor or GAIN,
        base=float(gain["base"]) if gain and gain["base"] else float(zero),
        first=int(words[5]) if len(words) > 5 else 0,
        unit=plain_unit(unit) if factor else "",
        name=plain_name(" ".join(words[8:])) or str(place),
    )
