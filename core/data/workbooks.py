"""An Excel workbook as rows of text: judged by its directory, then by its parts; nothing in it is run or looked up.

Of the file only the XML parts that make up cells are read, by us, each no longer than the directory says; python-calamine
(MIT, a Rust reader) sees a copy made of these alone, so that no lie in the archive reaches it.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import re
import zipfile
import zlib
from typing import Any

from core.data.records import Lines, check_header
from core.data.tables import listed
from core.errors import UserError
from core.i18n import msg
from core.limits import LIMITS
from core.spec import Finding

MARK = b"PK\x03\x04"
PROTECTED = "EncryptedPackage".encode("utf-16-le")  # what a workbook with a password is wrapped in
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_PARTS = 2_000
MAX_CELLS = 50_000_000  # of the rectangle around everything in one sheet: the reader keeps 24 bytes for each
_READ = re.compile(
    r"(\[Content_Types\]|_rels/.*|xl/(workbook[0-9]*|styles|sharedStrings|worksheets/.*|_rels/.*))\.(xml|rels)", re.I
)
_COLUMN = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)[0-9]""")
_ROW = re.compile(rb"""\sr\s*=\s*["'][A-Za-z]*([0-9]{1,9})""")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_ERROR = re.compile(rb"""<(?:\w+:)?c\s[^>]*\st\s*=\s*["']e["']""")
_DATES = (datetime.date, datetime.time, datetime.timedelta)
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


def is_workbook(content: bytes, name: str) -> bool:
    """Whether the bytes are an Excel workbook of today's kind; UserError where it is one behind a password."""
    if content.startswith(OLE) and PROTECTED in content:
        raise UserError(
            msg("{name} is protected by a password. Save it without one and choose it again."),
            name=name,
        )
    return content.startswith(MARK) and b"xl/workbook" in content


def workbook_lines(content: bytes, name: str, named: bool = True) -> Lines:
    """The first visible sheet with data, all cells as text: numbers as short as they can be, dates as 2020-01-31.

    Where it need not be ``named``, a first line of numbers only is let through as the header.
    """
    parts = _parts(content, name)
    _check_extent(parts, name)
    sheet, title, others = _sheet(_copy(parts), name)
    first = sheet.start[0] if sheet.start else 0
    rows = [(n, row) for n, row in enumerate(sheet.to_python(), first) if any(cell != "" for cell in row)]
    above = next((place for place, (_, row) in enumerate(rows) if sum(cell != "" for cell in row) > 1), 0)
    rows = rows[above:]
    header = [_text(cell).strip() for cell in rows[0][1]]
    check_header(header, name, named)
    merged = sum(last[0] >= rows[0][0] for _, last in sheet.merged_cell_ranges or ())
    findings = (
        *_noted(len(others), msg("Only this sheet is read; other sheets hold data too: {sheets}."), sheets=listed(others)),
        *_noted(above, msg("{n} lines above the names of the columns were left out.")),
        *_noted(merged, msg("{n} areas of merged cells: only the first cell of each holds a value, the others count as "
                            "missing.")),
        *_parts_noted(content, parts),
        *_dates_noted(header, [row for _, row in rows[1:]]),
    )  # fmt: skip
    lines = ((n + 1, [_text(cell) for cell in row]) for n, row in rows)
    said = msg("Read {rows} rows and {columns} columns from the sheet {sheet}.")
    return Lines(header, lines, said, {"sheet": title}, findings)


def _parts_noted(content: bytes, parts: dict[str, bytes]) -> list[Finding]:
    sheets = [part for path, part in parts.items() if "worksheets/" in path]
    formulas, errors = (sum(len(kind.findall(part)) for part in sheets) for kind in (_FORMULA, _ERROR))
    return [
        *_noted(content.count(b"vbaProject.bin"), msg("The workbook holds macros; they were neither read nor run.")),
        *_noted(formulas, msg("{n} cells of the workbook are formulas; the values last computed in Excel are read.")),
        *_noted(errors, msg("{n} cells of the workbook hold an error such as #DIV/0!; they count as missing.")),
    ]


def _dates_noted(header: list[str], rows: list[list[Any]]) -> list[Finding]:
    columns = zip(header, zip(*rows, strict=True), strict=False)  # no columns where there are no rows
    dates = [name for name, column in columns if any(isinstance(cell, _DATES) for cell in column)]
    return _noted(len(dates), msg("Dates are kept as text such as 2020-01-31: {columns}."), columns=listed(dates))


def _noted(n: int, said: str, **values: str) -> list[Finding]:
    return [Finding("note", said, values or {"n": n})] if n else []


def _parts(content: bytes, name: str) -> dict[str, bytes]:
    """The parts that make up cells, path -> XML."""
    if content.count(b"PK\x01\x02") > MAX_PARTS:
        raise _damaged(name)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            wanted = {entry.filename: entry for entry in archive.infolist() if _READ.fullmatch(entry.filename)}
            megabytes = sum(entry.file_size for entry in wanted.values()) / 1e6
            if megabytes > LIMITS.workbook_mb:
                raise UserError(
                    msg("{name} has {n} megabytes when unpacked; at most {most} can be read. Save the table as CSV."),
                    name=name,
                    n=round(megabytes),
                    most=LIMITS.workbook_mb,
                )
            return {path: archive.read(entry) for path, entry in wanted.items()}
    except _FAULTS as error:
        raise _damaged(name) from error


def _check_extent(parts: dict[str, bytes], name: str) -> None:
    """Refuse a sheet whose cells lie so far apart that the rectangle around them does not fit into memory."""
    for part in parts.values():
        last = max(map(int, set(_ROW.findall(part))), default=1)
        width = max(map(_column, set(_COLUMN.findall(part))), default=1)
        if last * max(width, 1) > MAX_CELLS:
            raise UserError(
                msg("{name} has cells as far away as row {row}; so large a sheet cannot be read. "
                    "Delete what lies far outside the table, or save the table as CSV."),
                name=name, row=last,
            )  # fmt: skip


def _column(letters: bytes) -> int:
    """A = 1, Z = 26, AA = 27 ..."""
    number = 0
    for letter in letters.upper()[:6]:
        number = number * 26 + letter - 64
    return number


def _copy(parts: dict[str, bytes]) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for path, part in parts.items():
            archive.writestr(path, part)
    file.seek(0)
    return file


def _sheet(file: io.BytesIO, name: str) -> tuple[Any, str, list[str]]:
    """The first visible sheet with data, its name, and the names of the other visible ones with data."""
    import python_calamine as calamine

    found: list[tuple[Any, str]] = []
    try:
        with contextlib.closing(calamine.CalamineWorkbook.from_filelike(file)) as book:
            for about in book.sheets_metadata:
                if about.typ == calamine.SheetTypeEnum.WorkSheet and about.visible == calamine.SheetVisibleEnum.Visible:
                    sheet = book.get_sheet_by_name(about.name)
                    found += [(sheet if not found else None, about.name)] if sheet.height else []
    except calamine.CalamineError as error:
        raise _damaged(name) from error
    if not found:
        raise UserError(msg("{name} has no visible sheet with data. Put the table into the first sheet."), name=name)
    return *found[0], [title for _, title in found[1:]]


def _text(cell: Any) -> str:
    """A cell as a CSV file would hold it."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, datetime.datetime):
        return cell.isoformat(" ", "seconds").removesuffix(" 00:00:00")
    return str(cell)


def _damaged(name: str) -> UserError:
    return UserError(
        msg("{name} cannot be read as an Excel workbook: it is damaged or of another kind. Save the table as CSV."),
        name=name,
    )
