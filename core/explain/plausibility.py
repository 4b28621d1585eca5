"""Whether anybody real is like an invented case: who has such values, and how far the nearest one is.

Distances are means over the measurements known in both cases, each in standard deviations of the training part; another
category counts as ``CATEGORY``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

CATEGORY = 1.0  # what another category is away, in standard deviations
ALIKE = 0.5  # standard deviations within which a real case has such a value
PEERS = 200  # real cases whose distance to their nearest one is looked at
USUAL = 95  # per cent of them that lie nearer than what is called unusual


@dataclasses.dataclass(frozen=True)
class Support:
    """How the other real cases lie around an invented one."""

    alike: int  # with such values in all measurements that were changed
    real: int  # in all
    nearest: float  # mean distance per measurement to the nearest
    usual: float  # below which 95 % of real cases have their nearest one

    @property
    def unheard_of(self) -> bool:
        """Whether none has such values, or all are farther away than real cases are from one another."""
        return self.alike == 0 or self.nearest > self.usual


def support(
    case: pd.DataFrame,
    row: pd.DataFrame,
    columns: Sequence[Mapping[str, Any]],
    changed: Collection[str],
    real: pd.DataFrame,
) -> Support:
    """What speaks for ``row`` (one raw row), invented from ``case`` by changing the columns ``changed``, among the ``real`` ones.

    ``columns`` are those of the run's schema. The case itself, where it is one of the real ones, would prove nothing.
    """
    theirs, mine = _coded(real, columns), _coded(row, columns)[0]
    category = np.array([column["kind"] == "category" for column in columns])
    theirs = theirs[_mean(_apart(theirs, _coded(case, columns)[0], category)) > 0]
    if len(theirs) < 2:
        return Support(0, len(theirs), np.inf, 0.0)
    touched = np.array([column["name"] in changed for column in columns])
    alike = (_apart(theirs, mine, category)[:, touched] <= ALIKE).all(axis=1)
    peers = np.linspace(0, len(theirs) - 1, min(PEERS, len(theirs))).astype(int)
    usual = [np.partition(_mean(_apart(theirs, theirs[i], category)), 1)[1] for i in peers]
    nearest = float(_mean(_apart(theirs, mine, category)).min())
    return Support(int(alike.sum()), len(theirs), nearest, float(np.percentile(usual, USUAL)))


def _coded(inputs: pd.DataFrame, columns: Sequence[Mapping[str, Any]]) -> np.ndarray:
    """(n, columns): numbers in standard deviations, categories by their place, -1 for a rare one; NaN for a gap."""
    coded = []
    for column in columns:
        values = inputs[column["name"]]
        if column["kind"] == "category":
            places = pd.Index(list(column["categories"]), dtype="object").get_indexer(
                values.astype("str").astype("object")
            )
            coded.append(np.where(values.isna(), np.nan, places))
        else:
            coded.append(values.to_numpy("float64", na_value=np.nan) / column["scale"])
    return np.stack(coded, axis=1)


def _apart(theirs: np.ndarray, mine: np.ndarray, category: np.ndarray) -> np.ndarray:
    """How far each case (n, columns) is away from one (columns,) in each column; NaN where one is unknown."""
    apart = np.abs(theirs - mine)
    return np.where(category & (apart > 0), CATEGORY, apart)


def _mean(apart: np.ndarray) -> np.ndarray:
    """Mean over the measurements known in both (n,)."""
    known = np.isfinite(apart)
    mean: np.ndarray = np.where(known, apart, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return np.where(known.any(axis=1), mean, np.inf)
