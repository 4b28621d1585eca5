"""A file of new cases as a trained network needs it: every column read as training had it, every row kept or refused alone.

Where training guessed what a column is, here it is known: a word among numbers spoils its own cell and no other.
Runs in a worker.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.data.cells import CODES, DECIMAL_COMMA, MILLIONS, MISSING, NUMBER, THOUSANDS, WIDE, look
from core.data.preparation import InputColumn
from core.data.records import raw_columns, unique_names
from core.data.tables import listed
from core.data.uploads import lines_of
from core.errors import UserError
from core.i18n import msg
from core.spec import Finding

EMPTY = msg("none of the measurements is given")
WORDS = msg("there is text in every column of numbers; the row may be shifted")
RAGGED = msg("it has another number of fields than the first line")


@dataclasses.dataclass(frozen=True)
class NewCases:
    """Rows (n,) in the order of the file. ``unread``, ``unknown`` and ``outside``: (n, columns) bool, columns as trained."""

    cells: dict[str, Any]  # every column of the file as it was written, pyarrow text (n,)
    line: np.ndarray  # (n,) int64, where the row stands in the file; the names stand in line 1
    inputs: pd.DataFrame  # (n, columns): float64, or text; whatever cannot be read is missing
    refused: tuple[str, ...]  # (n,) why the row gets no answer; empty where it gets one
    torn: dict[int, str]  # line -> why, of rows that could not even be laid out
    unread: np.ndarray  # filled, but no value of its column
    unknown: np.ndarray  # a category that training never saw
    outside: np.ndarray  # a number below or above all of training
    findings: tuple[Finding, ...]


def read_cases(content: bytes, name: str, columns: Sequence[InputColumn]) -> NewCases:
    """The cases in a CSV, TSV or XLSX file; UserError where the file as a whole cannot be used."""
    opened = lines_of(content, name)
    names, renamed = unique_names(opened.header)
    check_columns(names, columns)
    line: list[int] = []
    torn: dict[int, str] = {}
    raw, rows = raw_columns(_laid_out(opened.lines, len(opened.header), line, torn, name), opened.header, name)
    cells = dict(zip(names, raw, strict=True))
    looks = {column.name: look(cells[column.name]) for column in columns}
    commas = {looks[column.name].commas for column in columns if column.kind == "number"}
    decimal = "decimal" in commas and "point" not in commas
    read = [_read(column, cells[column.name], looks[column.name].text, decimal) for column in columns]
    inputs = pd.DataFrame({column.name: r.values for column, r in zip(columns, read, strict=True)})
    filled, unread = (np.stack([getattr(r, part) for r in read], axis=1) for part in ("filled", "unread"))
    said = Finding("ok", opened.said, {"rows": rows + len(torn), "columns": len(names), **opened.values})
    return NewCases(
        cells=cells,
        line=np.array(line[1:], np.int64),
        inputs=inputs,
        refused=_refused(filled, unread, np.array([column.kind == "number" for column in columns])),
        torn=torn,
        unread=unread,
        unknown=np.stack([r.unknown for r in read], axis=1),
        outside=np.stack([_outside(column, inputs[column.name]) for column in columns], axis=1),
        findings=(said, *opened.findings, *renamed),
    )


def check_columns(names: Sequence[str], columns: Sequence[InputColumn]) -> None:
    """Refuse a file that lacks a column; names that differ in blanks, signs or capitals only are said."""
    absent = [column.name for column in columns if column.name not in names]
    if not absent:
        return
    close = {_plain(name): name for name in names}
    meant = [f"{close[_plain(name)]} → {name}" for name in absent if _plain(name) in close]
    if meant:
        raise UserError(
            msg("The file lacks {n} of the columns this run learned from: {columns}. Some seem to have another name only; "
                "rename them in the file: {meant}."),
            n=len(absent), columns=listed(absent), meant=listed(meant),
        )  # fmt: skip
    raise UserError(
        msg("The file lacks {n} of the columns this run learned from: {columns}. Add them under these names."),
        n=len(absent),
        columns=listed(absent, 10),
    )


def _plain(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def _laid_out(
    lines: Iterator[tuple[int, list[str]]], width: int, line: list[int], torn: dict[int, str], name: str
) -> Iterator[tuple[int, list[str]]]:
    """The rows as wide as the first one; the others are noted. Refused where these are the most."""
    for number, fields in lines:
        if len(fields) == width:
            line.append(number)
            yield number, fields
        else:
            torn[number] = RAGGED
    if len(torn) >= len(line):
        raise UserError(
            msg("{name}: {n} of {rows} rows have another number of fields than the first line, which has {width}. "
                "Save the table anew, with one separator throughout."),
            name=name, n=len(torn), rows=len(torn) + len(line) - 1, width=width,
        )  # fmt: skip


@dataclasses.dataclass(frozen=True)
class _Read:
    """One column, every field (n,)."""

    values: Any
    filled: np.ndarray
    unread: np.ndarray
    unknown: np.ndarray


def _read(column: InputColumn, raw: Any, text: Any, decimal: bool) -> _Read:
    return _numbers(column, text, decimal) if column.kind == "number" else _categories(column, raw)


def _numbers(column: InputColumn, text: Any, decimal: bool) -> _Read:
    commas, thousands = _match(text, DECIMAL_COMMA), _match(text, THOUSANDS)
    plain = not (_match(text, MILLIONS).any() or _match(text, r"\.").any())
    if plain and (decimal or (commas & ~thousands).any()):
        text = pc.replace_substring(text, ",", ".")
    values = np.where(_match(text, NUMBER), pd.to_numeric(text.to_pandas(), errors="coerce"), np.nan).astype(np.float64)
    filled, readable = _true(pc.is_valid(text)), np.abs(values) < WIDE
    if column.minimum >= 0:  # nothing in training was below 0, so that these can only say: not measured
        coded = np.isin(values, CODES)
        filled, readable = filled & ~coded, readable & ~coded
    return _Read(np.where(readable, values, np.nan), filled, filled & ~readable, np.zeros(len(values), bool))


def _categories(column: InputColumn, raw: Any) -> _Read:
    text = pc.utf8_trim_whitespace(raw)
    known = pc.is_in(text, value_set=pa.array(column.categories, pa.string()))
    gone = pc.and_(pc.is_in(pc.utf8_lower(text), value_set=pa.array(MISSING)), pc.invert(known))
    values = pc.if_else(gone, pa.scalar(None, pa.string()), text)
    filled = _true(pc.is_valid(values))
    unknown = filled & ~_true(known) & (not column.other)
    return _Read(values.to_pandas(), filled, np.zeros(len(filled), bool), unknown)


def _outside(column: InputColumn, values: pd.Series) -> np.ndarray:
    if column.kind == "category" or column.missing == 1:
        return np.zeros(len(values), bool)
    return ((values < column.minimum) | (values > column.maximum)).to_numpy()


def _refused(filled: np.ndarray, unread: np.ndarray, numbers: np.ndarray) -> tuple[str, ...]:
    empty: np.ndarray = np.logical_not(filled.any(axis=1))
    given = filled[:, numbers]
    words: np.ndarray = given.any(axis=1) & (given == unread[:, numbers]).all(axis=1)
    return tuple(EMPTY if e else WORDS if w else "" for e, w in zip(empty, words, strict=True))


def _match(text: Any, pattern: str) -> np.ndarray:
    return _true(pc.match_substring_regex(text, pattern))


def _true(found: Any) -> np.ndarray:
    return np.asarray(pc.fill_null(found, False).to_numpy(zero_copy_only=False), dtype=bool)
