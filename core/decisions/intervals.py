"""95 % intervals in closed form, and patients with several rows, who are drawn whole.

``core.evaluation.intervals`` says the same with statsmodels and pandas, which take a second to import.
"""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np

from core.decisions.table import CELLS, Floats, Ints

Z = 1.959964  # the normal 97.5th percentile
LEAST = 10  # patients with either class, below which resampling them says nothing
MOST_UNITS = 2000  # drawn at a time; more patients are tied into so many bundles, at random
DRAWS, MOST_DRAWS, LEAST_DRAWS = 2_000_000, 1000, 200


@dataclasses.dataclass(frozen=True)
class Share:
    """An estimate with its limits."""

    value: float
    low: float
    high: float

    def rest(self) -> Share:
        """One minus it."""
        return Share(1 - self.value, 1 - self.high, 1 - self.low)


def wilson(hits: int, n: int) -> Share:
    """The proportion ``hits / n``, n > 0, with its score interval (Wilson 1927)."""
    share, widened = hits / n, 1 + Z**2 / n
    middle = (share + Z**2 / (2 * n)) / widened
    half = Z * math.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2)) / widened
    return Share(share, min(max(middle - half, 0.0), share), max(min(middle + half, 1.0), share))


def ratio(a: Share, b: Share) -> Share:
    """``a / b`` of two independent proportions: limits recovered from theirs, infinite where b is 0.

    Donner and Zou 2012, doi:10.1177/0962280210383082 (MOVER-R), rearranged so that nothing is divided by zero.
    """
    product, floor = a.value * b.value, a.low * (2 * a.value - a.low)
    below = product + math.sqrt(max(product**2 - floor * b.high * (2 * b.value - b.high), 0.0))
    ceiling, least = a.high * (2 * a.value - a.high), b.low * (2 * b.value - b.low)
    above = product + math.sqrt(max(product**2 - ceiling * least, 0.0))
    value = a.value / b.value if b.value else math.inf
    return Share(value, floor / below if below else 0.0, above / least if least > 0 else math.inf)


def weighted_difference(a: Share, b: Share, of_a: float, of_b: float) -> Share:
    """``of_a * a - of_b * b`` of two independent proportions (Zou and Donner 2008, doi:10.1002/sim.3095; MOVER)."""
    value = of_a * a.value - of_b * b.value
    down = math.hypot(of_a * (a.value - a.low), of_b * (b.high - b.value))
    return Share(value, value - down, value + math.hypot(of_a * (a.high - a.value), of_b * (b.value - b.low)))


@dataclasses.dataclass(frozen=True)
class Patients:
    """Which rows belong together, and how often each resample draws each patient."""

    unit: Ints  # (n,)
    drawn: Floats  # (b, units); no resamples where fewer than 10 patients have a case of one class

    def tables(self, cell: Ints) -> Floats:
        """The four counts of every resample (b, 4), from the place of each case in ``CELLS`` (n,)."""
        width = len(CELLS)
        own = np.bincount(self.unit * width + cell, minlength=self.drawn.shape[1] * width)
        counted: Floats = self.drawn @ own.reshape(-1, width).astype(np.float64)
        return counted


def patients(y: Ints, groups: Any, seed: int) -> Patients | None:
    """The patients of the cases (n,), or None where every case is one; drawn as ``core.evaluation`` draws them."""
    if groups is None:
        return None
    names, first, place = np.unique(np.asarray(groups).astype(str), return_index=True, return_inverse=True)
    unit = np.argsort(np.argsort(first))[place]  # numbered as they appear, as ``core.evaluation`` does
    if len(names) == len(y):
        return None
    if min(len(np.unique(unit[y == outcome])) for outcome in (0, 1)) < LEAST:
        return Patients(unit, np.empty((0, len(names))))
    rng, units = np.random.default_rng(seed), len(names)
    if units > MOST_UNITS:
        unit, units = (rng.permutation(units) % MOST_UNITS)[unit], MOST_UNITS
    times = int(np.clip(DRAWS // len(y), LEAST_DRAWS, MOST_DRAWS))
    places = rng.integers(units, size=(times, units)) + units * np.arange(times)[:, None]
    drawn = np.bincount(places.ravel(), minlength=times * units).reshape(times, units)
    return Patients(unit, drawn.astype(np.float64))
