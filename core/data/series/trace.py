"""One series as a reader sees it: as long as it was measured, with its times and with names in the reader's language."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from core.data.series.series import Series

MINUTE_S = 60


@dataclasses.dataclass(frozen=True, eq=False)
class Trace:
    """A single series."""

    times: np.ndarray  # float64 (steps,), rising, since the beginning
    values: np.ndarray  # float32 (steps, channels); NaN: not measured
    names: tuple[str, ...]  # of the channels, plain text
    units: tuple[str, ...]  # "" where nobody says
    time_unit: str  # of ``times``: "s", "min", "d" or "y"
    even: bool  # sampled at a rate, so that what lies between two steps was there too

    @property
    def period(self) -> float:
        """Time that one step stands for; of uneven ones 0."""
        return float(self.times[1] - self.times[0]) if self.even and len(self.times) > 1 else 0.0

    @property
    def end(self) -> float:
        """Where the last step ends."""
        return float(self.times[-1]) + self.period if len(self.times) else 0.0

    @property
    def moving(self) -> tuple[int, ...]:
        """The places of the channels that were measured with more than one value."""
        columns = (column[np.isfinite(column)] for column in self.values.T)
        return tuple(place for place, column in enumerate(columns) if len(column) and (column != column[0]).any())

    def of(self, channels: Sequence[int]) -> Trace:
        """The channels at these places, in this order."""
        names, units = (tuple(texts[place] for place in channels) for texts in (self.names, self.units))
        return dataclasses.replace(self, values=self.values[:, list(channels)], names=names, units=units)


def trace_of(series: Series, row: int = 0, names: Sequence[str] = ()) -> Trace:
    """One series of many; ``names`` of its channels as the reader knows them, where they are not the data's own."""
    length = int(series.lengths[row])
    times, unit = moments(series, row)
    return Trace(
        times=times[:length],
        values=series.values[row, :length],
        names=tuple(names) or series.channels,
        units=series.units,
        time_unit=unit,
        even=series.times is None,
    )


def moments(series: Series, row: int = 0) -> tuple[np.ndarray, str]:
    """Times (steps,) float64 of one series since its beginning, NaN beyond its end, and their unit.

    What is sampled once a minute or less often is told in minutes. Without times or a rate, a step is a second.
    """
    if series.times is not None:
        return np.asarray(series.times[row], np.float64), series.time_unit
    seconds = np.arange(series.values.shape[1]) / (series.rate or 1.0)
    slow = series.rate * MINUTE_S <= 1 and series.rate > 0
    return (seconds / MINUTE_S, "min") if slow else (seconds, "s")
