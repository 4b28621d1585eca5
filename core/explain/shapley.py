"""Which measurement moved one patient's risk, and by how much.

Shapley values against one reference patient ("baseline Shapley", Sundararajan & Najmi 2020, arXiv:1908.08474), estimated by
walking from the reference to the patient in many orders (Strumbelj & Kononenko 2014), each order also backwards (antithetic,
Mitchell et al. 2022). Our own thirty lines rather than ``shap``: they ask the network through ONNX Runtime in the page, need
neither Keras nor numba (7 s of import), work on raw columns, categories and gaps included, and their sum is exact.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pandas as pd

from core.predict import Predict


@dataclasses.dataclass(frozen=True)
class Contributions:
    """``base`` + sum of ``values`` = ``total``; all in probability, 0 to 1."""

    names: tuple[str, ...]
    values: np.ndarray  # (columns,)
    base: float  # the reference patient's risk
    total: float  # this patient's risk


def contributions(
    predict: Predict, case: pd.DataFrame, reference: pd.DataFrame, orders: int = 32, seed: int = 0
) -> Contributions:
    """What each column of ``case`` (one row) adds to the risk of ``reference`` (one row, same columns).

    ``predict`` maps raw rows to probabilities (rows,). Rounding apart, the values sum to the difference for every ``orders``.
    """
    values, base, total = walked(lambda taken: predict(_mixed(case, reference, taken)), case.shape[1], orders, seed)
    return Contributions(tuple(case.columns), values, base, total)


def walked(
    ask: Callable[[np.ndarray], np.ndarray], width: int, orders: int, seed: int
) -> tuple[np.ndarray, float, float]:
    """What each of ``width`` parts adds on the way from none to all, (width,), the risk of none, and that of all.

    ``ask`` maps which parts are taken, (n, width) bool, to risks (n,).
    """
    rng = np.random.default_rng(seed)
    forward = [rng.permutation(width) for _ in range(orders)]
    walks = np.array([*forward, *(order[::-1] for order in forward)])  # (walks, width)
    ranks = np.argsort(walks, axis=1)
    taken = np.arange(width + 1)[None, :, None] > ranks[:, None, :]  # (walks, steps, width): True = it is taken
    risks = ask(taken.reshape(-1, width)).reshape(len(walks), width + 1)
    steps = np.diff(risks.astype("float64"), axis=1)
    values = np.take_along_axis(steps, ranks, axis=1).mean(axis=0)
    return values, float(risks[0, 0]), float(risks[0, -1])


def _mixed(case: pd.DataFrame, reference: pd.DataFrame, taken: np.ndarray) -> pd.DataFrame:
    columns = {}
    for i, name in enumerate(case.columns):
        both = pd.Series([reference[name].iloc[0], case[name].iloc[0]])  # keeps a gap a gap beside a category
        columns[name] = both.array.take(taken[:, i].astype(np.intp))
    return pd.DataFrame(columns)
