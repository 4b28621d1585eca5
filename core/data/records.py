"""Text of a CSV file as columns of cells: separator, names, and every row as wide as the first, or a sentence why not.

``Lines`` is what any kind of file becomes before its cells are looked at.
"""

from __future__ import annotations

import contextlib
import csv
import dataclasses
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from core.data.cells import NUMBER
from core.data.tables import listed
from core.data.text import encoding_of
from core.errors import UserError
from core.i18n import msg
from core.limits import LIMITS
from core.spec import Finding

MAX_NAME = 200  # characters
SEPARATORS = {",": ",", ";": ";", "\t": "⇥", "|": "|"}
BATCH = 1_000  # rows held as Python text at a time
JOINED = 40  # batches: memory of less than 128 kB stays with glibc in pieces, whatever is given back


@dataclasses.dataclass(frozen=True)
class Lines:
    """A file as rows of text cells, and how to say that it was read."""

    header: list[str]  # trimmed
    lines: Iterator[tuple[int, list[str]]]  # line number and cells, the header first
    said: str  # a message id with {rows}, {columns} and the names in ``values``
    values: dict[str, str]
    findings: tuple[Finding, ...]


def text_lines(content: bytes, name: str, named: bool = True) -> Lines:
    """A CSV or TSV file in whatever encoding and with whatever separator it was written.

    Where it need not be ``named``, a first line of numbers only is let through as the header.
    """
    encoding, assumed = encoding_of(content, name)
    separator, header = header_of(content, encoding, name, named)
    said = msg("Read {rows} rows and {columns} columns; separator {separator}, encoding {encoding}.")
    values = {"separator": SEPARATORS[separator], "encoding": encoding.upper()}
    return Lines(header, records(content, encoding, separator, name), said, values, assumed)


def _lines(content: bytes, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")


def records(content: bytes, encoding: str, separator: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Line number of each record's end and its fields, header first, blank lines left out."""
    reader = csv.reader(_lines(content, encoding), delimiter=separator, strict=True)
    try:
        for record in reader:
            if len(record) > 1 or (record and record[0].strip()):
                yield reader.line_num, record
    except csv.Error as error:
        raise UserError(
            msg(
                "Line {line} of {name} cannot be split into fields: a quotation mark is open or misplaced. Mend that line."
            ),
            line=reader.line_num,
            name=name,
        ) from error


def header_of(content: bytes, encoding: str, name: str, named: bool = True) -> tuple[str, list[str]]:
    """The separator and the first record, trimmed; refused from the first line alone where that is enough."""
    first = next((line for line in _lines(content, encoding) if line.strip()), "")
    counts = {separator: first.count(separator) for separator in SEPARATORS}
    _check_width(max(counts.values()) + 1, name)
    fitting = {s: _fit(content, encoding, s) for s in SEPARATORS if counts[s]}
    best = max((s for s in fitting if fitting[s][1] > 1), key=lambda s: fitting[s], default="")
    if not best:
        raise UserError(
            msg("{name} has one column only. A table needs at least two, separated by comma, semicolon, tab or |."),
            name=name,
        )
    header = [field.strip() for field in next(records(content, encoding, best, name))[1]]
    check_header(header, name, named)
    return best, header


def numbered(opened: Lines) -> Lines:
    """A table of measurements whose first line holds numbers only: with a line 1, 2, 3 ... above it, unless it counts itself."""
    if not all(map(_is_number, opened.header)):
        return opened
    counted = [float(field) for field in opened.header]
    if all(later - earlier == 1 for earlier, later in itertools.pairwise(counted)):
        return opened
    header = [str(place) for place in range(1, len(counted) + 1)]
    said = msg("The first line holds numbers only: it was read as the first row, and the columns were numbered from 1.")
    findings = (*opened.findings, Finding("note", said))
    lines = itertools.chain([(0, header)], opened.lines)
    return dataclasses.replace(opened, header=header, lines=lines, findings=findings)


def _is_number(field: str) -> bool:
    return bool(re.match(NUMBER, field)) and "inf" not in field.casefold()


def check_header(header: list[str], name: str, named: bool = True) -> None:
    """Refuse what cannot be the names of a table's columns."""
    _check_width(len(header), name)
    if len(header) < 2:
        raise UserError(msg("{name} has one column only. A table needs at least two."), name=name)
    if named and all(re.match(NUMBER, field) for field in header):
        raise UserError(
            msg(
                "The first line of {name} holds numbers only. It must hold the names of the columns: add a line of names."
            ),
            name=name,
        )


def _check_width(columns: int, name: str) -> None:
    if columns > LIMITS.columns:
        raise UserError(
            msg("{name} has {n} columns; at most {most} can be read. Leave out columns you do not need."),
            name=name,
            n=columns,
            most=LIMITS.columns,
        )


def _fit(content: bytes, encoding: str, separator: str) -> tuple[float, int]:
    """How well a separator fits the first records: the share with as many fields as the first, and how many those are."""
    widths: list[int] = []
    reader = csv.reader(_lines(content, encoding), delimiter=separator)
    with contextlib.suppress(csv.Error):  # said with its line when the records are read
        widths += (len(record) for record in itertools.islice(reader, 50) if record)
    return (widths.count(widths[0]) / len(widths), widths[0]) if widths else (0.0, 0)


def unique_names(header: list[str]) -> tuple[list[str], tuple[Finding, ...]]:
    """Every column's name, once only; what had to be renamed."""
    taken = Counter(header)
    names: list[str] = []
    changed = []
    for place, given in enumerate(header, start=1):
        if len(given) > MAX_NAME:
            raise UserError(
                msg("The name of column {place} has {n} characters; at most {most}. Does the first line hold names?"),
                place=place,
                n=len(given),
                most=MAX_NAME,
            )
        name = given or f"column {place}"
        number = 1
        while name in names or (name != given and name in taken):
            number += 1
            name = f"{given or f'column {place}'} ({number})"
        names.append(name)
        changed += [name] if name != given else []
    said = msg("Columns without a name or with a name that occurs twice were renamed: {columns}.")
    return names, (Finding("warning", said, {"columns": listed(changed)}),) if changed else ()


def raw_columns(lines: Iterator[tuple[int, list[str]]], header: list[str], name: str) -> tuple[list[Any], int]:
    """All cells as text, one chunked array per column, and the number of rows; refused where a row has another width."""
    next(lines)
    width, nameless = len(header), not header[-1]
    columns: list[list[Any]] = [[] for _ in header]
    ragged, rows, found = [], 0, 0
    beyond: list[int] = []  # lines with a cell beyond the last name
    while part := list(itertools.islice(lines, BATCH)):
        rows += len(part)
        if rows > LIMITS.rows:
            raise UserError(msg("{name} has more than {most} rows. Choose fewer."), name=name, most=LIMITS.rows)
        wrong = [(line, len(fields)) for line, fields in part if len(fields) != width]
        found = found or (wrong[0][1] if wrong else 0)
        ragged += [line for line, _ in wrong]
        beyond += [line for line, fields in part if fields[-1].strip()] if nameless and not ragged else []
        if not ragged:
            for arrays, cells in zip(columns, zip(*(f for _, f in part), strict=True), strict=True):
                arrays.append(pa.array(cells, pa.string()))
                if rows % (JOINED * BATCH) == 0:
                    arrays[-JOINED:] = [pa.concat_arrays(arrays[-JOINED:])]
    if ragged:
        raise UserError(
            msg("{name}: the first line has {width} fields, but {n} rows have another number (the first of them {found}). "
                "Mend these lines: {lines}."),
            name=name, width=width, n=len(ragged), found=found, lines=listed(ragged),
        )  # fmt: skip
    if 0 < 2 * len(beyond) < rows:
        raise UserError(
            msg("{name}: {n} rows have a value beyond the last named column, most likely shifted there by a stray "
                "separator. Mend these lines: {lines}."),
            name=name, n=len(beyond), lines=listed(beyond),
        )  # fmt: skip
    if not rows:
        raise UserError(msg("{name} has a line of names but no rows. Choose a table with one row per case."), name=name)
    return [pa.chunked_array(arrays) for arrays in columns], rows
