"""A log that says where and when, never what: libraries print arguments and messages, and those hold patients' values."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from core.faults import LOG, catch_uncaught, where

LIBRARIES = ("distributed", "tornado", "asyncio", "dask", "py.warnings")


class WithoutValues(logging.Formatter):
    """Our own sentences in full (they hold no values); of every other record only its origin and the error's frames."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        head = f"{self.formatTime(record)} {record.process} {record.levelname} {record.name}"
        if record.name == LOG.name:
            return f"{head} {record.getMessage()}"
        error = record.exc_info[1] if record.exc_info else None
        said = f" {where(error)}" if error is not None else ""
        return f"{head} {record.module}:{record.lineno}:{record.funcName}{said}"


def quiet_libraries() -> None:
    """In the page's process: let the engine's libraries log without values, and leave all other loggers alone."""
    handler = _handler()
    for name in [*LIBRARIES, *logging.root.manager.loggerDict]:
        if name.partition(".")[0] in LIBRARIES or name in LIBRARIES:
            logger = logging.getLogger(name)
            logger.handlers = [] if "." in name and name not in LIBRARIES else [handler]
            logger.propagate = logger.handlers == []


def quiet_process() -> None:
    """In a process of the engine: nothing reaches the log with values, whoever wrote it."""
    for logger in map(logging.getLogger, list(logging.root.manager.loggerDict)):
        logger.handlers, logger.propagate = [], True
        logger.setLevel(logging.NOTSET)
    logging.root.handlers = [_handler()]
    logging.root.setLevel(logging.WARNING)
    LOG.setLevel(logging.INFO)
    logging.captureWarnings(True)
    catch_uncaught()


@contextlib.contextmanager
def without_chatter() -> Iterator[None]:
    """TensorFlow greets on stderr from C++ while it is imported; no setting keeps it silent."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    kept = os.dup(2)
    try:
        with Path(os.devnull).open("wb") as nothing:
            os.dup2(nothing.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _handler() -> logging.Handler:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(WithoutValues())
    return handler
