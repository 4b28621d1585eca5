"""A table as the network's numbers: fitted on the training part only, saved with the model, the same for every later case.

Numbers: gaps take the median, then mean 0 and standard deviation 1; categories: one input each. A column that had gaps in
training gets one more input that says where. Whatever was never seen in training counts as missing: an unknown category
(unless training had rare ones, gathered under "other"), text where a number belongs, infinity.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, Self

import numpy as np
import pandas as pd

from core.arrays import aligned_zeros
from core.data.tables import Rows, as_labels, listed
from core.errors import UserError
from core.i18n import msg

MOST_CATEGORIES = 20  # the more frequent ones; the rest share one input
WIDE = 1e100  # a number beyond this counts as missing: its square overflows
FAR = 1e4  # standard deviations at which an input is capped, so that float32 holds it
DECIMALS = 6
BLOCK = 20_000  # rows written at a time: a whole column of a large table takes many times what it becomes


@dataclasses.dataclass(frozen=True)
class InputColumn:
    """One raw column as the training part had it. For a category the numbers are 0, for a number ``categories`` is empty."""

    name: str
    kind: Literal["number", "category"]
    typical: float | str  # median or most frequent category
    gaps: bool  # whether values were missing
    minimum: float = 0.0
    low: float = 0.0  # 5th percentile
    quartiles: tuple[float, float, float] = (0.0, 0.0, 0.0)
    high: float = 0.0  # 95th percentile
    maximum: float = 0.0
    mean: float = 0.0  # with gaps filled
    scale: float = 1.0  # standard deviation with gaps filled; 1 where that is 0
    decimals: int = 0  # with which the values are written
    categories: tuple[str, ...] = ()  # most frequent first
    other: bool = False  # rarer categories share an input
    edges: tuple[float, ...] = ()  # where the tenths of the known numbers begin, the first aside; equal ones once
    shares: tuple[float, ...] = ()  # of the known values: between the edges, or each category and then the rarer ones
    missing: float = 0.0  # share of the rows

    @property
    def width(self) -> int:
        """How many inputs of the network the column becomes."""
        return (1 if self.kind == "number" else len(self.categories) + self.other) + self.gaps


@dataclasses.dataclass(frozen=True)
class TablePreparation:
    """Implements ``core.spec.Preparation`` for tables."""

    columns: tuple[InputColumn, ...]

    @classmethod
    def fit(cls, frame: pd.DataFrame | Rows) -> Self:
        """Learn medians, scales and categories from the inputs of the training part, (rows, columns)."""
        return cls(tuple(_fit(str(name), frame[name]) for name in frame.columns))

    def apply(self, inputs: pd.DataFrame | Rows) -> np.ndarray:
        """Float32 array (rows, inputs of the network), finite; columns are found by name. UserError when some are absent."""
        absent = [column.name for column in self.columns if column.name not in inputs]
        if absent:
            raise UserError(
                msg("{n} columns that the network learned from are absent: {columns}. Add them under these names."),
                n=len(absent),
                columns=listed(absent),
            )
        x = aligned_zeros((len(inputs), sum(column.width for column in self.columns)))
        for start in range(0, len(inputs), BLOCK):
            stop, first = start + BLOCK, 0
            some = inputs.iloc[start:stop] if isinstance(inputs, pd.DataFrame) else inputs[start:stop]
            for column in self.columns:
                _write(column, some[column.name], x[start:stop, first : first + column.width])
                first += column.width
        return x

    def names(self) -> tuple[str, ...]:
        """One name for each input of the network."""
        return tuple(name for column in self.columns for name in _names(column))

    def to_dict(self) -> dict[str, Any]:
        """JSON values; ``from_dict`` gives back an equal preparation."""
        return {"columns": [dataclasses.asdict(column) for column in self.columns]}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """The preparation that ``to_dict`` wrote."""
        lists = ("quartiles", "categories", "edges", "shares")
        return cls(tuple(InputColumn(**{**c, **{k: tuple(c[k]) for k in lists if k in c}}) for c in values["columns"]))


def _fit(name: str, values: pd.Series) -> InputColumn:
    gaps = bool(values.isna().any())
    missing = float(values.isna().mean()) if gaps else 0.0
    if not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
        counts = as_labels(values).value_counts().sort_index().sort_values(ascending=False, kind="stable")
        ordered = [str(label) for label in counts.index]
        kept = tuple(ordered[:MOST_CATEGORIES])
        typical = kept[0] if kept else ""
        other = len(ordered) > len(kept)
        return InputColumn(
            name,
            "category",
            typical,
            gaps,
            categories=kept,
            other=other,
            shares=_shares([*counts.iloc[: len(kept)], *([counts.iloc[len(kept) :].sum()] if other else [])]),
            missing=missing,
        )
    numbers = _numbers(values)
    known = numbers[~np.isnan(numbers)]
    if not len(known):
        return InputColumn(name, "number", 0.0, gaps=True, missing=1.0)
    minimum, low, first, median, third, high, maximum = map(
        float, np.quantile(known, (0, 0.05, 0.25, 0.5, 0.75, 0.95, 1))
    )
    tenths = np.unique(np.quantile(known, np.arange(1, 10) / 10, method="higher"))
    edges = tuple(map(float, tenths[tenths > minimum]))
    filled = np.where(np.isnan(numbers), median, numbers)
    spread = float(filled.std())
    return InputColumn(
        name=name,
        kind="number",
        typical=median,
        gaps=len(known) < len(numbers),
        minimum=minimum,
        low=low,
        quartiles=(first, median, third),
        high=high,
        maximum=maximum,
        mean=float(filled.mean()),
        scale=spread if spread > 1e-12 * max(abs(minimum), abs(maximum)) else 1.0,
        decimals=decimals(known),
        edges=edges,
        shares=_shares(in_bins(known, edges)),
        missing=1 - len(known) / len(numbers),
    )


def in_bins(known: np.ndarray, edges: Sequence[float]) -> np.ndarray:
    """How many numbers, none missing, lie below, between and from the edges on, (edges + 1,)."""
    return np.bincount(np.searchsorted(edges, known, side="right"), minlength=len(edges) + 1)


def _shares(counts: Iterable[float]) -> tuple[float, ...]:
    numbers = [float(count) for count in counts]
    return tuple(number / sum(numbers) for number in numbers)


def _write(column: InputColumn, values: pd.Series, x: np.ndarray) -> None:
    """Put the column's inputs into its zeros ``x`` (rows, column.width)."""
    if column.kind == "number":
        numbers = _numbers(values)
        gap = np.isnan(numbers)
        scaled = (np.where(gap, column.typical, numbers) - column.mean) / column.scale
        x[:, 0] = np.clip(scaled, -FAR, FAR)
    else:
        codes = _places(column.categories, as_labels(values))
        known = codes >= 0
        unknown = ~known & values.notna().to_numpy()
        x[np.flatnonzero(known), codes[known]] = 1
        if column.other:
            x[:, len(column.categories)] = unknown
        gap = ~known & ~(unknown & column.other)
    if column.gaps:
        x[:, -1] = gap


def _places(categories: tuple[str, ...], labels: pd.Series) -> np.ndarray:
    """The place of each label (rows,) among the categories, int64; -1 where it is missing or none of them."""
    codes, words = pd.factorize(labels)  # each word is looked up once; -1: missing
    known = {category: place for place, category in enumerate(categories)}
    return np.array([*(known.get(word, -1) for word in words), -1], np.int64)[codes]


def _names(column: InputColumn) -> tuple[str, ...]:
    if column.kind == "number":
        own = [column.name]
    else:
        own = [f"{column.name} = {category}" for category in column.categories]
        own += [f"{column.name} = other"] if column.other else []
    return (*own, *([f"{column.name} missing"] if column.gaps else []))


def _numbers(values: pd.Series) -> np.ndarray:
    """Float64 (rows,); NaN for whatever is no finite number."""
    numbers = np.asarray(pd.to_numeric(values, errors="coerce"), dtype=np.float64)
    return np.where(np.abs(numbers) < WIDE, numbers, np.nan)


def decimals(known: np.ndarray) -> int:
    """The fewest decimals that write every value as it is, at most DECIMALS."""
    for digits in range(DECIMALS):
        if np.allclose(known, np.round(known, digits), rtol=1e-9, atol=0):
            return digits
    return DECIMALS
