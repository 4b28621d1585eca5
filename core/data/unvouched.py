"""Fetches a file of which no checksum is known: it is held against what must be in it, and the SHA-256 of what came is noted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from core.data.downloads import is_published, note_of
from core.data.remote import fetch_file
from core.spec import Download, Hooks, Remote
from core.store import sha256, write


def fetch_unvouched(download: Download, hold: Callable[[bytes], None], folder: Path, hooks: Hooks) -> None:
    """Put the file into ``folder`` unless it is there and as it came; UserError, and nothing kept, where ``hold`` refuses it."""
    kept = folder / download.file
    if kept.is_file() and is_published(kept.read_bytes(), download):
        return
    arrived = folder / f".{download.file}.arrived"
    arrived.unlink(missing_ok=True)  # of an earlier time: nobody knows whether it was whole
    content = fetch_file(Remote(download.url, arrived.name, "", download.most_bytes), folder, hooks).read_bytes()
    arrived.unlink()
    hold(content)
    write(note_of(download, folder), sha256(content).encode())
    write(kept, content)
