"""Where the numbers that a network gets of a series come from: which step and which channel."""

from __future__ import annotations

import dataclasses
from typing import Self

import numpy as np

from core.data.series.preparation import SeriesPreparation
from core.data.series.series import Series


@dataclasses.dataclass(frozen=True)
class Places:
    """How a prepared series (steps, features) lies: as ``core.data.series.preparation`` lays it."""

    steps: int  # that the network takes
    channels: int
    with_gaps: tuple[int, ...]  # channels that have a feature of their own for "measured"
    length: int  # of the series itself; it ends at the network's last step

    @classmethod
    def of(cls, preparation: SeriesPreparation, one: Series) -> Self:
        """Those of a single series that was prepared so."""
        return cls(preparation.steps, len(preparation.channels), preparation.with_gaps, int(one.lengths[0]))

    @property
    def kept(self) -> int:
        """Steps of the series that the network sees: its last ones."""
        return min(self.length, self.steps)

    def features(self, channel: int) -> list[int]:
        """The places of a channel's features: its value and, where it has gaps, whether it was measured."""
        return [channel, *(self.channels + spot for spot, place in enumerate(self.with_gaps) if place == channel)]

    def by_channel(self, found: np.ndarray) -> np.ndarray:
        """Of numbers (steps, features) the sums over each channel's features, (length, channels) float32; 0 where it is not seen.

        What belongs to no channel, the time between steps and that a step exists, is left out.
        """
        sums = np.stack([found[:, self.features(channel)].sum(axis=1) for channel in range(self.channels)], axis=1)
        return self.own(sums)

    def own(self, found: np.ndarray) -> np.ndarray:
        """Of numbers (steps, ...) at the network's steps those at the series' own, (length, ...) float32; 0 where not seen."""
        own = np.zeros((self.length, *found.shape[1:]), np.float32)
        if self.kept:
            own[-self.kept :] = found[-self.kept :]
        return own
