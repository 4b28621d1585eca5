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
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
CAMERA = [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]  # a picture that moves, and nobody asked
SERVER = """
import faulthandler, runpy, signal
faulthandler.register(signal.SIGUSR1, all_threads=True)
runpy.run_module("streamlit", run_name="__main__", alter_sys=True)
"""  # ``streamlit run``, and SIGUSR1 writes where every thread is into the log
LAST = 6_000  # characters of each log that a failure shows


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium found on this machine"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """A failure shows the open pages, the engine's tasks, the logs and where every thread of the server is."""
    report = yield
    if report.when == "call" and report.failed and "state" in getattr(item, "funcargs", {}):
        for name, tell in EVIDENCE.items():
            try:
                report.sections.append((name, tell(item.funcargs)[-LAST:]))
            except Exception as error:  # noqa: BLE001 -- evidence must not hide the failure
                report.sections.append((name, repr(error)))
    return report


def _pages(given: dict[str, Any]) -> str:
    opened = [page for context in given["chromium"].contexts for page in context.pages]
    return "\n".join(f"{page.url}\n{page.inner_text('body', timeout=2000)}" for page in opened)


def _server_log(given: dict[str, Any]) -> str:
    server = given["server"]
    server.process.send_signal(signal.SIGUSR1)
    time.sleep(1)
    told = server.log.read_text(encoding="utf-8", errors="replace").split("\n\n")
    return "\n\n".join(part for part in told if "Thread 0x" not in part or str(ROOT) + "/" in part)


def _engine_log(given: dict[str, Any]) -> str:
    return (given["state"] / "engine.log").read_text(encoding="utf-8", errors="replace")


def _engine_tasks(given: dict[str, Any]) -> str:
    from core.engine.client import Engine

    def look(dask_scheduler: Any) -> str:
        tasks = [f"{task.key} {task.state} {task.processing_on}" for task in dask_scheduler.tasks.values()]
        workers = [f"{worker.name} {worker.status} {worker.address}" for worker in dask_scheduler.workers.values()]
        return "\n".join(tasks + workers)

    engine = Engine(given["state"])
    try:
        client = engine.link.client(start=False)
        return "no engine" if client is None else str(client.run_on_scheduler(look))
    finally:
        engine.close()


EVIDENCE = {"pages": _pages, "server": _server_log, "engine": _engine_log, "tasks": _engine_tasks}


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
        options = ["--server.headless=true", f"--server.port={self.port}"]
        command = [sys.executable, "-c", SERVER, "run", "app.py", *options]
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


@pytest.fixture
def first_example(state: Path) -> str:
    """The default run of the tabular page, trained if it is not there yet."""
    from core.engine.client import Engine
    from core.registry import demo
    from core.store import Store

    engine, tabular = Engine(state), demo("tabular")
    run = engine.submit(tabular.defaults, tabular.load(tabular.defaults, None).sha256, "tests")
    until(lambda: (job := engine.job(run)) is None or job.over, 120, "the first example")
    engine.close()
    assert Store(state).load(run).whole
    return run


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    os.environ.setdefault("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *CAMERA])
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
