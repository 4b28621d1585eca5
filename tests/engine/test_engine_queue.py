"""Who waits for whom: places in the queue, one user's share, and what is refused at once."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from core.engine.client import Engine
from core.errors import UserError
from core.fingerprint import fingerprint
from core.limits import LIMITS
from tests.engine import standin
from tests.engine.conftest import ended, known, submit, trainer, until


def test_a_waiting_job_has_a_place_in_the_queue_and_is_withdrawn_at_once(engine: Engine) -> None:
    busy = [submit(engine, epochs=500, seed=10 + i) for i in range(2)]
    until(lambda: all(known(engine, run).state == "running" for run in busy))
    first, second = submit(engine, seed=12), submit(engine, seed=13)
    assert (known(engine, first).position, known(engine, second).position) == (1, 2)
    engine.stop(first)
    assert known(engine, first).state == "stopped"
    assert known(engine, second).position == 1
    for run in busy:
        engine.stop(run)
    assert ended(engine, second).state == "done"
    assert engine.store.load(first) is None


def test_a_waiting_job_moves_to_whichever_worker_is_free_first(engine: Engine) -> None:
    long, short = submit(engine, epochs=500, seed=14), submit(engine, epochs=15, seed=15)
    waiting = [submit(engine, epochs=1, seed=16 + i) for i in range(3)]
    assert ended(engine, short).state == "done"
    assert all(ended(engine, run, 20).state == "done" for run in waiting)
    assert known(engine, long).state == "running"


def test_one_user_cannot_fill_the_queue_and_another_still_gets_in(folder: Path) -> None:
    engine = Engine(folder, replace(LIMITS, running_per_user=1, queued_per_user=1))
    runs = [submit(engine, epochs=500, seed=20 + i, user="greedy") for i in range(2)]
    with pytest.raises(UserError, match="2 trainings running or waiting"):
        submit(engine, epochs=500, seed=22, user="greedy")
    runs.append(submit(engine, epochs=500, seed=22, user="modest"))
    for run in runs:
        engine.stop(run)
    until(lambda: all(known(engine, run).over for run in runs))
    engine.close()


def test_one_users_trainings_beyond_the_limit_wait_although_a_worker_is_free(folder: Path) -> None:
    engine = Engine(folder, replace(LIMITS, running_per_user=1))
    first, second, third = (submit(engine, epochs=500, seed=25 + i, user="eager") for i in range(3))
    until(lambda: known(engine, first).state == "running")
    other = submit(engine, epochs=5, seed=28, user="other")
    assert ended(engine, other).state == "done"  # sent later, and on the worker that was free all the time
    assert (known(engine, second).state, known(engine, third).state) == ("queued", "queued")
    engine.stop(second)
    assert known(engine, second).state == "stopped"
    os.kill(trainer(engine, first), signal.SIGKILL)
    until(lambda: known(engine, first).resumed == 1 and known(engine, first).state == "running")
    assert known(engine, third).state == "queued"
    engine.stop(first)
    until(lambda: known(engine, third).state == "running")
    engine.stop(third)
    until(lambda: known(engine, third).over)
    engine.close()


def test_a_full_server_says_so(folder: Path) -> None:
    engine = Engine(folder, replace(LIMITS, queued_per_server=1))
    runs: list[str] = []
    for i in range(2):
        runs.append(submit(engine, epochs=500, seed=30 + i, user=f"user {i}"))
        until(lambda: known(engine, runs[-1]).state == "running")
    runs.append(submit(engine, epochs=500, seed=32, user="user 2"))
    with pytest.raises(UserError, match="1 trainings are waiting already"):
        submit(engine, epochs=500, seed=33, user="user 3")
    for run in runs:
        engine.stop(run)
    until(lambda: all(known(engine, run).over for run in runs))
    engine.close()


def test_too_many_epochs_are_refused_before_anything_starts(engine: Engine) -> None:
    with pytest.raises(UserError, match="is 1001, but must lie between 1 and 1000"):
        submit(engine, epochs=1001)
    assert engine.job(fingerprint(standin.settings("steady", 1001), standin.DATA)) is None
