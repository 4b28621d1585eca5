"""Where downloaded sets lie, and how they are read: the whole file, its checksum looked at every time."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import os
import zlib
from pathlib import Path

from core.errors import UserError
from core.i18n import msg
from core.limits import LIMITS
from core.spec import DOWNLOAD, Download, Remote, Settings
from core.store import Store, sha256

INSTEAD = "DEV_DATA_DIR"  # names a folder whose files are read instead, for development and tests
TABLE = "table"  # kind of a checksum: that of ``table_digest``, where the publisher states none
NOTED = "noted"  # the same: that which was noted when the set came, since none was known beforehand
LEFT_OUT = ("", "smiles")  # columns that do not enter it: row numbers, and what can be written in several ways
MOST_UNPACKED = 20_000_000  # bytes
GZIP = b"\x1f\x8b"  # how such a file begins
WORK = "core.data.fetching:fetch"  # the engine's job that puts a set here
REBUILT = "_reconstructed"  # in the name of a file there that was put together again from copies
NOT_HERE = msg("{name} is not on this machine. Download it on the page, or with: python -m core download DEMO ID.")


def download_settings(demo: str, dataset: str) -> Settings:
    """Settings that ask for that set to be fetched."""
    return Settings(demo=demo, dataset=dataset, model=DOWNLOAD)


def downloads_folder(store: Store | None = None) -> Path:
    """Where fetched files are kept."""
    return (store or Store()).folder / "downloads"


def located(download: Download) -> Path | None:
    """The file of a set on this machine, or the folder that holds all files it consists of; None where it is not here."""
    name = Path(download.file)
    places = [] if download.parts else [downloads_folder() / name]
    if instead := os.environ.get(INSTEAD):
        places = [Path(instead) / name, Path(instead) / f"{name.stem}{REBUILT}{name.suffix}", *places]
    if one := next((place for place in places if place.is_file()), None):
        return one
    whole = download.parts and all((downloads_folder() / part.file).is_file() for part in download.parts)
    return downloads_folder() if whole else None


def read_download(download: Download) -> tuple[bytes, bool]:
    """The content of the file, and whether it is the published one; only a file in the folder read instead may differ.

    UserError where there is none, or where a fetched one was changed since: that is set aside.
    """
    place = located(download)
    if place is None:
        raise UserError(NOT_HERE, name=f"{download.family} {download.variant}")
    if place.parent == downloads_folder():
        return _fetched(download), True
    content = place.read_bytes()
    return content, is_published(content, download)


def read_parts(download: Download) -> dict[str, bytes]:
    """The contents of the files that a set consists of, by their names; UserError as of ``read_download``."""
    if located(download) is None:
        raise UserError(NOT_HERE, name=f"{download.family} {download.variant}")
    return {part.file: _fetched(part) for part in download.parts}


def is_published(content: bytes, remote: Remote) -> bool:
    """Whether these bytes are what the publisher offers."""
    kind, _, known = remote.checksum.partition(":")
    if kind == TABLE:
        return table_digest(content) == known
    if kind == NOTED:
        return sha256(content) == noted(remote)
    return hashlib.new(kind, content, usedforsecurity=False).hexdigest() == known


def note_of(remote: Remote, folder: Path) -> Path:
    """Where the SHA-256 of a set that was put together here is noted."""
    return folder / f"{remote.file}.sha256"


def noted(remote: Remote) -> str:
    """That SHA-256; empty where none was noted."""
    note = note_of(remote, downloads_folder())
    return note.read_text(encoding="utf-8", errors="replace") if note.is_file() else ""


def table_digest(content: bytes) -> str:
    """SHA-256 over the rows of a CSV file in any order, numbers as whole ones; empty for what is no such table."""
    try:
        rows = list(csv.DictReader(io.StringIO(unpacked_table(content).decode())))
        lines = sorted(repr([(name, _number(row[name])) for name in row if name not in LEFT_OUT]) for row in rows)
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, csv.Error, TypeError):
        return ""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def unpacked_table(content: bytes) -> bytes:
    """The table in a file that may be compressed; OSError where it is not, or is larger than any should be."""
    if not content.startswith(GZIP):
        return content
    with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
        table = file.read(MOST_UNPACKED + 1)
    if len(table) > MOST_UNPACKED:
        raise OSError(f"a table of more than {MOST_UNPACKED} bytes")
    return table


def _number(text: str | None) -> str:
    """A measurement as it is written without a point: 1.0 and 1 are the same."""
    return (text or "").removesuffix(".0")


def _fetched(remote: Remote) -> bytes:
    """A file among the downloads; one that was changed since is set aside."""
    place = downloads_folder() / remote.file
    content = place.read_bytes()
    if not is_published(content, remote):
        Store().set_aside(place)
        raise UserError(msg("The downloaded file {name} was changed since and has been set aside. Download it again."),
                        name=remote.file)  # fmt: skip
    return content


def check_memory(download: Download) -> None:
    """Refuse a set that no network here could take."""
    if download.memory_bytes > LIMITS.set_mb * 1_000_000:
        raise UserError(
            msg("This set takes {gb} GB of memory; at most {most} GB can be used here. Choose smaller pictures."),
            gb=f"{download.memory_bytes / 1e9:.1f}",
            most=f"{LIMITS.set_mb / 1e3:.1f}",
        )
