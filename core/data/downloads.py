"""Where downloaded sets lie, and how they are read: the whole file, its checksum looked at every time."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from core.errors import UserError
from core.i18n import msg
from core.limits import LIMITS
from core.spec import DOWNLOAD, Download, Settings
from core.store import Store

INSTEAD = "DEV_DATA_DIR"  # names a folder whose files are read instead, for development and tests
WORK = "core.data.fetching:fetch"  # the engine's job that puts a set here
REBUILT = "_reconstructed"  # in the name of a file there that was put together again from copies


def download_settings(demo: str, dataset: str) -> Settings:
    """Settings that ask for that set to be fetched."""
    return Settings(demo=demo, dataset=dataset, model=DOWNLOAD)


def downloads_folder(store: Store | None = None) -> Path:
    """Where fetched files are kept."""
    return (store or Store()).folder / "downloads"


def located(download: Download) -> Path | None:
    """The file of a set on this machine, or None."""
    name = Path(download.file)
    places = [downloads_folder() / name]
    if instead := os.environ.get(INSTEAD):
        places = [Path(instead) / name, Path(instead) / f"{name.stem}{REBUILT}{name.suffix}", *places]
    return next((place for place in places if place.is_file()), None)


def read_download(download: Download) -> tuple[bytes, bool]:
    """The content of the file, and whether it is the published one; only a file in the folder read instead may differ.

    UserError where there is none, or where a fetched one was changed since: that is set aside.
    """
    place = located(download)
    if place is None:
        raise UserError(
            msg("{name} is not on this machine. Download it on the page, or with: python -m core download DEMO ID."),
            name=f"{download.family} {download.variant}",
        )
    content = place.read_bytes()
    published = hashlib.md5(content, usedforsecurity=False).hexdigest() == download.md5
    if not published and place.parent == downloads_folder():
        Store().set_aside(place)
        raise UserError(msg("The downloaded file {name} was changed since and has been set aside. Download it again."),
                        name=download.file)  # fmt: skip
    return content, published


def check_memory(download: Download) -> None:
    """Refuse a set that no network here could take."""
    if download.memory_bytes > LIMITS.set_mb * 1_000_000:
        raise UserError(
            msg("This set takes {gb} GB of memory; at most {most} GB can be used here. Choose smaller pictures."),
            gb=f"{download.memory_bytes / 1e9:.1f}",
            most=f"{LIMITS.set_mb / 1e3:.1f}",
        )
