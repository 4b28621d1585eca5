"""Streamlit servers with a state folder of their own, and a browser, for what measures whole pages."""

from __future__ import annotations

import contextlib
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psutil

from tests.browser.conftest import CHROMIUM, FLAGS, ROOT, until

APP = ROOT / "app.py"


@contextlib.contextmanager
def serving(app: Path, state: Path, *flags: str) -> Iterator[str]:
    """The address of a new server of that app; at the end it and its engine are gone, and the state is kept."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    fixed = ("--server.headless=true", "--browser.gatherUsageStats=false", "--server.address=127.0.0.1")
    command = [sys.executable, "-m", "streamlit", "run", str(app), f"--server.port={port}", *fixed, *flags]
    with (state / "server.log").open("ab") as log:
        process = subprocess.Popen(
            command, cwd=app.parent, env=environment(state), stdout=log, stderr=subprocess.STDOUT
        )
    try:
        until(lambda: _healthy(port), 60, "the server")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()
        stop_engine(state)


def environment(state: Path) -> dict[str, str]:
    """This process's environment with that state folder, and bytecode kept as on a user's machine."""
    return {**os.environ, "STATE_DIR": str(state), "PYTHONDONTWRITEBYTECODE": ""}


def stop_engine(state: Path) -> None:
    """End the engine of that state folder, if there is one."""
    command = [sys.executable, "-m", "core.engine", "stop"]
    subprocess.run(command, cwd=ROOT, env=environment(state), stdout=subprocess.DEVNULL, check=True)


@contextlib.contextmanager
def chromium() -> Iterator[Any]:
    """A headless browser; opening a context in it gives a visitor who was never here."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def settle(most_s: float = 60.0) -> None:
    """Wait until the machine is idle, so that one measurement does not pay for what the last one left running."""
    end = time.monotonic() + most_s
    while psutil.cpu_percent(interval=1.0) > 20 and time.monotonic() < end:
        pass


def load() -> str:
    """The load average of the last minute, to stand beside a figure."""
    return f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def share(values: Sequence[float], part: float) -> float:
    """The value below which that part of the values lies."""
    return statistics.quantiles(values, n=100, method="inclusive")[round(100 * part) - 1]


def _healthy(port: int) -> bool:
    with contextlib.suppress(OSError):
        answer = urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2)
        return bool(answer.read() == b"ok")
    return False
