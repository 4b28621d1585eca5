"""Faults of the program: where they happened goes to the log under a short reference, what they said stays out of it."""

from __future__ import annotations

import logging
import secrets
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

LOG = logging.getLogger("vitrine")
_ROOT = Path(__file__).parents[1]


def log_bug(error: BaseException) -> str:
    """Log type and stack of an error without its message, which may hold a patient's values; gives the reference number."""
    reference = secrets.token_hex(4)
    LOG.error("bug %s: %s", reference, where(error))
    return reference


def where(error: BaseException) -> str:
    """Type and frames (file:line:function, innermost last) of an error and of those that led to it; no values."""
    frames = traceback.extract_tb(error.__traceback__)
    said = f"{type(error).__module__}.{type(error).__qualname__} at " + " > ".join(
        f"{_short(frame.filename)}:{frame.lineno}:{frame.name}" for frame in frames
    )
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return said if before is None else f"{said} after {where(before)}"


def catch_uncaught() -> None:
    """From now on, what nobody caught in this process is logged without its message instead of being printed."""

    def on_error(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
        log_bug(error)

    def on_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            log_bug(args.exc_value)

    sys.excepthook = on_error
    threading.excepthook = on_thread


def _short(name: str) -> str:
    path = Path(name)
    return str(path.relative_to(_ROOT)) if path.is_relative_to(_ROOT) else "/".join(path.parts[-3:])
