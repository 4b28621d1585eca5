"""The four cells of a threshold: who is found, missed, alarmed for nothing and rightly left alone."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CELLS = ("found", "missed", "alarms", "spared")
"""True positives, false negatives, false positives, true negatives: the order everywhere in this package."""


@dataclasses.dataclass(frozen=True)
class Table:
    """How many cases lie in each cell."""

    found: int
    missed: int
    alarms: int
    spared: int

    @property
    def events(self) -> int:
        """Cases with the outcome."""
        return self.found + self.missed

    @property
    def others(self) -> int:
        """Cases without it."""
        return self.alarms + self.spared

    @property
    def n(self) -> int:
        """All cases."""
        return self.events + self.others

    def share(self, cell: str) -> float | None:
        """That cell's share of its row, the cases with or those without the outcome; None where there are none."""
        whole = self.events if cell in CELLS[:2] else self.others
        count: int = getattr(self, cell)
        return count / whole if whole else None


def cells(y: Ints, p: Floats, threshold: float) -> Ints:
    """The place in ``CELLS`` of each case (n,), from outcomes 0/1 and risks; positive when p >= ``threshold``."""
    positive = p >= threshold
    return np.where(y == 1, np.where(positive, 0, 1), np.where(positive, 2, 3)).astype(np.int64)


def table(y: Ints, p: Floats, threshold: float) -> Table:
    """The cases of each cell, counted."""
    return Table(*np.bincount(cells(y, p, threshold), minlength=len(CELLS)).tolist())


def surest(y: Ints, p: Floats, threshold: float, cell: str) -> Ints:
    """Places of one cell's cases (k,), those first whose risk is farthest from the threshold."""
    inside = np.flatnonzero(cells(y, p, threshold) == CELLS.index(cell))
    return inside[np.argsort(-np.abs(p[inside] - threshold), kind="stable")].astype(np.int64)


def of_thousand(sensitivity: float, specificity: float, prevalence: float) -> Table:
    """What to expect of 1,000 patients, in whole patients; all three are shares, 0 to 1."""
    events = round(1000 * prevalence)
    found, spared = round(events * sensitivity), round((1000 - events) * specificity)
    return Table(found, events - found, 1000 - events - spared, spared)
