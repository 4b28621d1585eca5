"""What commands share: how one is added to the parser, and how a file that one names is read."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from core.errors import UserError
from core.i18n import msg

Command = Callable[[str, Callable[[argparse.Namespace], None], str], argparse.ArgumentParser]
"""Adds a command: its name, its work, and its line of help; gives its own parser."""


def read_file(path: Path) -> bytes:
    """The bytes of a file; UserError where there is none."""
    if not path.is_file():
        raise UserError(msg("There is no file {name}. Check the path."), name=path.name)
    return path.read_bytes()
