"""A real server and a real Chromium. Skipped, with the reason, where there is no Chromium."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium found on this machine"))


@dataclasses.dataclass
class Server:
    """A Streamlit server of this project as a process of its own."""

    port: int
    log: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [
            sys.executable,
            "-m",
            "streamlit",
            "run",
            "app.py",
            "--server.headless=true",
            f"--server.port={self.port}",
        ]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=self.log.open("ab"), stderr=subprocess.STDOUT)
        until(lambda: self._healthy(), 60, "the server")

    def kill(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def _healthy(self) -> bool:
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"{self.address}/_stcore/health", timeout=2) as answer,
        ):
            return answer.read() == b"ok"
        return False


def until(true: Callable[[], object], seconds: float, what: str) -> None:
    """Wait until it is true, or fail with what was waited for."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"waited {seconds} s for {what}"
        time.sleep(0.1)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture(scope="session")
def server(state: Path) -> Iterator[Server]:
    made = Server(free_port(), state / "server.log")
    made.start()
    yield made
    made.kill()


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    os.environ.setdefault("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, server) -> Iterator[Callable[..., object]]:
    """``visit("/tabular", language="zh")``: a page in a fresh browser profile."""
    opened = []

    def go(
        path: str = "/",
        *,
        language: str = "en",
        width: int = 1440,
        height: int = 900,
        dark: bool = False,
        at: Server = server,
    ):
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            locale={"en": "en-GB", "zh": "zh-CN"}[language],
            color_scheme="dark" if dark else "light",
            accept_downloads=True,
        )
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto(at.address + path)
        page.get_by_test_id("stAppViewContainer").wait_for()
        return page

    yield go
    for context in opened:
        context.close()
