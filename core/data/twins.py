"""Rows that repeat other rows: before the split, and across it, where they make figures too good."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
import pandas as pd

from core.data.splits import Split
from core.i18n import msg
from core.spec import Finding

RARE = 0.01  # equal pairs expected by chance, below which rows that agree in all inputs but one are worth a word


def duplicate_findings(inputs: pd.DataFrame) -> list[Finding]:
    """How many rows repeat an earlier one in every input, and whether that can be chance."""
    n = len(inputs) - len(pd.unique(_rows(inputs))) if inputs.shape[1] else 0
    if not n:
        return []
    if _by_chance(_agreement(inputs), len(inputs)) >= 1:
        said = msg("{n} rows repeat another row in every input; with so few different values that can be chance.")
        return [Finding("note", said, {"n": n})]
    said = msg(
        "{n} rows repeat another row in every input; if they are the same patients, the figures will be too good."
    )
    return [Finding("warning", said, {"n": n})]


def across_the_split(inputs: pd.DataFrame, parts: Split) -> list[Finding]:
    """Whether test cases equal a case that the network learned or was chosen from, in all inputs or in all but one.

    Linear in the cells.
    """
    agreement, whole = _agreement(inputs), _rows(inputs)
    equal = found_again(whole, parts)
    near = np.zeros_like(equal)
    for column, cells in enumerate(_columns(inputs)):
        if _by_chance(np.delete(agreement, column), len(inputs)) < RARE:
            near |= found_again(whole - cells, parts)
    near &= ~equal
    level: Literal["note", "warning"] = "note" if _by_chance(agreement, len(inputs)) >= 1 else "warning"
    said = msg("{n} of {test} test cases equal a case of the training or validation part in every input.")
    nearly = msg("{n} of {test} test cases equal a case of the training or validation part in all inputs but one; "
                 "if they are the same patients, the figures are too good.")  # fmt: skip
    told = (
        Finding(level, said, {"n": int(equal.sum()), "test": len(equal)}),
        Finding("warning", nearly, {"n": int(near.sum()), "test": len(near)}),
    )
    none = msg("No test case equals a case of the training or validation part.")
    return [finding for finding in told if finding.values["n"]] or [Finding("ok", none)]


def patients_apart(groups: np.ndarray | None, parts: Split) -> list[Finding]:
    """That every patient lies in one part; nothing where nobody knows, or where the file's own split was warned of."""
    if groups is None:
        return []
    inside = [np.unique(groups[rows]) for rows in (parts.train, parts.validation, parts.test)]
    if len(np.unique(np.concatenate(inside))) < sum(map(len, inside)):
        return []
    return [Finding("ok", msg("No patient has rows in more than one part."))]


def _rows(inputs: pd.DataFrame) -> np.ndarray:
    """Every row as a number (rows,) uint64 that only equal rows share."""
    return sum(_columns(inputs), np.zeros(len(inputs), np.uint64))


def _columns(inputs: pd.DataFrame) -> Iterator[np.ndarray]:
    """For each column its cells as numbers (rows,) uint64 that only equal cells share; one at a time, for large tables."""
    weights = np.random.default_rng(0).integers(1, 2**63, inputs.shape[1], dtype=np.uint64) * np.uint64(2) + np.uint64(
        1
    )
    for place, weight in enumerate(weights):
        yield pd.util.hash_array(pd.factorize(inputs.iloc[:, place])[0]) * weight


def found_again(rows: np.ndarray, parts: Split) -> np.ndarray:
    """(test rows,) bool: whether the number of a test row is one of another part."""
    others = np.concatenate([rows[parts.train], rows[parts.validation]])
    # by hashing: NumPy's way sorts, and takes thirty times as long
    again: np.ndarray = pd.Index(rows[parts.test]).isin(others)
    return again


def _agreement(inputs: pd.DataFrame) -> np.ndarray:
    """How likely two rows agree by chance, for each column (columns,)."""
    shares = (inputs[name].value_counts(normalize=True, dropna=False).to_numpy() for name in inputs)
    return np.array([float((share**2).sum()) for share in shares])


def _by_chance(agreement: np.ndarray, rows: int) -> float:
    """Pairs of equal rows to expect if the columns had nothing to do with each other."""
    return rows * (rows - 1) / 2 * float(np.prod(agreement))
