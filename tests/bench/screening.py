"""Molecules a second that a cluster answers with one worker and with two: ``python -m tests.bench.screening``.

A scheduler and workers with stores of their own, each of one thread, known by ``DASK_SCHEDULER_ADDRESS`` alone; SMILES as B3DB
writes them, every one brought to its standard form and answered by a trained network. Takes about four minutes on two cores.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from core.chemistry.screen import PART
from core.data.bundled import FOLDER
from core.engine import daemon
from core.engine.client import Engine
from core.experiment import run_experiment
from core.registry import demo
from core.results import Run
from core.screening import WORK, screen_settings
from core.spec import Hooks
from core.store import Store, sha256

PARTS = 4  # partitions of the file
WORKERS = (1, 2)
LEFT_S = 600.0


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["STATE_DIR"] = f"{folder}/trained"
        settings = demo("molecule").settings_for("bace")
        run = run_experiment(settings, Hooks(), Store())
        rates = [_rate(run, workers, Path(folder)) for workers in WORKERS]
    print(f"two workers answer {rates[1] / rates[0]:.2f} times as many molecules a second as one")


def _rate(run: Run, workers: int, folder: Path) -> float:
    """Molecules a second of so many workers; their networks are loaded before the clock runs."""
    with _cluster(workers, folder / str(workers)) as address:
        os.environ["DASK_SCHEDULER_ADDRESS"] = address
        engine = Engine(Path(os.environ["STATE_DIR"]))
        _screen(engine, run, b"C\n" * (workers * PART), workers)  # everything is imported now
        seconds = _screen(engine, run, _molecules(), workers)
        engine.close()
    rate = PARTS * PART / seconds
    print(f"{workers} worker(s): {PARTS * PART:,} molecules in {seconds:.1f} s, {rate:,.0f}/s", flush=True)
    return rate


def _molecules() -> bytes:
    smiles = pd.read_csv(FOLDER / "b3db" / "b3db.csv.gz", usecols=["smiles"])["smiles"].tolist()
    return "".join(f"{one}\n" for one in (smiles * 2)[: PARTS * PART]).encode()


def _screen(engine: Engine, run: Run, content: bytes, workers: int) -> float:
    """Seconds until every share is answered."""
    upload, began = engine.store.keep_upload(content), time.perf_counter()
    jobs = [
        engine.submit(screen_settings(run, upload, share, workers), sha256(content), "bench", WORK)
        for share in range(workers)
    ]
    while not all(told := [engine.job(one) for one in jobs]) or not all(job.over for job in told if job):
        if time.perf_counter() - began > LEFT_S:
            raise TimeoutError("the workers do not answer")
        time.sleep(0.1)
    if any(job is None or job.state != "done" for job in told):
        raise RuntimeError(f"a share was not answered: {told}")
    return time.perf_counter() - began


@contextlib.contextmanager
def _cluster(workers: int, folder: Path) -> Iterator[str]:
    """The address of a scheduler with so many workers of one thread."""
    contact, started = folder / "scheduler.json", []
    plan = [
        ["scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--dashboard-address", "127.0.0.1:0",
         "--scheduler-file", str(contact)],
        *[["worker", "--scheduler-file", str(contact), "--nthreads", "1", "--no-dashboard"] for _ in range(workers)],
    ]  # fmt: skip
    for place, words in enumerate(plan):
        state = folder / f"state{place}"
        state.mkdir(parents=True)
        own = {"STATE_DIR": str(state), "PYTHONPATH": str(daemon.ROOT), "OMP_NUM_THREADS": "1"}
        with (state / "dask.log").open("ab") as log:
            command = [sys.executable, "-m", "dask", *words]
            started.append(subprocess.Popen(command, env={**os.environ, **own}, cwd=state, stdout=log, stderr=log))
    try:
        while not (contact.exists() and contact.read_text().endswith("}")):
            time.sleep(0.1)
        yield json.loads(contact.read_text())["address"]
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait(20)


if __name__ == "__main__":
    main()
