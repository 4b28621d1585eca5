"""Figures over many cases of few persons, such as windows of glucose readings: who is drawn anew is the person.

The test part of a forecast often holds four or five persons, with thousands of overlapping windows each. The percentile bootstrap
over so few is far too narrow. On simulated errors that differ between persons (3,000 draws each) intervals meant to hold in
95 % held the MAE in 78 % (4 persons), 87 % (10) and 91 % (19); the ones here in 92, 92 and 93 %.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.stats import t as student

from core.evaluation.intervals import INFINITE, NO_CASES, Figures, Floats, patients_of, wilson
from core.i18n import msg
from core.results import Metric

LEAST_PERSONS = 3  # below them a spread between persons is anybody's guess

FEW_PERSONS = msg("Fewer than 3 persons: interval not estimable.")
SAME = msg("The same in every person: interval not estimable.")


def person_sums(columns: Floats, groups: Any = None) -> Floats:
    """Sums (persons, k) of what the cases of each person say (n, k); without ``groups`` (n,) every case is a person."""
    persons = patients_of(groups, len(columns))
    if persons is None:
        return columns
    return np.stack([np.bincount(persons, column) for column in columns.T], axis=1)


def jackknife(
    figures: Callable[[Floats], Figures], sums: Floats, n: int, least: float = -math.inf, most: float = math.inf
) -> dict[str, Metric]:
    """Each figure with its interval from leaving out one person at a time, Student's t with (persons - 1) degrees of freedom.

    ``figures`` takes sums over persons (b, k) and gives each figure's values (b,); ``sums`` (persons, k) are those of each
    person, ``n`` the number of cases. Intervals are cut to ``least`` ... ``most``, beyond which the figure cannot lie.
    Tukey 1958; Cameron and Miller 2015, doi:10.3368/jhr.50.2.317, on few clusters.
    """
    if not n:
        return {name: Metric.missing(0, NO_CASES) for name in figures(np.ones((1, sums.shape[1])))}
    total = sums.sum(axis=0, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):  # where all cases are one person's, or a margin is infinite
        whole, without = figures(total), figures(total - sums)
    return {name: _metric(float(value[0]), without[name], n, least, most) for name, value in whole.items()}


def share(hits: Any, groups: Any = None) -> Metric:
    """The share of cases (n,) that are true: Wilson's interval, or the persons' where some have several cases."""
    found = np.asarray(hits, np.float64)
    if patients_of(groups, len(found)) is None:
        return wilson(int(found.sum()), len(found))
    sums = person_sums(np.column_stack([found, np.ones(len(found))]), groups)
    return jackknife(lambda s: {"share": s[:, 0] / s[:, 1]}, sums, len(found), 0, 1)["share"]


def _metric(value: float, without: Floats, n: int, least: float, most: float) -> Metric:
    persons = len(without)
    if not math.isfinite(value):
        return Metric.missing(n, INFINITE)
    if persons < LEAST_PERSONS:
        return Metric(value, None, None, n, FEW_PERSONS)
    error = math.sqrt((persons - 1) * without.var())
    if error < 1e-12 * max(1.0, abs(value)):
        return Metric(value, None, None, n, SAME)
    half = float(student.ppf(0.975, persons - 1)) * error
    return Metric(value, max(value - half, least), min(value + half, most), n)
