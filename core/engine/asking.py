"""A short question to the serve worker, as the page asks it."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

from core.engine.journal import bug
from core.engine.link import Link
from core.errors import UserError
from core.faults import log_bug
from core.i18n import msg
from core.limits import Limits

LOOK_S = 0.2


def ask(
    link: Link, limits: Limits, function: Callable[..., Any], args: tuple[Any, ...], limit_s: float, memory_mb: int
) -> Any:
    """The answer; UserError for what the user can mend, for a limit that was reached, and for a fault of the program."""
    client = _connected(link)  # before the import below: distributed's first import must happen in one thread only
    from distributed import CancelledError, KilledWorker

    from core.engine.calls import run_call

    call = uuid.uuid4().hex
    link.calls[call] = []
    future = None
    try:
        future = client.submit(
            run_call,
            call,
            function,
            args,
            limit_s,
            memory_mb,
            key=f"call-{call}",
            priority=1,
            resources=link.resources("serve"),
            pure=False,
        )
        kind, answer = _wait(link, limits, future, call, limit_s)
    except (KilledWorker, CancelledError, OSError) as error:
        raise bug(log_bug(error)) from error
    finally:
        if future is not None:
            future.release()
        del link.calls[call]
    if kind == "user":
        raise answer
    if kind == "bug":
        raise bug(answer)
    return answer


def _connected(link: Link) -> Any:
    try:
        return link.client()
    except OSError as error:
        raise bug(log_bug(error)) from error


def _wait(link: Link, limits: Limits, future: Any, call: str, limit_s: float) -> Any:
    asked, done = time.monotonic(), threading.Event()
    future.add_done_callback(lambda _: done.set())
    while not done.wait(LOOK_S):
        begun = link.calls[call]
        if len(begun) > 1:
            future.cancel(force=True)
            raise UserError(DIED)
        if begun and time.monotonic() - begun[0][0] > limit_s:
            _end(link, future, begun[0][1])
            raise UserError(TOO_LONG, seconds=round(limit_s))
        if not begun and time.monotonic() - asked > limits.call_wait_s:
            future.cancel(force=True)
            raise UserError(BUSY)
    return future.result(timeout=limit_s)  # a TimeoutError is an OSError


def _end(link: Link, future: Any, pid: int) -> None:
    """Withdraw a late call first, so that nobody repeats it, then end its process; a remote one ends by itself."""
    future.cancel(force=True)
    future.client.get_events("vitrine-calls-withdrawn")  # a round trip: the withdrawal has arrived
    if link.local:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


TOO_LONG = msg("This took longer than {seconds} seconds and was ended. Use a smaller file or fewer cases.")
DIED = msg(
    "The process that worked on this ended, most likely because memory ran out. Use a smaller file or fewer cases."
)
BUSY = msg("Others are being served first and it is taking long. Try again in a minute.")
