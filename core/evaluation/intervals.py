"""95 % intervals: Wilson for proportions, the percentile bootstrap over cases or patients for everything else.

The bootstrap resamples cases without stratifying: a new test set would have another share of events too, and observed :
expected, Brier and AUPRC depend on it (stratifying would hold it fixed and make their intervals too narrow). Where
patients have several rows, whole patients are drawn. A resample is a row of counts, "how often each case was drawn", so
that a figure is computed for hundreds of resamples in one array operation; a resample with one class gives NaN and is
left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from statsmodels.stats.proportion import proportion_confint

from core.i18n import msg
from core.results import Metric

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Figures = Mapping[str, Floats]  # name -> one value per resample

LEAST = 10  # cases of each class, or patients with each class, below which nothing is estimated
MOST_RESAMPLES, LEAST_RESAMPLES = 1000, 200
Z = 1.959964  # the normal 97.5th percentile
DRAWS = 2_000_000  # cases drawn in all: 1000 resamples up to 2,000 cases, fewer beyond, 200 from 10,000 cases on
BLOCK = 100_000  # cases drawn at a time: bounds the memory to some 10 MB

ONE_CLASS = msg("All cases are of one class: not estimable.")
FEW_CASES = msg("Fewer than 10 cases of one class: not estimable.")
FEW_PATIENTS = msg("Fewer than 10 patients with cases of one class: interval not estimable.")
SEPARATED = msg("The two classes are separated perfectly: interval not estimable. Check for leakage.")
CONSTANT = msg("Every resample gives the same value: interval not estimable.")
INFINITE = msg("Infinite on these cases or on resamples of them: not estimable.")
NO_EVENTS = msg("No positive cases: not estimable.")
NO_NONEVENTS = msg("No negative cases: not estimable.")
NO_CASES = msg("No cases: not estimable.")


def checked(y: Any, p: Any) -> tuple[Ints, Floats]:
    """Outcomes (n,) as 0/1 integers and predictions (n,) in [0, 1]; ValueError for anything else, a bug upstream."""
    outcome, risk = np.asarray(y), np.asarray(p, dtype=np.float64)
    if outcome.ndim != 1 or outcome.shape != risk.shape:
        raise ValueError(f"y and p must be one-dimensional and equally long, not {outcome.shape} and {risk.shape}")
    if not np.isin(outcome, (0, 1)).all():
        raise ValueError("y must hold 0 and 1 only")
    if not ((risk >= 0) & (risk <= 1)).all():
        raise ValueError("p must lie between 0 and 1, without gaps")
    return outcome.astype(np.int64), risk


def checked_classes(y: Any, p: Any) -> tuple[Ints, Floats]:
    """Classes (n,) as places and predictions (n, classes) in [0, 1]; ValueError for anything else, a bug upstream."""
    outcome, risk = np.asarray(y), np.asarray(p, dtype=np.float64)
    if risk.ndim != 2 or risk.shape[1] < 2 or outcome.shape != risk.shape[:1]:
        raise ValueError(f"p must be (rows, classes) and as long as y, not {risk.shape} and {outcome.shape}")
    if not np.isin(outcome, np.arange(risk.shape[1])).all():
        raise ValueError("y must hold places of classes only")
    if not ((risk >= 0) & (risk <= 1)).all() or np.abs(risk.sum(axis=1) - 1).max(initial=0) > 1e-4:
        raise ValueError("p must lie between 0 and 1, and every row must sum to 1")
    return outcome.astype(np.int64), risk


def too_few(y: Ints) -> str:
    """Why nothing can be estimated from outcomes (n,): one class, or fewer than 10 cases of one; empty if it can."""
    if not len(y):
        return NO_CASES
    fewest = min(y.sum(), len(y) - y.sum())
    if fewest == 0:
        return ONE_CLASS
    return FEW_CASES if fewest < LEAST else ""


def patients_of(groups: Any, n: int) -> Ints | None:
    """Patient number of each row (n,), or None where every row has its own. All rows without a name are one patient."""
    if groups is None:
        return None
    codes, names = pd.factorize(np.asarray(groups), use_na_sentinel=False)
    if len(codes) != n:
        raise ValueError(f"{len(codes)} groups for {n} cases")
    return None if len(names) == n else codes.astype(np.int64)


def too_few_patients(y: Ints, patients: Ints | None) -> str:
    """Why resampling patients says nothing: fewer than 10 of them have a case of one class; empty if it does."""
    if patients is None:
        return ""
    fewest = min(len(np.unique(patients[y == outcome])) for outcome in (0, 1))
    return FEW_PATIENTS if fewest < LEAST else ""


def wilson(hits: int, n: int) -> Metric:
    """A proportion with its Wilson score interval (Wilson 1927; Brown, Cai and DasGupta 2001 on why not Wald's)."""
    if n == 0:
        return Metric.missing(0, NO_CASES)
    low, high = proportion_confint(hits, n, alpha=0.05, method="wilson")
    share = hits / n
    return Metric(share, min(float(low), share), max(float(high), share), n)  # rounding may part them at 0 and 1


def resamples(n: int, patients: Ints | None, seed: int, times: int | None = None) -> Iterator[Floats]:
    """Blocks (b, n) of bootstrap counts, ``times`` rows in all; else 1000, fewer beyond 2,000 cases, at least 200."""
    if times is None:
        times = int(np.clip(DRAWS // n, LEAST_RESAMPLES, MOST_RESAMPLES))
    units = n if patients is None else int(patients.max()) + 1
    rng = np.random.default_rng(seed)
    block = max(1, BLOCK // n)
    for start in range(0, times, block):
        rows = min(block, times - start)
        drawn = rng.integers(units, size=(rows, units)) + units * np.arange(rows)[:, None]
        counts = np.bincount(drawn.ravel(), minlength=rows * units).reshape(rows, units).astype(np.float64)
        yield counts if patients is None else counts[:, patients]


def bootstrap(
    figures: Callable[[Floats], Figures], y: Ints, patients: Ints | None, seed: int
) -> dict[str, tuple[float, Floats]]:
    """Each figure's value on the cases themselves and on every resample.

    ``figures`` takes counts (b, n) and gives each figure's values (b,); counts of one are the cases as they are.
    """
    with np.errstate(invalid="ignore", divide="ignore"):  # a resample with one class only
        values = figures(np.ones((1, len(y))))
        drawn = [figures(counts) for counts in resamples(len(y), patients, seed)]
    return {name: (float(v[0]), np.concatenate([d[name] for d in drawn])) for name, v in values.items()}


def percentile(value: float, drawn: Floats, n: int) -> Metric:
    """The figure with the 2.5th and 97.5th percentile of its resamples (b,); no interval where they are all equal."""
    if not np.isfinite(value):
        return Metric.missing(n, INFINITE)
    with np.errstate(invalid="ignore"):  # between two infinite resamples
        low, high = np.nanpercentile(drawn, [2.5, 97.5])
    if not np.isfinite([low, high]).all():
        return Metric(value, None, None, n, INFINITE)
    if high - low < 1e-12:
        return Metric(value, None, None, n, CONSTANT)
    return Metric(value, float(low), float(high), n)
