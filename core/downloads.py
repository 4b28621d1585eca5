"""Files from their publisher's own address, on request: checked against the publisher's checksum, continued when cut off.

They lie in ``STATE_DIR/downloads``. What Keras itself has fetched before is used as it is. Light to import.
"""

from __future__ import annotations

import hashlib
import os
import urllib.request
from http.client import HTTPException, HTTPResponse
from pathlib import Path

from core.errors import UserError
from core.i18n import msg
from core.spec import Download
from core.store import state_dir

BLOCK = 1 << 20
ROOM = 1.5  # a file may be so many times as large as its description says
TIMEOUT_S = 30.0
PARTIAL, NOTHING_THERE = 206, 416  # HTTP: the piece that was asked for; no such piece


def found(wanted: Download) -> Path | None:
    """Where the file lies on this machine; its content is not looked at."""
    keras = Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras") / "models"
    return next((path for path in (_place(wanted), keras / wanted.file) if path.is_file()), None)


def checked(wanted: Download) -> Path:
    """Where the file lies, its checksum compared; UserError where it is absent or another."""
    path = found(wanted)
    if path is None:
        raise UserError(
            msg("{file} is not on this machine. Download it on the demo’s page, or choose another network."),
            file=wanted.file,
        )
    if _md5(path) != wanted.md5:
        raise UserError(
            msg("{file} is not what its publisher offers: its checksum differs. Delete it and download it again."),
            file=wanted.file,
        )
    return path


def fetch(wanted: Download) -> None:
    """Download the file, going on where an earlier attempt was cut off; UserError, and nothing usable left, where it fails."""
    part = _place(wanted).with_suffix(".part")
    try:
        part.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _receive(wanted, part)
    except (OSError, HTTPException) as error:
        if getattr(error, "code", None) == NOTHING_THERE:
            part.unlink(missing_ok=True)  # it is longer than the file, so it was never a piece of it
        raise UserError(
            msg("{file} could not be downloaded. Check the connection and the room on the disk, and try again."),
            file=wanted.file,
        ) from error
    if _md5(part) != wanted.md5:
        part.unlink()
        raise UserError(
            msg("What came for {file} has another checksum than its publisher gives. It was thrown away; try again."),
            file=wanted.file,
        )
    part.replace(_place(wanted))


def _receive(wanted: Download, part: Path) -> None:
    """Append to ``part`` what is absent of it."""
    had = part.stat().st_size if part.is_file() else 0
    request = urllib.request.Request(wanted.address, headers={"Range": f"bytes={had}-"} if had else {})  # noqa: S310
    answer: HTTPResponse
    with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310 -- addresses of ours only
        goes_on = answer.status == PARTIAL
        with part.open("ab" if goes_on else "wb") as file:
            room = int(wanted.megabytes * ROOM * 1e6) - (had if goes_on else 0)
            while block := answer.read(min(BLOCK, room)):
                room -= file.write(block)
        if answer.length and room:
            raise ConnectionError("cut off")  # what came is kept for the next attempt


def _place(wanted: Download) -> Path:
    return state_dir() / "downloads" / wanted.file


def _md5(path: Path) -> str:
    """The checksum that publishers give: against damage, not against a forger, who is kept out by TLS."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
