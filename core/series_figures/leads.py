"""The leads of an electrocardiogram: which channels are leads, and where each stands on the paper."""

from __future__ import annotations

import dataclasses
import itertools
import math
import re

import numpy as np

from core.data.series.trace import Trace

LAYOUT = (("I", "aVR", "V1", "V4"), ("II", "aVL", "V2", "V5"), ("III", "aVF", "V3", "V6"))
"""The usual print of 12 leads: three rows of four, each lead for a quarter of the time."""

RHYTHM = "II"  # drawn once more below, for the whole time
MILLIVOLTS = {"mv": 1.0, "uv": 1e-3, "µv": 1e-3, "μv": 1e-3, "v": 1e3}  # both letters that look like mu
HIGHEST_MV = 20.0  # more is no electrocardiogram in the unit it claims
ROOM_MV, LEAST_MV, LARGE_MV = 0.4, 2.0, 0.5  # between two rows, from row to row at least, a large box of the paper
_LEADS = {name.casefold(): name for row in LAYOUT for name in row}


@dataclasses.dataclass(frozen=True)
class Strip:
    """A stretch of one lead on the paper."""

    place: int  # of the channel
    name: str
    row: int
    start: float  # s
    stop: float


def lead_of(name: str) -> str:
    """The standard lead that a channel's name means, such as "aVR" for "Lead AVR"; empty for any other."""
    return _LEADS.get(re.sub(r"(?i)\b(lead|ecg|ekg)\b|[\s_:-]", "", name).casefold(), "")


def is_ecg(trace: Trace) -> bool:
    """Whether these are voltages that belong on ECG paper: millivolts, or microvolts of channels that are called like leads."""
    factors = [MILLIVOLTS.get(unit.casefold()) for unit in trace.units]
    if not trace.even or None in factors or not np.isfinite(trace.values).any():
        return False
    named = any(lead_of(name) for name in trace.names) or all(unit == "mV" for unit in trace.units)
    return named and bool(np.nanmax(np.abs(millivolts(trace))) <= HIGHEST_MV)


def millivolts(trace: Trace) -> np.ndarray:
    """The values (steps, channels) of an electrocardiogram in mV."""
    return np.asarray(trace.values * np.array([MILLIVOLTS[unit.casefold()] for unit in trace.units]), np.float64)


def strips(trace: Trace, start: float, stop: float) -> list[Strip]:
    """Where each lead is drawn: twelve standard leads as ``LAYOUT`` and the rhythm below, others in a row each."""
    places = {lead_of(name): place for place, name in enumerate(trace.names)}
    if not set(_LEADS.values()) <= set(places):
        return [Strip(place, name, place, start, stop) for place, name in enumerate(trace.names)]
    quarter = (stop - start) / 4
    drawn = [
        Strip(places[lead], lead, row, start + column * quarter, start + (column + 1) * quarter)
        for row, leads in enumerate(LAYOUT)
        for column, lead in enumerate(leads)
    ]
    return [*drawn, Strip(places[RHYTHM], RHYTHM, len(LAYOUT), start, stop)]


def baselines(extents: list[tuple[float, float]]) -> list[float]:
    """Height in mV of the zero line of each row, the first at 0, from its lowest and highest value; on lines of large boxes."""
    heights = [0.0]
    for (low, _), (_, high) in itertools.pairwise(extents):
        apart = max(LEAST_MV, high - low + ROOM_MV)
        heights.append(heights[-1] - LARGE_MV * math.ceil(apart / LARGE_MV))
    return heights
