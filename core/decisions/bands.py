"""Cases in groups by one column: a category each, or stretches of a number."""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from core.data.tables import as_labels
from core.decisions.table import Ints
from core.errors import UserError
from core.i18n import msg

MOST = 12  # groups; the rarest categories beyond are taken together
FEW_VALUES = 6  # a number with no more different values is a code


@dataclasses.dataclass(frozen=True)
class Band:
    """One group: a category by its name, or numbers from ``low`` up to below ``high``; without any of them, the unknown."""

    name: str = ""
    low: float = -math.inf
    high: float = math.inf
    rest: bool = False  # all the rarer categories

    @property
    def unknown(self) -> bool:
        """Whether it holds the cases without a value."""
        return not (self.name or self.rest or math.isfinite(self.low) or math.isfinite(self.high))


@dataclasses.dataclass(frozen=True)
class Bands:
    """The groups, and the place among them of each case (n,)."""

    bands: tuple[Band, ...]
    code: Ints


def cut(values: Any, edges: Sequence[float] = ()) -> Bands:
    """Groups of a column (n,): numbers at ``edges``, or at their quartiles; categories and codes one by one."""
    column = pd.Series(np.asarray(values))
    if not edges and (not pd.api.types.is_numeric_dtype(column) or column.nunique() <= FEW_VALUES):
        return _named(column)
    number = pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64)
    inner = sorted(set(edges)) or sorted(set(np.nanquantile(number, [0.25, 0.5, 0.75]).tolist()))
    bounds = [-math.inf, *inner, math.inf]
    bands = [Band(low=low, high=high) for low, high in itertools.pairwise(bounds)]
    code = np.where(np.isnan(number), len(bands), np.digitize(number, inner))
    return _without_empty([*bands, Band()], code)


def read_edges(text: str) -> tuple[float, ...]:
    """Cut points as someone types them, parted by blanks, commas or semicolons; none: quartiles. UserError for other text."""
    words = text.replace(",", " ").replace(";", " ").replace("，", " ").replace("；", " ").split()
    try:
        edges = tuple(sorted({float(word) for word in words}))
    except ValueError as error:
        raise UserError(NOT_NUMBERS) from error
    if not all(math.isfinite(edge) for edge in edges):
        raise UserError(NOT_NUMBERS)
    if len(edges) >= MOST:
        raise UserError(
            msg("These are {n} cut points; at most {most} are possible. Give fewer."), n=len(edges), most=MOST - 1
        )
    return edges


NOT_NUMBERS = msg(
    "The cut points must be numbers, such as 40 60 80. Write them with a point for decimals and blanks between."
)


def _named(column: pd.Series[Any]) -> Bands:
    labels = as_labels(column)
    counts = labels.value_counts()
    names = sorted(counts.index[: MOST if len(counts) <= MOST else MOST - 1])
    bands = [*(Band(name=name) for name in names), Band(rest=True), Band()]
    place = labels.map({name: i for i, name in enumerate(names)})
    code = np.where(labels.isna(), len(names) + 1, place.fillna(len(names)).astype(int))
    return _without_empty(bands, code)


def _without_empty(bands: list[Band], code: Any) -> Bands:
    used = np.unique(code)
    return Bands(tuple(bands[i] for i in used), np.searchsorted(used, code).astype(np.int64))
