"""A user's CSV or Excel file as a checked table: read whole and exactly, or refused in one sentence. Runs in a worker.

The limits here hold whatever the page allowed; nothing is guessed that a finding does not say.
"""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from core.data.cells import NUMBER, Cells, Look, look, read_column
from core.data.records import Lines, numbered, raw_columns, text_lines, unique_names
from core.data.tables import STAYING, listed
from core.data.workbooks import is_workbook, workbook_lines
from core.errors import UserError
from core.i18n import msg
from core.limits import LIMITS
from core.spec import Finding

if TYPE_CHECKING:
    import pandas as pd

CELLS = 1_000_000  # opened at a time
ROW_GROUP = 20_000  # rows that are encoded at a time: all at once take as much memory again as the table
NOTES = b"findings"  # where the file keeps what was found while it was read


def lines_of(content: bytes, name: str, named: bool = True) -> Lines:
    """A CSV, TSV or XLSX file's bytes as rows of text cells; UserError where it is refused.

    Where the columns need not be ``named``, a first line of numbers only is the first row.
    """
    if not content or content.isspace():
        raise UserError(msg("{name} is empty. Choose a table with one row per case."), name=name)
    if len(content) > LIMITS.upload_mb * 1_000_000:
        raise UserError(
            msg("{name} has {n} megabytes; at most {most} can be read. Keep only the rows and columns you need."),
            name=name,
            n=round(len(content) / 1e6),
            most=LIMITS.upload_mb,
        )
    opened = (workbook_lines if is_workbook(content, name) else text_lines)(content, name, named)
    return opened if named else numbered(opened)


def read_table(content: bytes, name: str, named: bool = True) -> tuple[bytes, tuple[Finding, ...]]:
    """A CSV, TSV or XLSX file's bytes as Parquet bytes (zstd), and what was found while reading; UserError where it is refused.

    Where the columns need not be ``named``, a first line of numbers only is the first row.
    """
    opened = lines_of(content, name, named)
    header = opened.header
    names, renamed = unique_names(header)
    raw, rows = raw_columns(opened.lines, header, name)
    columns = _columns(names, raw)
    kept = [column for column, head in zip(columns, header, strict=True) if head or len(column.values.drop_null())]
    read = Finding("ok", opened.said, {"rows": rows, "columns": len(kept), **opened.values})
    findings = (read, *opened.findings, *renamed, *_odd(kept), *_dropped(columns, kept))
    return _parquet(kept, findings), findings


def open_table(parquet: bytes, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """The table that ``read_table`` wrote, or some columns: numbers as int64 or float64, text as str, missing as NaN."""
    import pandas as pd

    file = pq.ParquetFile(io.BytesIO(parquet))
    names = list(columns or file.schema_arrow.names)
    some = max(1, CELLS // max(1, file.metadata.num_rows))
    pieces = []
    for first in range(0, len(names), some):
        wanted = names[first : first + some]
        table = file.read(wanted, use_threads=False).select(wanted)  # of a, b.c it would also give a.b for a
        pieces.append(table.to_pandas(split_blocks=True, self_destruct=True, use_threads=False))
        del table
    frame: pd.DataFrame = pd.concat(pieces, axis=1)
    return frame


def reading_findings(parquet: bytes) -> tuple[Finding, ...]:
    """What ``read_table`` found, as the table itself keeps it."""
    kept = pq.read_schema(io.BytesIO(parquet)).metadata or {}
    return tuple(Finding(**finding) for finding in json.loads(kept.get(NOTES, b"[]")))


def guard_csv(frame: pd.DataFrame) -> bytes:
    """CSV in UTF-8 with a mark, for spreadsheets: text that begins like a formula gets an apostrophe; numbers stay.

    OWASP, CSV injection: = + - @ tab CR LF and their full-width forms.
    """
    import pandas as pd

    number, risky = re.compile(NUMBER), tuple("=+-@\t\r\n＝＋－＠")

    def guarded(cell: object) -> object:
        return f"'{cell}" if isinstance(cell, str) and cell.startswith(risky) and not number.match(cell) else cell

    safe = frame.rename(columns=lambda name: guarded(str(name)))
    for place, kind in enumerate(safe.dtypes):
        cells = safe.iloc[:, place]
        if isinstance(kind, pd.StringDtype) and not cells.str.startswith(risky, na=False).any():
            continue
        if not pd.api.types.is_numeric_dtype(kind):
            safe.isetitem(place, cells.map(guarded, na_action="ignore").to_numpy(object))
    written: str = safe.to_csv(index=False, quoting=csv.QUOTE_NONNUMERIC)  # a bare CR would begin a new row
    return written.encode("utf-8-sig")


def _columns(names: list[str], raw: list[Any]) -> list[Cells]:
    """Every column as read, by the commas of all of them; each is taken from ``raw``, so that only one is here twice."""
    read: list[Cells | Look] = []
    for name in names:
        seen = look(raw.pop(0))
        read.append(seen if seen.commas == "unclear" else read_column(name, seen, False))
        pa.default_memory_pool().release_unused()
    commas = {column.commas for column in read}
    alone = "decimal" in commas and "point" not in commas
    return [
        read_column(name, column, alone) if isinstance(column, Look) else column
        for name, column in zip(names, read, strict=True)
    ]


def _dropped(columns: list[Cells], kept: list[Cells]) -> list[Finding]:
    said = msg("{n} columns without a name and without a value were left out.")
    return [Finding("note", said, {"n": len(columns) - len(kept)})] if len(kept) < len(columns) else []


def _odd(columns: list[Cells]) -> list[Finding]:
    """A finding for everything in the cells that was changed or that the user should look at."""
    unclear = [column for column in columns if column.commas == "unclear"]
    decimal = [column for column in columns if column.commas == "decimal"]
    return [
        *_counted("note", msg("{n} cells hold ?, NA, N/A, null, - or an error such as #DIV/0!; they count as missing: {columns}."),
                  columns, "markers"),
        *_counted("note", msg("{n} cells hold -9, -99, -999 or -9999 in columns without any other number below 0; they count "
                              "as missing: {columns}."), columns, "codes"),
        *_counted("note", msg("Blanks around {n} labels were removed: {columns}."), columns, "trimmed"),
        *_named("note", msg("A comma was read as the decimal sign: {columns}."), decimal),
        *_staying(msg("Numbers such as 1,234 can be read in two ways, so these columns stay text: {columns}. "
                      "Write the numbers without a thousands separator."), {c.name: len(c.values.drop_null()) for c in unclear}),
        *_counted("warning", msg("{n} cells hold an infinite or impossibly large number; they count as missing: {columns}."),
                  columns, "infinite"),
        *_staying(msg("{n} cells are no numbers although the rest of their column is, so it stays text: {columns}. "
                      "Mend the cells if numbers are meant."), {c.name: c.stray for c in columns if c not in unclear}),
        *_counted("warning", msg("{n} cells begin like a spreadsheet formula; they are kept as plain text: {columns}."),
                  columns, "formulas"),
    ]  # fmt: skip


def _counted(level: Any, said: str, columns: list[Cells], field: str) -> list[Finding]:
    found = {column.name: getattr(column, field) for column in columns if getattr(column, field)}
    return [Finding(level, said, {"n": sum(found.values()), "columns": listed(found)})] if found else []


def _staying(said: str, cells: Mapping[str, int]) -> list[Finding]:
    """A finding about the cells, by column, that make columns stay text."""
    found = {name: n for name, n in cells.items() if n}
    values = {"n": sum(found.values()), "columns": listed(found), STAYING: found}
    return [Finding("warning", said, values)] if found else []


def _named(level: Any, said: str, columns: list[Cells]) -> list[Finding]:
    return [Finding(level, said, {"columns": listed(column.name for column in columns)})] if columns else []


def _parquet(columns: list[Cells], findings: tuple[Finding, ...]) -> bytes:
    table = pa.table({column.name: column.values for column in columns})
    notes = json.dumps([dataclasses.asdict(finding) for finding in findings], ensure_ascii=False)
    file = io.BytesIO()
    table = table.replace_schema_metadata({NOTES: notes.encode()})
    pq.write_table(table, file, compression="zstd", row_group_size=ROW_GROUP)
    return file.getvalue()
