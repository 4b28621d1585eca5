"""The typical case, against which others are explained, and how far each column can move its risk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from core.predict import Predict


def reference_case(columns: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """One row with the median of every number and the most frequent category, from the training part."""
    return pd.DataFrame([{column["name"]: column["typical"] for column in columns}])


def influence(predict: Predict, columns: Sequence[dict[str, Any]], reference: pd.DataFrame) -> np.ndarray:
    """How far each column moves the typical case's risk, (columns,), in probability.

    A number goes from its 5th to its 95th percentile, a category takes each of its values; all else stays equal.
    """
    moved = [reference.assign(**{column["name"]: value}) for column in columns for value in _ends(column)]
    risks = predict(pd.concat(moved, ignore_index=True))
    sizes = [len(_ends(column)) for column in columns]
    parts = np.split(risks, np.cumsum(sizes)[:-1])
    return np.array([float(np.ptp(part)) for part in parts])


def _ends(column: dict[str, Any]) -> list[Any]:
    return list(column["categories"]) if column["kind"] == "category" else [column["low"], column["high"]]
