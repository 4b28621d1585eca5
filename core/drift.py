"""How far new cases differ from those a network learned from, column by column, and whether chance alone does as much.

PSI (population stability index): the sum over bins of (now - then) ln(now / then), with bins at the tenths of training or one
for each category, one for missing and one for new categories. Without any drift its mean is about (bins - 1)(1/N + 1/M) for N
rows now and M in training, and divided by (1/N + 1/M) it follows a chi-squared distribution (Yurdakul, Statistical properties
of population stability index, Western Michigan University 2018): where chance reaches them, the usual limits mean nothing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from core.data.preparation import InputColumn, in_bins

SOME, LARGE = 0.1, 0.25  # the usual limits of a PSI
ALARM = 0.005  # how often files without any drift may raise an alarm, all columns together
PRIOR = 0.5  # cases added to every bin, so that an empty one has a logarithm
UNIT = 3.0  # a median that many times the one of training, or a part of it, suggests another unit
NEW = 5  # new categories named
Level = Literal["none", "few", "some", "large"]


@dataclasses.dataclass(frozen=True)
class ColumnDrift:
    """One column then (in training) and now."""

    name: str
    level: Level  # "few": chance alone could reach the limits, so that nothing can be told
    psi: float
    chance: float  # what the PSI would hardly exceed by chance
    missing: tuple[float, float]  # share of the rows, then and now
    median: tuple[float, float] | None = None  # None for categories and where no number is known
    shift: float = 0.0  # of the median, in standard deviations of training
    new: tuple[str, ...] = ()  # categories that training never saw, the most frequent first

    @property
    def unit(self) -> bool:
        """Whether the numbers look as if they were written in another unit."""
        if self.median is None or self.level != "large" or min(self.median) <= 0:
            return False
        ratio = self.median[1] / self.median[0]
        return not 1 / UNIT < ratio < UNIT


def drift(columns: Sequence[InputColumn], inputs: pd.DataFrame, rows: int) -> tuple[ColumnDrift, ...]:
    """Every column whose distribution among the ``rows`` training rows is known, beside the new ``inputs`` (n, columns)."""
    known = [column for column in columns if column.shares]
    return tuple(_column(column, inputs[column.name], rows, len(known)) for column in known) if len(inputs) else ()


def brief(value: float) -> str:
    """A number with four digits that count, never as a power of ten."""
    return np.format_float_positional(float(f"{value:.4g}"), trim="-")


def _column(column: InputColumn, values: pd.Series, rows: int, columns: int) -> ColumnDrift:
    then, now = _then(column, rows), _now(column, values)
    psi, expected, chance = stability(then, now, ALARM / columns)
    missing = (column.missing, float(values.isna().mean()))
    told = values.dropna()
    if column.kind == "category":
        new = () if column.other else told[~told.isin(column.categories)].value_counts().index[:NEW]
        return ColumnDrift(column.name, _level(psi, expected, chance), psi, chance, missing, new=tuple(map(str, new)))
    median = (float(column.typical), float(told.median())) if len(told) else None
    shift = (median[1] - median[0]) / column.scale if median else 0.0
    return ColumnDrift(column.name, _level(psi, expected, chance), psi, chance, missing, median, shift)


def stability(then: np.ndarray, now: np.ndarray, alarm: float) -> tuple[float, float, float]:
    """PSI of two counts (bins,), its mean without drift, and what it exceeds without drift in a share ``alarm`` of files."""
    from scipy.stats import chi2

    used = (then + now) > 0
    q, p = ((counts[used] + PRIOR) / (counts[used] + PRIOR).sum() for counts in (then, now))
    psi, free, spread = float(((p - q) * np.log(p / q)).sum()), int(used.sum()) - 1, 1 / now.sum() + 1 / then.sum()
    return psi, free * spread, float(chi2.isf(alarm, free)) * spread if free else 0.0


def _level(psi: float, expected: float, chance: float) -> Level:
    if psi <= chance:
        return "few" if expected >= SOME else "none"
    return "large" if psi >= LARGE else "some" if psi >= SOME else "none"


def _then(column: InputColumn, rows: int) -> np.ndarray:
    """Training rows in each bin, then new categories (none) and missing."""
    shares = [*column.shares, *([] if column.kind == "number" or column.other else [0.0])]
    return rows * np.array([*(share * (1 - column.missing) for share in shares), column.missing])


def _now(column: InputColumn, values: pd.Series) -> np.ndarray:
    told = values.dropna()
    if column.kind == "number":
        counts = in_bins(told.to_numpy(np.float64), column.edges)
    else:
        codes = pd.Index(column.categories, dtype=object).get_indexer(pd.Index(told.to_numpy(object)))
        counts = np.bincount(np.where(codes < 0, len(column.categories), codes), minlength=len(column.categories) + 1)
    return np.append(counts, len(values) - len(told)).astype(np.float64)
