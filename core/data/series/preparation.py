"""Series as the network's numbers: fitted on the training part only, saved with the model, the same for every later one.

What is missing and how much time has passed are inputs of their own (Che et al. 2018, Sci Rep 8:6085): a laboratory value that
nobody asked for says something too.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np

from core.data.series.series import Series
from core.errors import UserError
from core.i18n import msg
from core.limits import LIMITS

MOST_CHANNELS = 1_000  # that a network may take
FLAT = 1e-6  # a channel that varies less is not divided by its spread
SKEWED = 1.0  # a channel of visits that is more so, and less so as a logarithm, is taken as one
MANY = 20  # different values that such a channel has at least: stages and scores are left as they are
SAME_RATE = 0.01  # relative difference of sampling rates that is taken as none


@dataclasses.dataclass(frozen=True)
class SeriesPreparation:
    """Implements ``core.spec.Preparation``: float32 (cases, steps, features).

    Features are, in this order: each channel with mean 0 and standard deviation 1 over the training part, of skewed ones the
    logarithm, 0 where nothing was measured; for each channel ``with_gaps`` 1 where it was; where times are uneven the time since
    the step before, as log(1 + time / ``pause``); and where lengths differ 1 for each step that exists. Shorter series end at the
    last step, as the network answers there, and begin with zeros; of longer ones the last steps are taken.
    """

    channels: tuple[str, ...]
    units: tuple[str, ...]
    steps: int
    rate: float  # samples per second; 0: times tell
    time_unit: str
    mean: tuple[float, ...]  # of each channel
    scale: tuple[float, ...]
    with_gaps: tuple[int, ...]  # places of channels
    pause: float  # mean time between two steps; 0: evenly sampled
    lengths_differ: bool
    floors: tuple[float, ...] = ()  # lowest value of a channel whose logarithm is taken, 0 of the others; (): of none

    @classmethod
    def fit(cls, series: Series) -> Self:
        """Learn from the training part what is usual."""
        exists, measured = _exists(series), np.isfinite(series.values)
        floors = _floors(series)
        values = _logged(series.values, floors)
        usual = [_usual(values[..., place]) for place in range(len(series.channels))]
        return cls(
            channels=series.channels,
            units=series.units,
            steps=series.values.shape[1],
            rate=series.rate,
            time_unit=series.time_unit,
            mean=tuple(mean for mean, _ in usual),
            scale=tuple(scale for _, scale in usual),
            with_gaps=tuple(np.flatnonzero((exists[..., None] & ~measured).any(axis=(0, 1))).tolist()),
            pause=0.0 if series.times is None else _pause(series.times),
            lengths_differ=not exists.all(),
            floors=floors,
        )

    @property
    def features(self) -> int:
        """Numbers at each step."""
        return len(self.channels) + len(self.with_gaps) + (self.pause > 0) + self.lengths_differ

    def apply(self, inputs: Series) -> np.ndarray:
        """Float32 (cases, steps, features). UserError where the series have other channels or another sampling rate."""
        self._check(inputs)
        values, exists = (
            _ending(_logged(inputs.values, self.floors), inputs.lengths, self.steps),
            _ending(_exists(inputs), inputs.lengths, self.steps),
        )
        measured = np.isfinite(values)
        prepared = np.zeros((*values.shape[:2], self.features), np.float32)
        width = len(self.channels)
        mean, scale = (np.asarray(numbers, np.float32) for numbers in (self.mean, self.scale))
        prepared[..., :width] = np.where(measured, (values - mean) / scale, 0)
        prepared[..., width : width + len(self.with_gaps)] = measured[..., list(self.with_gaps)]
        if inputs.times is not None:
            pauses = _ending(np.diff(inputs.times, axis=1, prepend=np.nan), inputs.lengths, self.steps)
            prepared[..., width + len(self.with_gaps)] = np.log1p(np.nan_to_num(pauses).clip(0) / self.pause)
        if self.lengths_differ:
            prepared[..., -1] = exists
        return prepared

    def _check(self, inputs: Series) -> None:
        if inputs.channels != self.channels:
            raise UserError(
                msg("The series have the channels {came}; this network learned from {known}. Choose the same ones."),
                came=", ".join(inputs.channels),
                known=", ".join(self.channels),
            )
        even, learned_even = inputs.times is None, not self.pause
        near = abs(inputs.rate - self.rate) <= SAME_RATE * self.rate if even else inputs.time_unit == self.time_unit
        if even != learned_even or not near:
            raise UserError(
                msg(
                    "The series are sampled otherwise ({came}) than what this network learned from ({known}). Resample them."
                ),
                came=_sampling(even, inputs.rate, inputs.time_unit),
                known=_sampling(learned_even, self.rate, self.time_unit),
            )

    def to_dict(self) -> dict[str, Any]:
        """JSON values; ``from_dict`` gives back an equal preparation."""
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """The preparation that ``to_dict`` wrote; ValueError for what it cannot have written."""
        lists = {name: tuple(values[name]) for name in ("channels", "units", "mean", "scale", "with_gaps")}
        found = cls(**{**values, **lists, "floors": tuple(values.get("floors", ()))})
        width = len(found.channels)
        texts = all(isinstance(text, str) for text in (*found.channels, *found.units, found.time_unit))
        numbers = (*found.mean, *found.scale, *found.floors, found.rate, found.pause)
        finite = all(isinstance(number, (int, float)) and math.isfinite(number) for number in numbers)
        places = all(type(place) is int and 0 <= place < width for place in found.with_gaps)
        whole = type(found.steps) is int and 0 < found.steps <= LIMITS.steps and 0 < width <= MOST_CHANNELS
        even = len(found.units) == len(found.mean) == len(found.scale) == width and len(found.floors) in (0, width)
        lowest = min(found.rate, found.pause, *found.floors) if finite else -1
        if not (texts and places and whole and even) or 0 in found.scale or lowest < 0:
            raise ValueError("no preparation of series")
        return found


def _floors(series: Series) -> tuple[float, ...]:
    """Of every channel the lowest value where its logarithm is to be taken, else 0; () where it is of none.

    Laboratory values are often skewed, and then a doubling means the same low and high. A signal sampled at a rate stays as it is.
    """
    if series.times is None:
        return ()
    found = tuple(_floor(channel[np.isfinite(channel)]) for channel in np.moveaxis(series.values, -1, 0))
    return found if any(found) else ()


def _floor(measured: np.ndarray) -> float:
    from scipy.stats import skew

    if len(np.unique(measured)) < MANY or measured.min() <= 0:
        return 0.0
    plain, logged = float(skew(measured)), float(skew(np.log(measured)))
    return float(measured.min()) if plain > SKEWED and abs(logged) < plain else 0.0


def _logged(values: np.ndarray, floors: Sequence[float]) -> np.ndarray:
    """Values (..., channels) with the logarithm of those channels; what is below the lowest learned counts as that."""
    if not floors:
        return values
    low = np.asarray(floors, np.float32)
    return np.where(low > 0, np.log(np.maximum(values, np.where(low > 0, low, 1))), values)


def _usual(values: np.ndarray) -> tuple[float, float]:
    """Mean and spread of what was measured of a channel; 0 and 1 where nothing was, and 1 for no spread."""
    measured = values[np.isfinite(values)].astype(np.float64)
    if not measured.size:
        return 0.0, 1.0
    spread = float(measured.std())
    return float(measured.mean()), spread if spread > FLAT else 1.0


def _exists(series: Series) -> np.ndarray:
    """Which steps lie within their series, (cases, steps) bool."""
    return np.asarray(np.arange(series.values.shape[1]) < series.lengths[:, None])


def _sampling(even: bool, rate: float, unit: str) -> str:
    return f"{rate:g} / s" if even else f"t / {unit}"


def _pause(times: np.ndarray) -> float:
    """Mean time between a step and the one before; 1 where no series has two."""
    pauses = np.diff(times, axis=1)
    known = pauses[np.isfinite(pauses)]
    return float(known.mean(dtype=np.float64)) if known.size else 1.0


def _ending(numbers: np.ndarray, lengths: np.ndarray, steps: int) -> np.ndarray:
    """(cases, steps, ...) of (cases, any steps, ...), each moved so that it ends at the last; before it NaN, or False."""
    shape = (len(numbers), steps, *numbers.shape[2:])
    moved = np.zeros(shape, bool) if numbers.dtype == bool else np.full(shape, np.nan, np.float32)
    place = np.arange(steps) - steps + lengths[:, None]  # where each step comes from; negative: before the beginning
    case, step = np.nonzero(place >= 0)
    moved[case, step] = numbers[case, place[case, step]]
    return moved
