"""How the risk moves with one column while all else of each patient stays as it is, and how many patients lie where.

Partial dependence (Friedman 2001) with the single curves behind it (Goldstein et al. 2015, arXiv:1309.6392). Not scikit-learn's
``partial_dependence``: it wants a fitted estimator, says nothing of gaps and imports for a second; tested against it.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from core.predict import Predict

FEW = 5  # cases below which a stretch is grey
CASES = 200  # test cases whose risks are averaged
SINGLE = 30  # of them drawn one by one
BINS = 20
QUANTILES = 20
OUTER = (0.01, 0.99)  # beyond these quantiles nothing is drawn
LEVELS = 10  # a number with at most so many different values is drawn as bars


@dataclasses.dataclass(frozen=True)
class Dependence:
    """Mean risk and single risks over a grid of values, and the number of cases at each value or between the edges."""

    values: list[Any]  # (g,) numbers rising, or categories
    mean: np.ndarray  # (g,)
    single: np.ndarray  # (k, g), k <= 30
    counts: np.ndarray  # (g,) cases with each value; with edges (b,) cases between them
    edges: np.ndarray | None  # (b + 1,), all of them in ``values``; None: the values stand for themselves
    outside: int  # cases beyond the outer edges
    missing: int  # cases without a value
    missing_risk: float | None  # mean risk, were it missing in all; None where the network never saw a gap
    cases: int  # whose risks were averaged

    def sure(self) -> np.ndarray:
        """Whether enough cases lie at each value (g,) or, with edges, between it and the next (g - 1,)."""
        if self.edges is None:
            return self.counts >= FEW
        middles = [(a + b) / 2 for a, b in itertools.pairwise(self.values)]
        places = np.searchsorted(self.edges, middles) - 1
        enough: np.ndarray = self.counts[np.clip(places, 0, len(self.counts) - 1)] >= FEW
        return enough


def dependence(
    predict: Predict, column: Mapping[str, Any], inputs: pd.DataFrame, known: pd.Series, seed: int = 0
) -> Dependence:
    """``inputs``: raw test cases (n, columns), of which a seeded sample is asked; ``known``: the column in the other cases."""
    some = inputs.iloc[np.sort(np.random.default_rng(seed).permutation(len(inputs))[:CASES])]
    values, edges = _grid(column, known)
    gaps = [None] if column["gaps"] else []
    risks = _risks(predict, some, column["name"], [*values, *gaps])
    inside, counts = _counted(known, values, edges)
    return Dependence(
        values=values,
        mean=risks[:, : len(values)].mean(axis=0),
        single=risks[:SINGLE, : len(values)],
        counts=counts,
        edges=edges,
        outside=int(known.notna().sum()) - inside,
        missing=int(known.isna().sum()),
        missing_risk=float(risks[:, -1].mean()) if gaps else None,
        cases=len(some),
    )


def _grid(column: Mapping[str, Any], known: pd.Series) -> tuple[list[Any], np.ndarray | None]:
    if column["kind"] == "category":
        return list(column["categories"]), None
    numbers = known.to_numpy("float64", na_value=np.nan)
    numbers = numbers[np.isfinite(numbers)]
    different = np.unique(numbers)
    if len(different) <= LEVELS:
        return different.tolist() or [column["typical"]], None
    low, high = np.quantile(numbers, OUTER)
    if low == high:
        low, high = numbers.min(), numbers.max()
    edges = np.linspace(low, high, BINS + 1)
    quantiles = np.quantile(numbers, np.linspace(*OUTER, QUANTILES + 1))
    return np.unique(np.concatenate([edges, np.clip(quantiles, low, high)])).tolist(), edges


def _risks(predict: Predict, some: pd.DataFrame, name: str, values: list[Any]) -> np.ndarray:
    """(cases, values)"""
    many = some.iloc[np.tile(np.arange(len(some)), len(values))].reset_index(drop=True)
    asked = pd.Series(values, dtype=None if pd.api.types.is_numeric_dtype(some[name]) else "object")
    many[name] = asked.take(np.repeat(np.arange(len(values)), len(some))).reset_index(drop=True)
    return predict(many).astype("float64").reshape(len(values), len(some)).T


def _counted(known: pd.Series, values: list[Any], edges: np.ndarray | None) -> tuple[int, np.ndarray]:
    """How many cases lie on the grid, and how many where."""
    if edges is None:
        labels = known.astype("str") if isinstance(values[0], str) else known
        counts = np.array([int((labels == value).sum()) for value in values])
    else:
        numbers = known.to_numpy("float64", na_value=np.nan)
        counts = np.histogram(numbers[np.isfinite(numbers)], edges)[0]
    return int(counts.sum()), counts
