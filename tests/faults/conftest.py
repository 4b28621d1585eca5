"""One warm engine with real trainings, for faults that only the real thing shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.engine import daemon
from core.engine.client import Engine


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    place = tmp_path_factory.mktemp("faults")
    daemon.ensure_engine(place)
    yield place
    daemon.stop_engine(place)


@pytest.fixture(scope="session")
def engine(folder: Path) -> Iterator[Engine]:
    engine = Engine(folder)
    yield engine
    engine.close()
