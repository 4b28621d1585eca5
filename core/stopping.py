"""Work that cannot be told to end, such as a fit of scikit-learn, given up once nobody wants it any more."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import TypeVar

from core.errors import Stopped

LOOK_S = 0.1  # between two looks at whether to stop
GRACE_S = (
    0.8  # for what is nearly done; a stop is promised within two seconds, and what was learned is still to be kept
)

T = TypeVar("T")


def unless_stopped(work: Callable[[], T], should_stop: Callable[[], bool], grace_s: float = GRACE_S) -> T:
    """What ``work`` gives or raises; ``Stopped`` where it is not done ``grace_s`` seconds after a stop was asked for.

    It runs in a thread of its own, which then goes on to its end although nobody waits for it: what it writes must belong to it.
    """
    made: Future[T] = Future()
    threading.Thread(target=_fill, args=(made, work), name="work", daemon=True).start()
    until = None
    while not wait([made], LOOK_S).done:
        if until is None and should_stop():
            until = time.monotonic() + grace_s
        if until is not None and time.monotonic() > until:
            raise Stopped
    return made.result()


def _fill(made: Future[T], work: Callable[[], T]) -> None:
    try:
        made.set_result(work())
    except BaseException as error:  # noqa: BLE001 -- handed on to whoever waits
        made.set_exception(error)
