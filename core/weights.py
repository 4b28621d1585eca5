"""Weights that others trained: found on this machine, checked against the publisher's checksum, fetched when the user asks."""

from __future__ import annotations

import os
from pathlib import Path

from core.data.downloads import downloads_folder, is_published
from core.errors import UserError
from core.i18n import msg
from core.spec import Hooks, Weights


def found(wanted: Weights) -> Path | None:
    """Where the file lies on this machine, be it that Keras fetched it once; its content is not looked at."""
    keras = Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras") / "models"
    return next((path for path in (downloads_folder() / wanted.file, keras / wanted.file) if path.is_file()), None)


def checked(wanted: Weights) -> Path:
    """Where the file lies, its checksum compared; UserError where it is absent or another."""
    path = found(wanted)
    if path is None:
        raise UserError(
            msg("{file} is not on this machine. Download it on the demo’s page, or choose another network."),
            file=wanted.file,
        )
    if not is_published(path.read_bytes(), wanted):
        raise UserError(
            msg("{file} is not what its publisher offers: its checksum differs. Delete it and download it again."),
            file=wanted.file,
        )
    return path


def fetch(wanted: Weights) -> None:
    """Put the file among the downloads; UserError where it cannot be reached or is another than the published one."""
    from core.data.remote import fetch_file

    fetch_file(wanted, downloads_folder(), Hooks())
