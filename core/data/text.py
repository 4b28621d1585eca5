"""Bytes of unknown origin as text: what they are written in, or a sentence saying what they are instead."""

from __future__ import annotations

import codecs
import itertools
import re
from collections.abc import Iterator

from core.errors import UserError
from core.i18n import msg
from core.spec import Finding

BINARY = (
    (rb"PK\x03\x04|PK\x05\x06|PK\x07\x08", "ZIP"),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel (.xls)"),
    (rb"\x89PNG\r\n", "PNG"),
    (rb"\xff\xd8\xff", "JPEG"),
    (rb"GIF8[79]a", "GIF"),
    (rb"(?:II\*\x00|MM\x00\*)", "TIFF"),
    (rb"%PDF-", "PDF"),
    (rb"\x1f\x8b", "gzip"),
    (rb"BZh[1-9]1AY&SY", "bzip2"),
    (rb"\xfd7zXZ\x00", "xz"),
    (rb"7z\xbc\xaf\x27\x1c", "7z"),
    (rb"Rar!\x1a", "RAR"),
    (rb"\x28\xb5\x2f\xfd", "zstd"),
    (rb"PAR1[\x00-\x08\x0e-\x1f]", "Parquet"),
    (rb"\x89HDF", "HDF5"),
    (rb"SQLite format 3\x00", "SQLite"),
    (rb"\$FL[23]@\(#\)", "SPSS"),
    (rb"<stata_dta>", "Stata"),
    (rb".{128}DICM", "DICOM"),
    (rb"\x7fELF|MZ[\x00-\x08\x80-\xff]", "EXE"),
)
MARKS = (  # byte order marks, the longer before the shorter that it begins with
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 4096  # bytes looked at for UTF-16 without a mark
PIECE = 1 << 20  # bytes decoded at a time
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")


def encoding_of(content: bytes, name: str) -> tuple[str, tuple[Finding, ...]]:
    """The Python name of the encoding in which the whole content can be read, and what was assumed to find it."""
    if kind := _binary(content):
        raise UserError(
            msg(
                "{name} is not a text table but a file of the kind {kind}. Save the table as CSV and choose that file."
            ),
            name=name,
            kind=kind,
        )
    encoding, findings = _chosen(content, name)
    if any(_CONTROLS.search(text) for text in _decoded(content, encoding)):
        raise UserError(
            msg("{name} holds bytes that no text table has: it is a binary or damaged file. Save the table as CSV."),
            name=name,
        )
    return encoding, findings


def _binary(content: bytes) -> str:
    head = content[:256]
    return next((kind for pattern, kind in BINARY if re.match(pattern, head, re.DOTALL)), "")


def _chosen(content: bytes, name: str) -> tuple[str, tuple[Finding, ...]]:
    marked = next((encoding for mark, encoding in MARKS if content.startswith(mark)), "") or _unmarked_utf16(content)
    if marked:
        if not _reads(content, marked):
            raise UserError(
                msg("{name} begins as {encoding} text but is damaged further on. Save it again as CSV in UTF-8."),
                name=name,
                encoding=marked,
            )
        return marked, ()
    if _reads(content, "utf-8"):
        return "utf-8", ()
    if _chinese(content):
        return "gb18030", (Finding("note", msg("The file is not in UTF-8; it was read as Chinese text (GB18030).")),)
    said = msg("The file is not in UTF-8; it was read as Western European text (Latin-1). Check letters with accents.")
    return "latin-1", (Finding("warning", said),)


def _unmarked_utf16(content: bytes) -> str:
    """UTF-16 without a mark shows as zero bytes at every other place only, one in five of those or more."""
    head = content[:SAMPLE]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < max(len(head) // 10, 2) or min(even, odd) > 0:
        return ""
    return "utf-16-le" if odd else "utf-16-be"


def _chinese(content: bytes) -> bool:
    """Whether the content reads as GB18030 *and* four in five of its characters are common Chinese ones.

    GB18030 accepts most Latin-1 text too, but turns it into rare characters; common ones (GB 2312 level 1, and Chinese
    punctuation) begin with a byte from A1 to D7 followed by one from A1 up.
    """
    if not _reads(content, "gb18030"):
        return False
    runs = (run for text in _decoded(content, "gb18030") for run in _NOT_ASCII.findall(text))
    pairs = [run.encode("gb18030") for run in itertools.islice(runs, 10_000)]
    foreign = sum(len(pair) for pair in pairs)
    common = sum(
        2 for pair in pairs for i in range(0, len(pair) - 1, 2) if 0xA1 <= pair[i] <= 0xD7 and pair[i + 1] >= 0xA1
    )
    return common >= 0.8 * foreign


def _reads(content: bytes, encoding: str) -> bool:
    try:
        for _ in _decoded(content, encoding):
            pass
    except UnicodeDecodeError:
        return False
    return True


def _decoded(content: bytes, encoding: str) -> Iterator[str]:
    """The text in pieces: at once, a large file would be here twice to five times."""
    decoder = codecs.getincrementaldecoder(encoding)()
    for start in range(0, len(content), PIECE):
        yield decoder.decode(content[start : start + PIECE])
    yield decoder.decode(b"", final=True)
