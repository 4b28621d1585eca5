"""A cluster instead of the engine: a scheduler and workers that somebody else started, with stores of their own."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.chemistry.screen import PART
from core.chemistry.screened import parts
from core.engine import daemon
from core.engine.client import Engine
from core.engine.results import holds
from core.errors import UserError
from core.fingerprint import fingerprint
from core.screening import all_shares, screen_folder
from core.spec import UPLOAD, Settings
from core.store import Store, sha256
from core.written import Look, Written, keep_written, read_written, writing_settings
from tests.engine import screening, standin
from tests.engine.conftest import ended, until
from tests.examples import a_run


def dask(*arguments: str, state: Path) -> subprocess.Popen[bytes]:
    """A dask command as an administrator would run it."""
    environment = {**os.environ, "STATE_DIR": str(state), "PYTHONPATH": str(daemon.ROOT)}
    with (state / "dask.log").open("ab") as log:
        return subprocess.Popen([sys.executable, "-m", "dask", *arguments], env=environment, stdout=log, stderr=log)


@pytest.fixture(scope="module", params=[(), ("--resources", "train=1 serve=1")], ids=["plain", "declared"])
def cluster(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a scheduler with two workers."""
    places = [tmp_path_factory.mktemp(name) for name in ("scheduler", "one", "two")]
    contact = places[0] / "scheduler.json"
    started = [
        dask("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--dashboard-address",
             "127.0.0.1:0", "--scheduler-file", str(contact), state=places[0])
    ]  # fmt: skip
    for place in places[1:]:
        started.append(
            dask("worker", "--scheduler-file", str(contact), "--nthreads", "1", "--no-dashboard", *request.param,
                 "--local-directory", str(place), state=place)
        )  # fmt: skip
    until(lambda: contact.exists() and contact.read_text().endswith("}"))
    import json

    yield json.loads(contact.read_text())["address"]
    for process in reversed(started):
        process.terminate()
    for process in started:
        process.wait(20)


@pytest.fixture
def engine(cluster: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", cluster)
    engine = Engine(tmp_path)
    yield engine
    engine.close()


def test_results_arrive_in_our_own_store_and_no_engine_is_started(engine: Engine, tmp_path: Path) -> None:
    run = engine.submit(standin.settings("steady", 4), standin.DATA, "ann", standin.WORK)
    job = ended(engine, run)
    assert job.state == "done" and job.history["loss"] == (1, 1 / 2, 1 / 3, 1 / 4)
    stored = engine.store.load(run)
    assert stored is not None and engine.store.files(stored) == {"model.keras": b"weights"}
    assert daemon.find(tmp_path) is None


def test_another_page_later_finds_the_same_result(engine: Engine, tmp_path: Path) -> None:
    run = engine.submit(standin.settings("steady", 3), standin.DATA, "ann", standin.WORK)
    ended(engine, run)
    later = Engine(tmp_path / "later")
    assert ended(later, run).state == "done"
    assert later.store.load(run) is not None
    later.close()


def test_a_users_file_travels_with_the_job(engine: Engine) -> None:
    name = engine.store.keep_upload(b"a,b\n1,2\n")
    settings = Settings(demo="standin", dataset=f"{UPLOAD}{name}", model="upload", epochs=2)
    job = ended(engine, engine.submit(settings, standin.DATA, "ann", standin.WORK))
    assert (job.state, job.error) == ("done", None)


def test_a_screening_has_its_network_on_every_worker_and_its_answers_come_home(engine: Engine) -> None:
    lines = 3 * PART - 5
    content = "".join(f"{'C' * (i % 50 + 1)} m{i}\n" for i in range(lines)).encode()
    asked = a_run("f" * 20)
    engine.store.save(asked, {"model.onnx": b"weights"})
    wanted = all_shares(asked, engine.store.keep_upload(content), lines)
    runs = [engine.submit(one, sha256(content), "ann", screening.WORK) for one in wanted]
    assert len(runs) == 2 and all(ended(engine, run).state == "done" for run in runs)
    assert any(engine.link.client().run(holds, asked.run).values())
    told = [line for part in parts(screen_folder(wanted[0], engine.store)) for line in part["line"].to_pylist()]
    assert told == list(range(1, lines + 1))


def test_what_a_network_wrote_comes_home(engine: Engine) -> None:
    settings = dataclasses.replace(writing_settings(Settings("molecule", "bace", "fingerprint")), epochs=2)
    run = fingerprint(settings, standin.DATA)
    engine.link.client().run(left_behind, run)
    engine.submit(settings, standin.DATA, "ann", standin.WORK)
    ended(engine, run)
    found = read_written(engine.store, run)
    assert found is not None and found.ideas == ("CCO",)


def left_behind(run: str) -> None:
    """In a worker: what the job that writes keeps there."""
    keep_written(Store(), run, Written((Look(1, 4, 2, 2, 1),), ("CCO",), "finished"))


def test_stop_and_calls_work_as_on_one_machine(engine: Engine) -> None:
    run = engine.submit(standin.settings("steady", 500), standin.DATA, "ann", standin.WORK)
    until(lambda: (job := engine.job(run)) is not None and job.epoch >= 2)
    engine.stop(run)
    assert until(lambda: (job := engine.job(run)) is not None and job.over) < 4
    stored = engine.store.load(run)
    assert stored is not None and stored.ending == "stopped"
    assert engine.call(standin.add, 1, 2) == 3


def test_a_cluster_that_does_not_answer_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", "tcp://127.0.0.1:1")
    monkeypatch.setattr("core.engine.link.CONNECT_S", 1.0)
    with pytest.raises(UserError, match=r"cannot be reached at tcp://127\.0\.0\.1:1"):
        Engine(tmp_path).submit(standin.settings("steady"), standin.DATA, "ann", standin.WORK)
