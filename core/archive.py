"""A ZIP file judged by its directory alone before anything in it is opened. Nothing is ever written to a path it names.

PKWARE APPNOTE 6.3.10, sections 4.3.7 and 4.3.16. Refused: more files than expected, unknown names, links, encryption, unusual
packing, files that share bytes (Fifield 2019, "A better zip bomb"), anything before, between or after, and what would
be too large once unpacked.
"""

from __future__ import annotations

import contextlib
import dataclasses
import io
import itertools
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

from core.i18n import msg

END = struct.Struct(
    "<4s4H2LH"
)  # the record at the end: mark, 2 disks, 2 counts, size and place of the directory, comment
LOCAL = struct.Struct("<4s22x2H")  # what stands before each file: mark, lengths of name and extra field
ENCRYPTED = 0x1

NOT_WHOLE = msg("it is no ZIP file, or not a whole one.")
TOO_MANY = msg("it holds too many files.")
STRANGE = msg("it holds a file that does not belong into it.")
TWICE = msg("some of its files lie on top of each other.")
TOO_LARGE = msg("it would be too large once unpacked.")
UNUSUAL = msg("it is encrypted, packed in an unusual way, or holds a link.")
DAMAGED = msg("one of its files is damaged.")


class RefusedError(Exception):
    """Why an archive is not opened: a message id that ends a sentence."""


@dataclasses.dataclass(frozen=True)
class Room:
    """The most that an archive of one kind may hold."""

    files: int = 32
    directory_bytes: int = 8_192
    unpacked_bytes: int = 800_000_000  # all files together


BUNDLE = Room()


@dataclasses.dataclass(frozen=True)
class Archive:
    """A checked archive: the entries of its directory, and how to read one of them."""

    entries: list[zipfile.ZipInfo]
    read: Callable[[zipfile.ZipInfo], bytes]


def unpacked(content: bytes, most: Callable[[str], int]) -> dict[str, bytes]:
    """Name and bytes of every file; ``most(name)`` is the most bytes that one may have, 0 where no such file belongs here.

    Raises RefusedError, from the directory alone where that is enough.
    """
    with opened(content, most) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.entries}


@contextlib.contextmanager
def opened(content: bytes, most: Callable[[str], int], room: Room = BUNDLE) -> Iterator[Archive]:
    """The same without reading any file before it is asked for; for archives that are large once unpacked."""
    count, place = _end(content, room)
    with contextlib.ExitStack() as open_files:
        with _refusing():
            archive = open_files.enter_context(zipfile.ZipFile(io.BytesIO(content)))
            entries = archive.infolist()
            _check(entries, count, most, room)
            _check_places(content, entries, place)
        yield Archive(entries, lambda entry: _read(archive, entry))


@contextlib.contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, UnicodeDecodeError, struct.error, zlib.error, EOFError, NotImplementedError) as error:
        raise RefusedError(DAMAGED) from error


def _end(content: bytes, room: Room) -> tuple[int, int]:
    """Number of files and place of the directory, from the last 22 bytes: an archive with a comment is refused."""
    if len(content) < END.size or not content.startswith(b"PK\3\4"):
        raise RefusedError(NOT_WHOLE)
    mark, disk, first, here, count, size, place, comment = END.unpack(content[-END.size :])
    if mark != b"PK\5\6" or disk or first or comment or here != count:
        raise RefusedError(NOT_WHOLE)
    if count > room.files or size > room.directory_bytes:
        raise RefusedError(TOO_MANY)
    if place + size + END.size != len(content):
        raise RefusedError(NOT_WHOLE)
    return count, place


def _check(entries: list[zipfile.ZipInfo], count: int, most: Callable[[str], int], room: Room) -> None:
    names = {entry.orig_filename for entry in entries}
    if len(entries) != count or len(names) != count:
        raise RefusedError(TWICE)
    for entry in entries:
        limit = most(entry.orig_filename)
        if not limit:
            raise RefusedError(STRANGE)
        kind = stat.S_IFMT(entry.external_attr >> 16)
        plain = kind in (0, stat.S_IFREG) or (kind == stat.S_IFDIR and entry.is_dir())
        packing = entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        if not plain or entry.flag_bits & ENCRYPTED or not packing:
            raise RefusedError(UNUSUAL)
        if entry.file_size > limit:
            raise RefusedError(TOO_LARGE)
    if sum(entry.file_size for entry in entries) > room.unpacked_bytes:
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
    with _refusing(), archive.open(entry) as file:
        content = file.read(entry.file_size)
        if len(content) != entry.file_size or file.read(1):
            raise RefusedError(DAMAGED)
    return content
