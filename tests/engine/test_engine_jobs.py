"""Trainings from the press of the button to the stored run, through stops, ends of processes and full queues."""

from __future__ import annotations

import os
import random
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from core.engine.client import Engine
from core.limits import LIMITS
from tests.engine.conftest import ended, known, submit, trainer, until


def test_a_training_ends_in_the_store_with_its_whole_history(engine: Engine) -> None:
    run = submit(engine, epochs=4, seed=1)
    job = ended(engine, run)
    assert (job.state, job.epoch, job.saved_epoch, job.resumed) == ("done", 4, 4, 0)
    assert job.history["loss"] == (1, 1 / 2, 1 / 3, 1 / 4)
    assert job.history["val_loss"] == (2, 1, 2 / 3, 1 / 2)
    stored = engine.store.load(run)
    assert stored is not None and stored.ending == "finished"
    assert not engine.store.checkpoint(run).exists()


def test_what_is_stored_is_not_trained_again(engine: Engine) -> None:
    run = submit(engine, epochs=2, seed=2)
    first = ended(engine, run)
    assert submit(engine, epochs=2, seed=2) == run
    assert known(engine, run) == first


def test_ten_who_ask_at_once_share_one_job(engine: Engine, folder: Path) -> None:
    engines = [engine, *(Engine(folder) for _ in range(2))]
    with ThreadPoolExecutor(10) as pool:
        asked = [pool.submit(submit, engines[i % 3], "steady", 5, 3, f"user {i % 5}") for i in range(10)]
        runs = {future.result() for future in asked}
    assert len(runs) == 1
    job = ended(engine, runs.pop())
    assert job.attempt == 1
    assert set(job.users) == {f"user {i}" for i in range(5)}
    started = [
        e for _, e in engine.link.client().get_events("vitrine-jobs") if (e["run"], e["kind"]) == (job.run, "started")
    ]
    assert len(started) == 1
    for other in engines[1:]:
        other.close()


def test_a_second_page_process_sees_the_same_history(engine: Engine, folder: Path) -> None:
    run = submit(engine, epochs=4, seed=4)
    first = ended(engine, run)
    later = Engine(folder)
    assert known(later, run) == first
    assert [job.run for job in later.jobs("ann")].count(run) == 1
    assert later.jobs("nobody") == []
    later.close()


def test_a_killed_worker_continues_with_whole_history(engine: Engine) -> None:
    run = submit(engine, epochs=15, seed=5)
    until(lambda: known(engine, run).epoch >= 4)
    os.kill(trainer(engine, run), signal.SIGKILL)
    told = until(lambda: known(engine, run).resumed == 1)
    assert told < 3
    assert known(engine, run).saved_epoch >= 4
    job = ended(engine, run)
    assert (job.state, job.epoch, job.resumed) == ("done", 15, 1)
    assert job.history["loss"] == tuple(1 / e for e in range(1, 16))


def test_a_worker_killed_before_the_first_checkpoint_begins_the_training_again(engine: Engine) -> None:
    run = submit(engine, "slow start", epochs=6, seed=51)
    until(lambda: known(engine, run).state == "running")
    events = engine.link.client().get_events("vitrine-jobs")
    victim = next(e["pid"] for _, e in events if (e["run"], e["kind"]) == (run, "started"))
    assert not engine.store.checkpoint(run).exists()
    os.kill(victim, signal.SIGKILL)
    told = until(lambda: known(engine, run).resumed == 1)
    assert told < 3 and known(engine, run).saved_epoch == 0
    job = ended(engine, run)
    assert (job.state, job.epoch, job.resumed) == ("done", 6, 1)
    assert job.history["loss"] == tuple(1 / e for e in range(1, 7))


def test_stop_is_obeyed_and_keeps_the_partial_model(engine: Engine) -> None:
    run = submit(engine, epochs=500, seed=6)
    until(lambda: known(engine, run).epoch >= 2)
    engine.stop(run)
    took = until(lambda: known(engine, run).over)
    assert took < 4  # the promise is 2 s on an idle machine
    assert known(engine, run).state == "stopped"
    stored = engine.store.load(run)
    assert stored is not None and stored.ending == "stopped"


def test_a_stopped_training_goes_on_where_it_was_saved_and_replaces_the_partial_run(engine: Engine) -> None:
    run = submit(engine, epochs=30, seed=7)
    until(lambda: known(engine, run).epoch >= 3)
    engine.stop(run)
    ended(engine, run)
    partial = engine.store.load(run)
    assert partial is not None and not partial.whole
    first = len(partial.history["loss"])
    assert submit(engine, epochs=30, seed=7) == run
    until(lambda: known(engine, run).epoch > 0)
    assert known(engine, run).epoch > first
    job = ended(engine, run)
    assert (job.state, job.attempt, job.epoch) == ("done", 2, 30)
    whole = engine.store.load(run)
    assert whole is not None and whole.ending == "finished"
    assert [place.name.split("-")[0] for place in (engine.store.folder / "older").iterdir()].count(run) == 1
    assert not engine.store.checkpoint(run).exists()


def test_stop_does_not_wait_for_a_network_that_is_being_compiled(engine: Engine) -> None:
    run = submit(engine, "compile", seed=8)
    until(lambda: known(engine, run).state == "running")
    engine.stop(run)
    took = until(lambda: known(engine, run).over)
    assert took < 4  # the promise is 2 s on an idle machine
    ended(engine, submit(engine, epochs=1, seed=9))
    job = known(engine, run)
    assert (job.state, job.resumed, job.error) == ("stopped", 0, None)
    assert engine.store.load(run) is None


def test_a_fault_the_user_can_mend_is_told_in_words(engine: Engine) -> None:
    job = ended(engine, submit(engine, "refused"))
    assert job.state == "failed" and job.reference is None
    assert (
        job.error is not None
        and job.error.text == "The column {name} is empty."
        and job.error.values == {"name": "age"}
    )


def test_a_fault_of_the_program_has_a_reference_and_leaks_no_value(engine: Engine, folder: Path) -> None:
    job = ended(engine, submit(engine, "bug"))
    assert job.state == "failed" and job.reference is not None
    log = (folder / "engine.log").read_text()
    assert f"bug {job.reference}: builtins.ValueError" in log and "standin.py" in log
    assert "Miller" not in log and "Miller" not in str(job)


def test_workers_with_another_version_of_the_program_are_noticed(engine: Engine) -> None:
    job = ended(engine, submit(engine, "other version"))
    assert job.state == "failed" and "same version" in str(job.error)


def test_a_failed_training_can_be_asked_for_again(engine: Engine) -> None:
    run = submit(engine, "refused", seed=1)
    assert ended(engine, run).attempt == 1
    assert submit(engine, "refused", seed=1) == run
    until(lambda: known(engine, run).attempt == 2 and known(engine, run).over)


def test_a_training_whose_process_ends_every_time_is_given_up_with_advice(engine: Engine) -> None:
    job = ended(engine, submit(engine, "crash"))
    assert job.state == "failed" and job.resumed == LIMITS.deaths
    assert job.error is not None and "memory" in str(job.error)


def test_a_hanging_training_is_noticed_and_continues(folder: Path) -> None:
    engine = Engine(folder, replace(LIMITS, stall_s=2.0))
    job = ended(engine, submit(engine, "hang", epochs=6))
    assert (job.state, job.resumed) == ("done", 1)
    assert job.history["loss"] == tuple(1 / e for e in range(1, 7))
    engine.close()


def test_a_training_that_takes_too_long_is_stopped_and_says_why(folder: Path) -> None:
    engine = Engine(folder, replace(LIMITS, seconds=1.0))
    job = ended(engine, submit(engine, epochs=500, seed=40))
    assert job.state == "stopped" and "after 1 seconds" in str(job.error)
    assert engine.store.load(job.run) is not None
    engine.close()


def test_a_worker_that_stands_still_is_replaced(engine: Engine) -> None:
    run = submit(engine, epochs=15, seed=50)
    until(lambda: known(engine, run).epoch >= 2)
    os.kill(trainer(engine, run), signal.SIGSTOP)
    until(lambda: known(engine, run).resumed == 1)
    assert ended(engine, run).history["loss"] == tuple(1 / e for e in range(1, 16))


@pytest.mark.slow
def test_fifty_of_fifty_killed_workers_continue(engine: Engine) -> None:
    moments = random.Random(0)
    whole = 0
    for i in range(50):
        run = submit(engine, epochs=10, seed=1000 + i)
        until(lambda run=run: known(engine, run).state == "running")
        victim = trainer(engine, run)
        time.sleep(moments.uniform(0, 1))
        os.kill(victim, signal.SIGKILL)
        job = ended(engine, run)
        whole += (job.state, job.history["loss"]) == ("done", tuple(1 / e for e in range(1, 11)))
    print(f"killed workers whose training continued with whole history: {whole} of 50")
    assert whole == 50


@pytest.mark.slow
def test_twenty_of_twenty_stops_are_obeyed_within_two_seconds(engine: Engine) -> None:
    moments = random.Random(0)
    took = []
    for i in range(20):
        run = submit(engine, epochs=500, seed=2000 + i)
        until(lambda run=run: known(engine, run).state == "running")
        time.sleep(moments.uniform(0, 1.5))
        engine.stop(run)
        took.append(until(lambda run=run: known(engine, run).over))
    print(f"stop: {sum(s <= 2 for s in took)} of 20 within 2 s, slowest {max(took):.2f} s")
    assert max(took) <= 2
