"""Runs that the tests of pages need, trained by the session's engine as a page asks for them."""

from __future__ import annotations

import time

from core.engine.client import Engine
from core.registry import demo
from core.spec import Settings


def run_of(settings: Settings, seconds: float = 240) -> str:
    """The number of the whole run of these settings on a bundled set, trained if it is not there yet.

    The engine has imported Keras; a process of its own would spend most of its time on that.
    """
    engine = Engine()
    run = engine.submit(settings, demo(settings.demo).load(settings, None).sha256, "tests")
    end = time.monotonic() + seconds
    while (job := engine.job(run)) is not None and not job.over and time.monotonic() < end:
        time.sleep(0.1)
    kept = engine.store.load(run)
    engine.close()
    assert kept is not None and kept.whole, f"no run within {seconds} seconds: {job}"
    return run
