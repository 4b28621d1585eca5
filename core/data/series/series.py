"""Many series side by side, as raw as they came: the ``inputs`` of cases of the kind "series"."""

from __future__ import annotations

import dataclasses
from typing import Self

import numpy as np


@dataclasses.dataclass(frozen=True)
class Series:
    """One entry per case in ``values`` and ``times``; the other fields are the same for all cases."""

    values: np.ndarray  # float32 (cases, steps, channels); NaN: not measured. A shorter series has NaN steps at its END
    channels: tuple[str, ...]  # names, for instance of leads or laboratory values
    units: tuple[str, ...]  # of the channels; "" where nobody says
    rate: float = 0.0  # samples in a second of series that are sampled evenly; 0: look at ``times``
    times: np.ndarray | None = None  # float32 (cases, steps) since each series' beginning, NaN beyond its end
    time_unit: str = "s"  # of ``times``: "s", "min", "d" or "y"

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, rows: np.ndarray | slice) -> Self:
        """Those cases."""
        times = None if self.times is None else self.times[rows]
        return dataclasses.replace(self, values=self.values[rows], times=times)

    @property
    def ndim(self) -> int:
        """As of an array of cases, steps and channels."""
        return 3

    @property
    def shape(self) -> tuple[int, ...]:
        """Cases, steps and channels."""
        return self.values.shape

    @property
    def size(self) -> int:
        """Numbers in all cases together."""
        return int(self.values.size)

    @property
    def lengths(self) -> np.ndarray:
        """Steps of each series, (cases,) int64: up to the last one at which anything was measured or a time is known."""
        known = np.isfinite(self.values).any(axis=2)
        if self.times is not None:
            known |= np.isfinite(self.times)
        steps = np.arange(1, known.shape[1] + 1)
        return np.asarray((known * steps).max(axis=1, initial=0), np.int64)
