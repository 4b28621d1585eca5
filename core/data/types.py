"""Columns read otherwise than the file was: codes as categories, text as numbers, as the user says."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from core.data.preparation import WIDE, decimals
from core.data.tables import STAYING, as_labels, listed
from core.i18n import msg
from core.spec import Finding


def kind_of(values: pd.Series) -> str:
    """What a column was read as: "number" or "category"."""
    return "number" if pd.api.types.is_numeric_dtype(values) else "category"


def as_chosen(
    frame: pd.DataFrame, types: Sequence[tuple[str, str]], unused: Collection[str] = ()
) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """The table with those columns as the kind that was chosen for them, apart from the ``unused``, and what that did."""
    wanted = {name: kind for name, kind in types if name not in unused and kind != kind_of(frame[name])}
    if not wanted:
        return frame, ()
    read = frame.copy(deep=False)
    for name, kind in wanted.items():
        read[name] = as_labels(frame[name]) if kind == "category" else pd.to_numeric(frame[name], errors="coerce")
    codes = [name for name, kind in wanted.items() if kind == "category"]
    numbers = [name for name, kind in wanted.items() if kind == "number"]
    lost = {name: int((frame[name].notna() & read[name].isna()).sum()) for name in numbers}
    lost = {name: n for name, n in lost.items() if n}
    told = (
        (codes, Finding("ok", msg("Read as categories and not as numbers: {columns}."), {"columns": listed(codes)})),
        (numbers, Finding("ok", msg("Read as numbers and not as text: {columns}."), {"columns": listed(numbers)})),
        (
            lost,
            Finding(
                "warning",
                msg(
                    "{n} cells are no numbers and count as missing, because their columns are read as numbers: {columns}."
                ),
                {"n": sum(lost.values()), "columns": listed(f"{name} {n}" for name, n in lost.items())},
            ),
        ),
    )
    return read, tuple(finding for columns, finding in told if columns)


def not_overruled(
    findings: Sequence[Finding], types: Sequence[tuple[str, str]], unused: Collection[str] = ()
) -> tuple[Finding, ...]:
    """The findings of reading without those columns of which somebody has said since what they are."""
    chosen = {name for name, _ in types if name not in unused}
    return tuple(left for finding in findings if (left := _without(finding, chosen)) is not None)


def _without(finding: Finding, chosen: Collection[str]) -> Finding | None:
    cells = finding.values.get(STAYING, {})
    rest = {name: n for name, n in cells.items() if name not in chosen}
    if len(rest) == len(cells):
        return finding
    values = {"n": sum(rest.values()), "columns": listed(rest), STAYING: rest}
    return dataclasses.replace(finding, values=values) if rest else None


def decimals_of(values: pd.Series) -> int:
    """The decimals with which a column of numbers is written; 0 for words."""
    if kind_of(values) != "number":
        return 0
    numbers = values.dropna().to_numpy(np.float64)
    return decimals(numbers[np.abs(numbers) < WIDE])


@dataclasses.dataclass(frozen=True)
class Overview:
    """One column as it was read: a number with its range, or a category with its most frequent words."""

    name: str
    kind: str
    different: int  # values
    minimum: float = 0.0
    maximum: float = 0.0
    decimals: int = 0
    frequent: tuple[str, ...] = ()


def overview(frame: pd.DataFrame, words: int) -> list[Overview]:
    """Every column of a table, those of categories with at most so many of their words."""
    return [_seen(str(name), frame[name], words) for name in frame.columns]


def _seen(name: str, values: pd.Series, words: int) -> Overview:
    known = values.dropna()
    if kind_of(values) == "category":
        counts = known.value_counts()
        return Overview(name, "category", len(counts), frequent=tuple(map(str, counts.index[:words])))
    if known.empty:
        return Overview(name, "number", 0)
    return Overview(name, "number", known.nunique(), float(known.min()), float(known.max()), decimals_of(known))
