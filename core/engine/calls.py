"""A short question to the serve worker, as it runs there: under a time limit and a memory limit."""

from __future__ import annotations

import contextlib
import os
import resource
import threading
from collections.abc import Callable, Iterator
from typing import Any

import psutil
from distributed import get_worker

from core.engine.journal import CALLS
from core.errors import UserError
from core.faults import LOG, log_bug
from core.i18n import msg

GRACE_S = 2.0  # the asker ends a late call; the worker does it this much later, should the asker be gone
NO_MEMORY = msg("This needs more memory than the {mb} MB allowed for it. Use a smaller file or fewer cases.")
_ended = 0  # calls this process has ended


def run_call(call: str, function: Callable[..., Any], args: tuple[Any, ...], limit_s: float, memory_mb: int) -> Any:
    """``("ok", value)``, ``("user", UserError)`` or ``("bug", reference)``; nothing is raised."""
    global _ended
    worker = get_worker()
    worker.log_event(CALLS, {"call": call, "worker": worker.address, "pid": os.getpid()})
    timer = threading.Timer(limit_s + GRACE_S, _end_process)
    timer.daemon = True
    timer.start()
    try:
        with memory_budget(memory_mb):
            return "ok", function(*args)
    except UserError as error:
        return "user", error
    except MemoryError:
        return "user", UserError(NO_MEMORY, mb=memory_mb)
    except Exception as error:  # noqa: BLE001 -- the one boundary of a call: whoever asked must get an answer
        return "bug", log_bug(error)
    finally:
        timer.cancel()
        _ended += 1


@contextlib.contextmanager
def memory_budget(mb: int) -> Iterator[None]:
    """Inside, this process can take at most so many MB more; what wants more gets a MemoryError. Not enforced on macOS."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = psutil.Process().memory_info().vms + (mb << 20)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def calls_ended() -> int:
    """How many calls this process has ended since it began."""
    return _ended


def _end_process() -> None:
    LOG.error("ending process %d: a call took too long", os.getpid())
    os._exit(1)
