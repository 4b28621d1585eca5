"""DeepChem, imported when it is first asked for, and in silence: its import tells at length which optional parts are missing."""

from __future__ import annotations

import contextlib
import functools
import importlib
import logging
import sys
import threading
from collections.abc import Iterator
from types import ModuleType
from typing import Any, TextIO, cast

FOREIGN = ("tensorflow", "py.warnings")  # loggers that are heard again after the import
_ONE = threading.Lock()


@functools.cache
def deepchem() -> ModuleType:
    """The package; ImportError where it is not installed. It takes seconds and brings TensorFlow: in workers only."""
    with _ONE, _silent():
        logging.getLogger("deepchem").setLevel(logging.ERROR)
        return importlib.import_module("deepchem")


class _Muted:
    """A stream without what the thread that lays this over it writes, until ``over``.

    TensorFlow keeps the stream it finds at its import for good, so this one must go on afterwards.
    """

    def __init__(self, stream: TextIO) -> None:
        self.stream, self.thread, self.over = stream, threading.get_ident(), False

    def write(self, text: str) -> int:
        """The characters of the text."""
        muted = not self.over and threading.get_ident() == self.thread
        return len(text) if muted else self.stream.write(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """Nothing that this thread prints, warns of or logs is heard; other threads are."""
    thread = threading.get_ident()

    def of_others(record: logging.LogRecord) -> bool:
        return record.thread != thread

    out, error = _Muted(sys.stdout), _Muted(sys.stderr)
    loggers = [logging.getLogger(name) for name in FOREIGN]
    try:
        for logger in loggers:
            logger.addFilter(of_others)
        with contextlib.redirect_stdout(cast(TextIO, out)), contextlib.redirect_stderr(cast(TextIO, error)):
            yield
    finally:
        out.over = error.over = True
        for logger in loggers:
            logger.removeFilter(of_others)
