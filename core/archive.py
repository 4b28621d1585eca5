"""A ZIP file judged by its directory alone before anything in it is opened. Nothing is ever written to a path it names.

PKWARE APPNOTE 6.3.10, sections 4.3.7 and 4.3.16. Refused: more files than expected, unknown names, links, encryption, unusual
packing, files that share bytes (Fifield 2019, "A better zip bomb"), anything before, between or after, and what would
be too large once unpacked.
"""

from __future__ import annotations

import io
import itertools
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable

from core.i18n import msg

END = struct.Struct(
    "<4s4H2LH"
)  # the record at the end: mark, 2 disks, 2 counts, size and place of the directory, comment
LOCAL = struct.Struct("<4s22x2H")  # what stands before each file: mark, lengths of name and extra field
MOST_FILES = 32
MOST_DIRECTORY = 8_192  # bytes
MOST_UNPACKED = 800_000_000  # bytes, all files together
ENCRYPTED = 0x1

NOT_WHOLE = msg("it is no ZIP file, or not a whole one.")
TOO_MANY = msg("it holds more files than a bundle does.")
STRANGE = msg("it holds a file that no bundle has.")
TWICE = msg("some of its files lie on top of each other.")
TOO_LARGE = msg("it would be too large once unpacked.")
UNUSUAL = msg("it is encrypted, packed in an unusual way, or holds a link.")
DAMAGED = msg("one of its files is damaged.")


class RefusedError(Exception):
    """Why an archive is not opened: a message id that ends a sentence."""


def unpacked(content: bytes, most: Callable[[str], int]) -> dict[str, bytes]:
    """Name and bytes of every file; ``most(name)`` is the most bytes that one may have, 0 where no such file belongs here.

    Raises RefusedError, from the directory alone where that is enough.
    """
    count, place = _end(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check(entries, count, most)
            _check_places(content, entries, place)
            return {entry.filename: _read(archive, entry) for entry in entries}
    except (zipfile.BadZipFile, UnicodeDecodeError, struct.error, zlib.error, EOFError, NotImplementedError) as error:
        raise RefusedError(DAMAGED) from error


def _end(content: bytes) -> tuple[int, int]:
    """Number of files and place of the directory, from the last 22 bytes: a ZIP of ours has no comment."""
    if len(content) < END.size or not content.startswith(b"PK\3\4"):
        raise RefusedError(NOT_WHOLE)
    mark, disk, first, here, count, size, place, comment = END.unpack(content[-END.size :])
    if mark != b"PK\5\6" or disk or first or comment or here != count:
        raise RefusedError(NOT_WHOLE)
    if count > MOST_FILES or size > MOST_DIRECTORY:
        raise RefusedError(TOO_MANY)
    if place + size + END.size != len(content):
        raise RefusedError(NOT_WHOLE)
    return count, place


def _check(entries: list[zipfile.ZipInfo], count: int, most: Callable[[str], int]) -> None:
    names = {entry.orig_filename for entry in entries}
    if len(entries) != count or len(names) != count:
        raise RefusedError(TWICE)
    for entry in entries:
        limit = most(entry.orig_filename)
        if not limit:
            raise RefusedError(STRANGE)
        kind = stat.S_IFMT(entry.external_attr >> 16)
        packing = entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        if kind not in (0, stat.S_IFREG) or entry.flag_bits & ENCRYPTED or not packing:
            raise RefusedError(UNUSUAL)
        if entry.file_size > limit:
            raise RefusedError(TOO_LARGE)
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise RefusedError(TOO_LARGE)


def _check_places(content: bytes, entries: list[zipfile.ZipInfo], place: int) -> None:
    """Every file lies by itself, one after the other, before the directory."""
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    starts = [entry.header_offset for entry in ordered] + [place]
    for entry, (start, after) in zip(ordered, itertools.pairwise(starts), strict=True):
        if start + LOCAL.size > len(content):
            raise RefusedError(DAMAGED)
        mark, name, extra = LOCAL.unpack_from(content, start)
        if mark != b"PK\3\4":
            raise RefusedError(DAMAGED)
        if start + LOCAL.size + name + extra + entry.compress_size > after:
            raise RefusedError(TWICE)


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The bytes of one file: as many as the directory says, their checksum right, or refused."""
    with archive.open(entry) as file:
        content = file.read(entry.file_size)
        if len(content) != entry.file_size or file.read(1):
            raise RefusedError(DAMAGED)
    return content
