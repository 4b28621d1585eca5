"""Answer sets that hold the true outcome in a chosen share of cases: split conformal prediction, for each outcome by itself.

Vovk, Gammerman & Shafer 2005; Angelopoulos & Bates 2023, arXiv:2107.07511. The score of an outcome is 1 - its probability. An
outcome belongs to the set of a new case while its score is not above the ceil((n + 1) * coverage)-th smallest of the scores that
n cases *of this outcome* got, none of which the network learned from (class-conditional, "Mondrian"). One limit for all outcomes
together would keep its promise on average and break it for the rare outcome, about which one asks.

One order statistic per outcome, so NumPy alone: ``crepes`` (BSD-3) gives the same sets, which the tests check, but brings SciPy
into the page; ``mapie`` needs scikit-learn there and a model of its kind.
"""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.decisions.intervals import Share, Z, wilson

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
COVERAGES = (0.8, 0.9, 0.95)


def per_class(p: Any) -> Floats:
    """Probabilities (rows, classes) from those or from the risk of the second of two classes (rows,)."""
    risks: Floats = np.asarray(p, np.float64)
    return np.stack([1 - risks, risks], axis=1) if risks.ndim == 1 else risks


def limits(y: Any, p: Any, coverage: float) -> Floats:
    """The largest score with which each class is still in a set, (classes,); infinite where a class has too few cases.

    ``y`` (rows,) are the true classes of cases that the network did not learn from, ``p`` what it said of them.
    """
    probabilities, true = per_class(p), np.asarray(y)
    scores = [np.sort(1 - probabilities[true == k, k]) for k in range(probabilities.shape[1])]
    places = [math.ceil((len(own) + 1) * coverage - 1e-9) for own in scores]
    return np.array([own[at - 1] if at <= len(own) else math.inf for own, at in zip(scores, places, strict=True)])


def answer_sets(p: Any, most: Floats) -> Flags:
    """Which classes are in the set of each case, (rows, classes); ``most`` are the ``limits``."""
    return np.asarray(1 - per_class(p) <= most)


@dataclasses.dataclass(frozen=True)
class Counted:
    """``hits`` of ``n`` cases; ``patients`` of them count in the width of the interval."""

    hits: int
    n: int
    patients: int

    @property
    def share(self) -> Share | None:
        """The share with its 95 % interval; None of no cases."""
        if not self.n:
            return None
        value = self.hits / self.n
        near = wilson(round(value * self.patients), self.patients)
        return Share(value, min(near.low, value), max(near.high, value))


@dataclasses.dataclass(frozen=True)
class Measured:
    """What the sets are like on cases that had no part in them."""

    covered: Counted  # sets that hold the true class
    by_class: tuple[Counted, ...]  # the same among the cases of each class
    one: Counted  # sets of one class: here there is an answer
    right: Counted  # among these, the true one
    several: Counted
    none: Counted
    size: float  # classes per set, on average


def measured(y: Any, sets: Flags, patients: Any = None) -> Measured:
    """How the ``sets`` (rows, classes) of cases of the true classes ``y`` (rows,) turned out; ``patients`` (rows,) if known."""
    true = np.asarray(y)
    who = np.arange(len(true)) if patients is None else np.asarray(patients)
    held, size = sets[np.arange(len(true)), true], sets.sum(axis=1)

    def count(hits: Flags, among: Flags) -> Counted:
        return Counted(int((hits & among).sum()), int(among.sum()), len(np.unique(who[among])))

    every = np.ones(len(true), np.bool_)
    return Measured(
        count(held, every),
        tuple(count(held, true == k) for k in range(sets.shape[1])),
        count(size == 1, every),
        count(held, size == 1),
        count(size > 1, every),
        count(size == 0, every),
        float(size.mean()),
    )


def falls_short(found: Counted, coverage: float, calibrated: int) -> bool:
    """Whether fewer sets hold the true class than chance explains, that of the cases counted and that of the ``calibrated`` ones.

    From one draw of n validation cases to the next the true coverage varies as Beta(k, n + 1 - k) (Angelopoulos & Bates, 3.2).
    """
    if found.share is None:
        return False
    of_draw = Z * math.sqrt(coverage * (1 - coverage) / (calibrated + 2))
    return found.share.value + math.hypot(found.share.high - found.share.value, of_draw) < coverage
