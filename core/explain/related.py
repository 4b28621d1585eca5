"""Which columns of a table say nearly the same: what is asked of one of them alone is then asked of nobody who exists."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

LEAST = 0.6  # rank correlation from which two columns are named together
MOST_ROWS = 5000  # looked at, spread evenly
MOST_CATEGORIES = 20


def companions(inputs: pd.DataFrame, name: str) -> list[tuple[str, float]]:
    """The other columns that go along with one, the closest first, with their association."""
    others = [str(other) for other in inputs.columns if other != name]
    found = zip(others, association(inputs[[name, *others]])[0, 1:], strict=True)
    return sorted(((other, float(r)) for other, r in found if r >= LEAST), key=lambda pair: -pair[1])


def pairs(inputs: pd.DataFrame, names: Sequence[str]) -> list[tuple[str, str, float]]:
    """Those pairs of the named columns that go along with one another, the closest first."""
    found = association(inputs[list(names)])
    rows, columns = np.nonzero(np.triu(found >= LEAST, k=1))
    places = zip(rows.tolist(), columns.tolist(), strict=True)
    listed = [(names[i], names[j], float(found[i, j])) for i, j in places]
    return sorted(listed, key=lambda pair: -pair[2])


def association(inputs: pd.DataFrame) -> np.ndarray:
    """(columns, columns), 0 to 1: Spearman's rank correlation without its sign; of a category, that of its closest value."""
    rows = inputs.iloc[:: len(inputs) // MOST_ROWS + 1]
    parts = [_numbers(rows[name]) for name in rows.columns]
    starts = np.cumsum([0, *(part.shape[1] for part in parts[:-1])])
    numbers = np.concatenate(parts, axis=1)
    numbers = numbers - numbers.mean(axis=0)
    spread = np.sqrt((numbers**2).sum(axis=0))
    numbers = numbers / np.where(spread > 0, spread, 1.0)
    each = np.abs(numbers.T @ numbers)
    widest: np.ndarray = np.maximum.reduceat(np.maximum.reduceat(each, starts, axis=0), starts, axis=1)
    return widest


def _numbers(values: pd.Series) -> np.ndarray:
    """Ranks (rows, 1) of a number, its gaps in the middle; (rows, k) of a category, 1 where it has its kth value."""
    if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
        ranks = values.rank()
        return ranks.fillna(ranks.mean() if ranks.notna().any() else 0.0).to_numpy("float64")[:, None]
    labels = values.astype("str")
    known = labels.value_counts().index[:MOST_CATEGORIES]
    if not len(known):
        return np.zeros((len(values), 1))
    return np.stack([(labels == label).fillna(False).to_numpy("float64") for label in known], axis=1)
