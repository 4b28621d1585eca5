"""Twenty people on the page of a run while two trainings go on: everybody is answered about as quickly as one alone.

``pytest -m load -s`` on an idle machine, about three minutes. A move is a slider put somewhere else, timed until risk,
explanation and chart have come; each visitor moves every five seconds or so, as people do who look at the answer.
LOAD_SESSIONS and LOAD_SECONDS make it smaller for a try.
"""

from __future__ import annotations

import asyncio
import dataclasses
import os
import random
import time
from pathlib import Path

import pytest

from core.engine.client import Engine
from core.registry import demo
from tests.bench.serving import APP, load, serving, settle, share
from tests.bench.slider import trained
from tests.engine.conftest import known, until
from tests.load.visitor import Visitor, arrive

SESSIONS = int(os.environ.get("LOAD_SESSIONS", "20"))
SECONDS = float(os.environ.get("LOAD_SECONDS", "60"))
ALONE = 40  # moves of one visitor on an idle server
PAUSE_S = (2.5, 7.5)  # between two moves of one visitor
MOST = {"p50": 1.3, "p95": 1.5}  # times idle


@pytest.mark.load
@pytest.mark.timeout(900)
def test_twenty_sessions_and_two_trainings_leave_the_answers_quick(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    page, _, query = trained(tmp_path).strip("/").partition("?")
    with serving(APP, tmp_path) as address:
        engine = Engine(tmp_path)
        settle()
        idle = asyncio.run(_alone(address, page, query))
        runs = _two_trainings(engine)
        busy, dropped = asyncio.run(_crowd(address, page, query))
        still = [known(engine, run).state for run in runs]
        for run in runs:
            engine.stop(run)
        engine.close()
    ratio = {}
    for name, part in (("p50", 0.5), ("p95", 0.95)):
        ratio[name] = share(busy, part) / share(idle, part)
        print(f"{name}: alone {1000 * share(idle, part):.0f} ms, {SESSIONS} sessions and two trainings "
              f"{1000 * share(busy, part):.0f} ms, {ratio[name]:.2f} x")  # fmt: skip
    print(f"{len(idle)} moves alone, {len(busy)} together, {dropped} connections dropped, {load()}")
    assert still == ["running", "running"] and dropped == 0
    assert all(ratio[name] <= MOST[name] for name in MOST)


def _two_trainings(engine: Engine) -> list[str]:
    """Two trainings that outlast the crowd, once both have finished an epoch."""
    tabular = demo("tabular")
    lasting = dataclasses.replace(tabular.defaults, dataset="support2", model="transformer", epochs=1000, patience=0)
    data = tabular.load(lasting, None).sha256
    runs = [engine.submit(dataclasses.replace(lasting, seed=seed), data, "load") for seed in (1, 2)]
    until(lambda: all(known(engine, run).epoch for run in runs), 180)
    return runs


async def _alone(address: str, page: str, query: str) -> list[float]:
    visitor = await arrive(address, page, query)
    await visitor.move()
    took = []
    for _ in range(ALONE):
        await asyncio.sleep(random.uniform(0.3, 0.7))
        took.append(await visitor.move())
    await visitor.socket.close()
    return took


async def _crowd(address: str, page: str, query: str) -> tuple[list[float], int]:
    """Seconds of every move of all visitors, and how many connections were lost."""
    visitors = [await arrive(address, page, query) for _ in range(SESSIONS)]
    end = time.monotonic() + SECONDS
    found = await asyncio.gather(*(_visit(visitor, end) for visitor in visitors), return_exceptions=True)
    dropped = [one for one in found if isinstance(one, BaseException)]
    for visitor in visitors:
        await visitor.socket.close()
    return [seconds for one in found if isinstance(one, list) for seconds in one], len(dropped)


async def _visit(visitor: Visitor, end: float) -> list[float]:
    await asyncio.sleep(random.uniform(0, PAUSE_S[1]))
    await visitor.move()
    took = []
    while time.monotonic() < end:
        await asyncio.sleep(random.uniform(*PAUSE_S))
        took.append(await visitor.move())
    return took
