"""What a user sends, as a list of files with paths: loose files, a folder, ZIP archives, and a table that describes them."""

from __future__ import annotations

import contextlib
import dataclasses
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import PurePosixPath

from core.archive import RefusedError, Room, opened
from core.data.tables import listed
from core.data.workbooks import is_workbook
from core.errors import UserError
from core.i18n import Phrase, msg
from core.limits import LIMITS
from core.spec import Finding

ROOM = Room(files=60_000, directory_bytes=20_000_000, unpacked_bytes=LIMITS.pictures_mb * 1_000_000)
TABLES = (".csv", ".tsv")
SHEETS = (".txt", ".xlsx", ".xlsm")  # beside the pictures only: in an archive these say something else
REASONS = 3  # why files were left out: so many are told
_JUNK = re.compile(r"(^|/)(__MACOSX/|\.|Thumbs\.db$|ehthumbs\.db$|desktop\.ini$|Icon\r$|DICOMDIR$)", re.I)
_NESTED = re.compile(r"\.(zip|7z|rar|tar|tgz|bz2|xz|jar|iso|exe|dll)$|(?<!\.nii)\.gz$", re.I)
_NUMBER = re.compile(r"[0-9]+")
_UTF8 = 0x800  # of an entry's flags: its name is UTF-8


@dataclasses.dataclass(frozen=True)
class File:
    """One file: its path with "/" between the steps, and its bytes when asked for."""

    path: str
    read: Callable[[], bytes]


@dataclasses.dataclass(frozen=True)
class Sent:
    """All that came: the files that may be pictures, the table that describes them, and how many files were passed over."""

    files: list[File]
    table: File | None
    junk: int  # files that computers add by themselves


@contextlib.contextmanager
def gathered(sent: Sequence[tuple[str, bytes]]) -> Iterator[Sent]:
    """What ``sent`` (name, bytes) holds, archives opened; UserError where one is refused, of too many files or several tables.

    A table beside the archives describes them; one inside does so where there is none beside. In the order of their paths.
    """
    with files_in(sent) as clean:
        tables = _ending(clean.beside, (*TABLES, *SHEETS)) or _ending(clean.inside, TABLES)
        if len(tables) > 1:
            raise UserError(
                msg(
                    "{n} tables came with the pictures; one is expected: {names}. Choose one that names every picture."
                ),
                n=len(tables),
                names=listed(file.path for file in tables),
            )
        pictures = [file for file in (*clean.beside, *clean.inside) if not tables or file is not tables[0]]
        _check(len(pictures))
        yield Sent(by_number(pictures), tables[0] if tables else None, clean.junk)


@dataclasses.dataclass(frozen=True)
class Files:
    """The files that came, apart from what computers add by themselves."""

    beside: list[File]  # loose or in a folder
    inside: list[File]  # of archives
    junk: int


@contextlib.contextmanager
def files_in(sent: Sequence[tuple[str, bytes]]) -> Iterator[Files]:
    """What ``sent`` (name, bytes) holds, archives opened; UserError where one is refused."""
    loose = [(_plain(name), content) for name, content in sent]
    zipped = [_is_archive(content, name) for name, content in loose]
    beside = [File(*one) for one, packed in zip(_readers(loose), zipped, strict=True) if not packed]
    archives = [one for one, packed in zip(loose, zipped, strict=True) if packed]
    with contextlib.ExitStack() as still_open:
        inside = [file for name, content in archives for file in _entries(still_open, content, name)]
        if len(archives) == 1:  # of several, the name of the archive counts as a folder
            inside = [File(file.path.partition("/")[2], file.read) for file in inside]
        clean = [[file for file in files if not _JUNK.search(file.path)] for files in (beside, inside)]
        yield Files(clean[0], clean[1], len(beside) + len(inside) - sum(map(len, clean)))


def by_number(files: Sequence[File]) -> list[File]:
    """In the order of their paths, 2 before 10."""
    return sorted(files, key=lambda file: _NUMBER.sub(lambda found: found[0].zfill(20), file.path))


@contextlib.contextmanager
def inside(content: bytes, name: str) -> Iterator[list[File]]:
    """The file itself, or those in the archive that it is, but for what computers add; UserError where it is refused."""
    if not _is_archive(content, name):
        yield [File(name, partial(bytes, content))]
        return
    with contextlib.ExitStack() as still_open:
        files = [file for file in _entries(still_open, content, name) if not _JUNK.search(file.path)]
        if not files:
            raise UserError(msg("{name} holds no file. Choose a ZIP file that is not empty."), name=name)
        yield files


def unread(left_out: Sequence[UserError]) -> list[Finding]:
    """The files that could not be read, and the reason for the first of each kind; every error has their ``name``."""
    if not left_out:
        return []
    said = msg("{n} files could not be read and were left out: {names}. Why, for the first of each kind:")
    names = listed(error.values["name"] for error in left_out)
    kinds = {error.text: error for error in reversed(left_out)}
    why = [Finding("warning", error.text, dict(error.values)) for error in [*kinds.values()][:REASONS]]
    return [Finding("warning", said, {"n": len(left_out), "names": names}), *why]


def _readers(loose: list[tuple[str, bytes]]) -> Iterator[tuple[str, Callable[[], bytes]]]:
    return ((name, partial(bytes, content)) for name, content in loose)


def _ending(files: list[File], endings: tuple[str, ...]) -> list[File]:
    return [file for file in files if file.path.lower().endswith(endings)]


def _is_archive(content: bytes, name: str) -> bool:
    """Whether the bytes are a ZIP file, and no Excel workbook, which is one too."""
    return content.startswith(b"PK\3\4") and not is_workbook(content, name)


def _check(pictures: int) -> None:
    if pictures > LIMITS.pictures:
        raise UserError(
            msg("{n} pictures came; at most {most} can be read. Choose fewer."), n=pictures, most=LIMITS.pictures
        )
    if not pictures:
        raise UserError(
            msg("No picture came. Choose pictures, a folder of them, or a ZIP file with a folder for each class.")
        )


def _entries(still_open: contextlib.ExitStack, content: bytes, name: str) -> list[File]:
    """The files of an archive that stays open, their paths beginning with its name."""
    try:
        archive = still_open.enter_context(opened(content, _most, ROOM))
    except RefusedError as refused:
        raise _refusal(name, refused) from refused
    top = PurePosixPath(name).stem

    def read(entry: zipfile.ZipInfo) -> bytes:
        try:
            return archive.read(entry)
        except RefusedError as refused:
            raise _refusal(name, refused) from refused

    return [
        File(f"{top}/{_plain(_name(entry))}", partial(read, entry)) for entry in archive.entries if not entry.is_dir()
    ]


def _refusal(name: str, refused: RefusedError) -> UserError:
    return UserError(
        msg("{name} is not opened: {why} Choose a plain ZIP file."), name=name, why=Phrase(refused.args[0])
    )


def _most(name: str) -> int:
    """How many bytes a file of that name may have; 0 for names that lead elsewhere and for archives inside archives."""
    steps = name.replace("\\", "/").rstrip("/").split("/")
    if any(step in ("", "..") or ":" in step or "\0" in step for step in steps) or _NESTED.search(name):
        return 0
    return LIMITS.picture_mb * 1_000_000


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as it was meant: many programs write UTF-8 without saying so, older Chinese Windows writes GB18030."""
    if entry.flag_bits & _UTF8 or entry.filename.isascii():
        return entry.filename
    raw = entry.filename.encode("cp437")
    for encoding in ("utf-8", "gb18030"):
        with contextlib.suppress(UnicodeDecodeError):
            return raw.decode(encoding)
    return entry.filename


def _plain(name: str) -> str:
    return name.replace("\\", "/").strip("/")
