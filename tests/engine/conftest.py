"""One engine for all tests here, light: its workers do not import Keras before they must."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from core.engine import daemon
from core.engine.client import Engine
from core.engine.journal import Job
from tests.engine import standin

LIGHT = ("--cold", "--worker-ttl", "8")


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The state folder of the engine of these tests."""
    place = tmp_path_factory.mktemp("engine")
    daemon.ensure_engine(place, LIGHT)
    yield place
    daemon.stop_engine(place)


@pytest.fixture(scope="session")
def shared(folder: Path) -> Iterator[Engine]:
    engine = Engine(folder)
    yield engine
    engine.close()


@pytest.fixture
def engine(shared: Engine) -> Iterator[Engine]:
    """The engine; whatever a test leaves behind is stopped."""
    yield shared
    for job in shared.jobs():
        shared.stop(job.run)
    until(lambda: all(job.over for job in shared.jobs()))


def submit(engine: Engine, model: str = "steady", epochs: int = 10, seed: int = 0, user: str = "ann") -> str:
    return engine.submit(standin.settings(model, epochs, seed), standin.DATA, user, standin.WORK)


def until(happened: Callable[[], object], limit_s: float = 60.0) -> float:
    """Wait until something is true; gives the seconds it took, fails when it takes too long."""
    began = time.perf_counter()
    while not happened():
        assert time.perf_counter() - began < limit_s, "it did not happen"
        time.sleep(0.02)
    return time.perf_counter() - began


def ended(engine: Engine, run: str, limit_s: float = 60.0) -> Job:
    """The job once it is over."""
    until(lambda: known(engine, run).over, limit_s)
    return known(engine, run)


def known(engine: Engine, run: str) -> Job:
    """The job, which must exist."""
    job = engine.job(run)
    assert job is not None
    return job


def trainer(engine: Engine, run: str) -> int:
    """Process id of the worker that trains a run."""
    address = known(engine, run).worker
    client = engine.link.client()
    return int(client.run(_pid, workers=[address])[address])


def _pid() -> int:
    return psutil.Process().pid
