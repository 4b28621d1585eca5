"""What a network would have said while a series was still coming in: the answer to each of its beginnings."""

from __future__ import annotations

import dataclasses

import numpy as np

from core.data.series.series import Series
from core.predict import Predict

MOST = 120  # beginnings of one series that are asked about


def beginnings(length: int, most: int = MOST) -> np.ndarray:
    """How many steps (moments,) int64 are known at each moment: all numbers up to ``length``, or ``most`` evenly spaced ones."""
    return np.unique(np.linspace(1, max(length, 1), min(max(length, 1), most)).round().astype(np.int64))


def prefixes(one: Series, known: np.ndarray) -> Series:
    """The first ``known`` (moments,) steps of a single series, one case for each; what comes later is as if it never came.

    They are raw series and as such go through the run's own preparation, which puts each where shorter series belong.
    """
    steps = np.arange(one.values.shape[1])
    later = steps >= np.asarray(known)[:, None]
    values = np.where(later[..., None], np.float32(np.nan), one.values)
    times = None if one.times is None else np.where(later, np.float32(np.nan), one.times)
    return dataclasses.replace(one, values=values, times=times)


def answers_along(one: Series, known: np.ndarray, ask: Predict) -> np.ndarray:
    """Probabilities (moments, classes) after the first ``known`` (moments,) steps of a single series, asked all at once."""
    return ask(prefixes(one, known))
