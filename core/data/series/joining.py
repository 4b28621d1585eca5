"""Recordings as one ``Series``, as the plan says: channels chosen, units and rates changed, cut into pieces."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from core.data.series.choice import SeriesChoice
from core.data.series.matching import channel_names, differs, rate_of, units_of, volts
from core.data.series.plan import Plan, planned_lengths
from core.data.series.recording import Recording
from core.data.series.resampling import resampled
from core.data.series.series import Series


@dataclasses.dataclass(frozen=True)
class Joined:
    """The cases, and where each came from."""

    series: Series
    recording: np.ndarray  # int64 (cases,), place among the recordings
    begin: np.ndarray  # int64 (cases,), step of its recording at which it begins


def joined(recordings: Sequence[Recording], plan: Plan, choice: SeriesChoice) -> Joined:
    """The cases of recordings for which that plan was made."""
    lengths = planned_lengths(recordings, plan.rate, choice)
    pieces = lengths // plan.window if plan.window else np.ones(len(recordings), np.int64)
    owner = np.repeat(np.arange(len(recordings)), pieces)
    within = np.arange(len(owner)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    values = np.full((plan.cases, plan.steps, len(plan.channels)), np.nan, np.float32)
    times = None if plan.rate else np.full(values.shape[:2], np.nan, np.float32)
    first = 0
    for place, one in enumerate(recordings):
        signal = signal_of(one, plan, choice)[: lengths[place]]
        rows = slice(first, first + int(pieces[place]))
        first = rows.stop
        if plan.window:
            whole = signal[: pieces[place] * plan.window]
            values[rows] = whole.reshape(-1, plan.window, len(plan.channels))
            continue
        values[rows, : len(signal)] = signal
        if times is not None and one.times is not None:
            times[rows, : len(signal)] = one.times
    series = Series(values, plan.channels, plan.units, plan.rate, times, plan.time_unit or "s")
    return Joined(series, owner, within * plan.window)


def signal_of(one: Recording, plan: Plan, choice: SeriesChoice) -> np.ndarray:
    """Signal (steps, channels) float32 with the plan's channels, units and rate."""
    names, units = channel_names(one, choice), units_of(one, choice)
    signal = one.signal[:, [names.index(channel) for channel in plan.channels]]
    factors = np.array(
        [volts(units[name], unit) for name, unit in zip(plan.channels, plan.units, strict=True)], np.float32
    )
    signal = np.where(np.isfinite(signal), signal, np.float32(np.nan)) * factors
    rate = rate_of(one, choice)
    return resampled(signal, rate, plan.rate) if plan.rate and differs(rate, plan.rate) else signal
