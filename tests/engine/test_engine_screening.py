"""A screening as a job of the engine: seen, shared by two workers, stopped, and gone on with when its worker was killed."""

from __future__ import annotations

import os
import shutil
import signal

import pytest

from core.chemistry.screen import PART
from core.chemistry.screened import parts, ranked
from core.engine.client import Engine
from core.i18n import translator
from core.screening import screen_folder, screen_settings
from core.spec import Settings
from core.store import sha256
from pages.components.labels import model_title
from pages.components.progress import progress_text
from tests.engine.conftest import ended, known, trainer, until
from tests.engine.screening import REFUSED, WORK
from tests.examples import a_run

LINES = 8 * PART - 5
FILE = "".join(f"{'xyz' if i % 1000 == 999 else 'C' * (i % 50 + 1)} m{i}\n" for i in range(LINES)).encode()


@pytest.fixture(autouse=True)
def empty(engine: Engine) -> None:
    shutil.rmtree(engine.store.folder / "screens", ignore_errors=True)
    engine.store.keep_upload(FILE)


def asked(engine: Engine, share: int, shares: int) -> tuple[str, Settings]:
    """Each test of another run, so that none finds what another has done."""
    settings = screen_settings(a_run(f"{shares:020d}"), sha256(FILE), share, shares)
    return engine.submit(settings, sha256(FILE), "ann", WORK), settings


def trainers(engine: Engine) -> int:
    workers = engine.link.client().scheduler_info(n_workers=-1)["workers"].values()
    return sum("train" in worker["resources"] for worker in workers)


def lines(engine: Engine, settings: Settings) -> list[int]:
    return [line for part in parts(screen_folder(settings, engine.store)) for line in part["line"].to_pylist()]


def test_two_workers_share_a_file_and_one_that_is_killed_repeats_nothing(engine: Engine) -> None:
    until(lambda: trainers(engine) == 2)  # the second is started after the first
    (first, settings), (second, _) = asked(engine, 0, 2), asked(engine, 1, 2)
    folder = screen_folder(settings, engine.store)
    until(lambda: min(known(engine, first).step, known(engine, second).step) >= PART)
    assert known(engine, first).worker != known(engine, second).worker
    before = {path: path.stat().st_mtime_ns for path in folder.glob("part-*")}
    os.kill(trainer(engine, first), signal.SIGKILL)
    assert ended(engine, first).state == ended(engine, second).state == "done"
    assert known(engine, first).resumed == 1 and known(engine, second).resumed == 0
    assert all(path.stat().st_mtime_ns == written for path, written in before.items()) and before
    assert lines(engine, settings) == list(range(1, LINES + 1))
    best = ranked(folder, 3).to_pylist()
    assert [row["line"] for row in best] == [50, 100, 150] and not any(row["refused"] for row in best)
    assert sum(part["refused"].to_pylist().count(REFUSED) for part in parts(folder)) == LINES // 1000


def test_a_stopped_screening_is_seen_in_molecules_and_goes_on_where_it_was(engine: Engine) -> None:
    run, settings = asked(engine, 0, 1)
    until(lambda: known(engine, run).step >= PART)
    job = known(engine, run)
    assert 0 < job.share < 1 and "molecules answered" in progress_text(job, translator("en"))
    assert model_title(job.settings, translator("en")) == "Screening"
    engine.stop(run)
    assert ended(engine, run).state == "stopped" and known(engine, run).error is None
    kept = len(lines(engine, settings))
    assert 0 < kept < LINES
    assert asked(engine, 0, 1)[0] == run
    until(lambda: known(engine, run).attempt == 2)
    assert ended(engine, run).state == "done" and lines(engine, settings) == list(range(1, LINES + 1))
