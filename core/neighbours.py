"""How near a case is to those a network learned from, and which of them are the nearest.

The distance to the k-th nearest training case tells what lies outside the training data (Sun, Ming, Zhu & Li 2022,
arXiv:2204.06507), here between the numbers that enter the network, the root mean square of their differences: 1 is one standard
deviation in every measurement. What counts as far is read off the validation cases, which were not learned from either.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

K = 10
BOUNDS = (0.95, 0.99)  # of the validation cases' own distances: at the edge, beyond
MOST_TRAINING, MOST_ASKED = 20_000, 2_000  # cases; more are drawn from, the same ones every time
MOST_NUMBERS = 20_000_000  # kept of the training cases: 80 MB
BLOCK = 256
INSIDE, AT_EDGE, UNLIKE = range(3)


@dataclasses.dataclass(frozen=True)
class Neighbourhood:
    """Training cases as the network sees them, and how far the validation cases are from them."""

    x: np.ndarray  # (cases, inputs) float32
    row: np.ndarray  # (cases,) their places in the data
    usual: np.ndarray  # (validation cases,) distances to the k-th nearest, ascending
    bounds: tuple[float, float] = BOUNDS
    bits: bool = False  # whether ``x`` are fingerprints: zeros and ones

    def nearest(self, x: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
        """The n nearest training cases of one case, x (1, ...): places in the data and distances, nearest first."""
        one = x.reshape(1, -1)
        distances = _unlike(self.x, one)[0] if self.bits else np.sqrt(np.mean((self.x - one) ** 2, axis=1))
        places = np.argsort(distances, kind="stable")[:n]
        return self.row[places], distances[places]

    def distance(self, x: np.ndarray) -> np.ndarray:
        """How far each of some cases, x (rows, ...), is from its k-th nearest training case, (rows,)."""
        return _kth(self.x, _flat(x), self.bits)

    def farther(self, distance: float) -> float:
        """The share of validation cases that lie at least as far away."""
        return float(np.mean(self.usual >= distance))

    def light(self, distance: np.ndarray | float) -> np.ndarray:
        """INSIDE, AT_EDGE or UNLIKE, of the shape of ``distance``."""
        bounds = np.quantile(self.usual, self.bounds, method="higher")
        return np.asarray(np.searchsorted(bounds, distance, side="left"))


def neighbourhood(
    prepare: Callable[[Any], np.ndarray],
    inputs: Any,
    train: np.ndarray,
    validation: np.ndarray,
    seed: int,
    bits: bool = False,
) -> Neighbourhood:
    """From the raw ``inputs`` of all cases and the places of both parts; ``prepare`` makes arrays of them, of ``bits`` or not."""
    width = prepare(take(inputs, train[:1])).size
    row = drawn(train, min(MOST_TRAINING, max(MOST_NUMBERS // width, K)), seed)
    x = _flat(prepare(take(inputs, row)))
    asked = _flat(prepare(take(inputs, drawn(validation, MOST_ASKED, seed))))
    return Neighbourhood(x, row, np.sort(_kth(x, asked, bits)), bits=bits)


def drawn(rows: np.ndarray, most: int, seed: int) -> np.ndarray:
    """These places, or ``most`` of them drawn at random, ascending."""
    return rows if len(rows) <= most else np.sort(np.random.default_rng(seed).choice(rows, most, replace=False))


def take(inputs: Any, rows: np.ndarray) -> Any:
    """Those rows of a DataFrame or an array."""
    return inputs.iloc[rows] if hasattr(inputs, "iloc") else inputs[rows]


def apart(columns: Sequence[Mapping[str, Any]], a: Mapping[str, Any], b: Mapping[str, Any]) -> np.ndarray:
    """How far two cases differ in each column, (columns,): in standard deviations; 1 where a category or a gap is not shared."""
    return np.array([_apart(column, a[column["name"]], b[column["name"]]) for column in columns])


def _apart(column: Mapping[str, Any], a: Any, b: Any) -> float:
    if pd.isna(a) or pd.isna(b):
        return float(pd.isna(a) != pd.isna(b))
    if column["kind"] == "category":
        return float(str(a) != str(b))
    return abs(float(a) - float(b)) / float(column["scale"])


def _kth(x: np.ndarray, asked: np.ndarray, bits: bool) -> np.ndarray:
    place, between = min(K, len(x)) - 1, _unlike if bits else _differences
    x, asked = (x, asked) if bits else (x.astype(np.float64), asked.astype(np.float64))
    found = [
        np.partition(between(x, asked[start : start + BLOCK]), place, axis=1)[:, place]
        for start in range(0, len(asked), BLOCK)
    ]
    return np.concatenate(found)


def _differences(x: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """Root mean squares (asked, cases) of the differences of their numbers."""
    squares = (asked**2).sum(axis=1)[:, None] + (x**2).sum(axis=1) - 2 * asked @ x.T
    return np.asarray(np.sqrt(np.maximum(squares, 0) / x.shape[1]))


def _unlike(x: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """1 minus the likeness (asked, cases) of their bits; by a module that a page of tables need not import."""
    from core.chemistry.fingerprints import tanimoto

    return 1 - tanimoto(asked, x)


def _flat(x: np.ndarray) -> np.ndarray:
    return np.asarray(x).reshape(len(x), -1)
