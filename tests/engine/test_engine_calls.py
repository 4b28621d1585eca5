"""Short questions to the serve worker, and the limits that keep one from spoiling the others."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.engine.client import Engine
from core.errors import UserError
from tests.engine import standin


def test_an_answer_comes_from_another_process_at_normal_priority(engine: Engine) -> None:
    first, nice = engine.call(standin.process)
    assert nice == 0
    assert engine.call(standin.process) == (first, 0)
    assert engine.call(standin.add, 1, 2) == 3


def test_twenty_threads_each_get_their_own_answer(engine: Engine) -> None:
    with ThreadPoolExecutor(20) as pool:
        assert list(pool.map(lambda i: engine.call(standin.add, i, i), range(20))) == [2 * i for i in range(20)]


def test_a_user_error_travels_back_as_one(engine: Engine) -> None:
    with pytest.raises(UserError, match="The column age is empty") as caught:
        engine.call(standin.refuse)
    assert caught.value.values == {"name": "age"}


def test_a_fault_of_the_program_comes_back_as_a_reference_and_leaks_no_value(engine: Engine, folder: Path) -> None:
    with pytest.raises(UserError, match="fault in the program") as caught:
        engine.call(standin.fail)
    log = (folder / "engine.log").read_text()
    assert f"bug {caught.value.values['reference']}: builtins.ValueError" in log
    assert "Miller" not in log and "Miller" not in str(caught.value)


def test_a_call_that_takes_too_long_is_ended_once_and_the_next_one_answered(engine: Engine) -> None:
    before, _ = engine.call(standin.process)
    began = time.perf_counter()
    with pytest.raises(UserError, match="longer than 1 seconds"):
        engine.call(standin.sleep, 600.0, limit_s=1.0)
    assert time.perf_counter() - began < 5
    after, _ = engine.call(standin.process)
    assert after != before


def test_a_call_that_wants_too_much_memory_is_refused_and_the_process_lives_on(engine: Engine) -> None:
    before, _ = engine.call(standin.process)
    with pytest.raises(UserError, match="more memory than the 100 MB"):
        engine.call(standin.fill, 500, memory_mb=100)
    assert engine.call(standin.fill, 500, memory_mb=1000) == 500 << 20
    assert engine.call(standin.process)[0] == before


def test_a_call_whose_process_ends_is_told_and_not_repeated_for_ever(engine: Engine) -> None:
    with pytest.raises(UserError, match="most likely because memory ran out"):
        engine.call(standin.end)
    assert engine.call(standin.add, 1, 2) == 3
