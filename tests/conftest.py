"""What all tests share: a state folder of their own, one engine, and no silent skips in CI."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
REAL = ("browser", "engine", "faults")  # folders of tests with real servers and workers: one after another
THREADS = ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS")

if "PYTEST_XDIST_WORKER" in os.environ:  # with several processes each computes with one thread
    os.environ.update(dict.fromkeys(THREADS, "1"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Where several processes share the tests, a file stays whole, since its tests share what they trained."""
    from xdist.scheduler.loadscope import LoadScopeScheduling

    class Files(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return "real" if file.split("/")[1] in REAL else file

    config.option.loadscopereorder = False  # what is real comes first: it takes longest
    return Files(config, log)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are named by their length: two processes must name a test alike, and a packed file may hold the time."""
    return f"{argname} of {len(val)} bytes" if isinstance(val, bytes) else None


@pytest.fixture(scope="session", autouse=True)
def no_wait_for_the_disk() -> Iterator[None]:
    """Files are not synced while tests write them: no test cuts the power, and a busy disk takes a second for each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture(scope="session")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A state folder for the whole session, in force; whatever engine was started in it is stopped at the end."""
    folder = tmp_path_factory.mktemp("state")
    folder.chmod(0o700)
    before = os.environ.get("STATE_DIR")
    os.environ["STATE_DIR"] = str(folder)
    yield folder
    subprocess.run([sys.executable, "-m", "core.engine", "stop"], cwd=ROOT, check=False, timeout=60)
    os.environ.pop("STATE_DIR")
    if before is not None:
        os.environ["STATE_DIR"] = before


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say why CI fails although nothing failed."""
    if os.environ.get("CI") and terminalreporter.stats.get("skipped"):
        terminalreporter.write_line("A test was skipped: in CI that is a failure.", red=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A skip fails CI: there, everything that a test needs is installed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
