"""How time and memory grow with the table: ``python -m tests.bench.scale [rows ...]``, by default 10^4, 10^5 and 10^6.

A made-up table (SYNTHETIC: twelve columns of numbers with gaps, categories and a number for each row) goes through every step that
a user's file goes through, each in a process of its own, and at last through the whole experiment in one. Each process is what a
worker of the engine is after its first job: with its environment, and a table of the same columns and 1,000 rows has gone through
the same steps, so that all is imported and the network compiled. Memory is the kernel's high-water mark of the process over what it
had then, so it counts what the step was given as well as all it made, and pages that an allocator keeps; it is read from /proc, so
this runs on Linux only. Processor seconds are compared by the row with the next smaller table: 1.0 is linear, below it something
costs the same whatever the size; so is memory, by the MB more for each MB more of file, and by what then is the same whatever the
size. A small table is judged by these two, a large one by how many times its file it takes. Takes about ten minutes.
"""

from __future__ import annotations

import dataclasses
import gc
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.engine.cluster import environment
from core.engine.warm import rehearse
from tests.conftest import ROOT

ROWS = (10_000, 100_000, 1_000_000)
MEMORY_GOAL = 4  # times the file
CLEAR_HIGH_WATER = "5"
SMALL = 1_000  # rows of the table that a worker has seen before
TABLE = "table.csv"
PIECE = 100_000  # rows written at a time


def write_table(path: Path, rows: int, seed: int = 0) -> None:
    """A CSV file whose outcome depends on some of its columns."""
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng(seed)
    for first in range(0, rows, PIECE):
        n = min(PIECE, rows - first)
        age, glucose, creatinine = rng.integers(18, 95, n), rng.normal(110, 30, n), rng.lognormal(0, 0.4, n)
        sex, smoker = (
            rng.choice(["female", "male"], n),
            rng.choice(["never", "former", "current"], n, p=[0.5, 0.3, 0.2]),
        )
        log_odds = (age - 60) / 20 + (glucose - 110) / 40 + np.log(creatinine) + (smoker == "current") - 1.5
        told = {
            "record_id": np.arange(first, first + n),
            "age": age,
            "sex": sex,
            "smoker": smoker,
            "site": rng.choice([f"hospital {i}" for i in range(8)], n),
            "stage": rng.choice(["I", "II", "III", "IV"], n),
            "glucose": glucose.round(0),
            "creatinine": creatinine.round(2),
            "pressure": rng.normal(130, 20, n).round(0),
            "bmi": rng.normal(27, 5, n).round(1),
            "marker": rng.normal(0, 1, n).round(4),
            "outcome": np.where(rng.random(n) < 1 / (1 + np.exp(-log_odds)), "yes", "no"),
        }
        piece = pd.DataFrame(told)
        for name in ("glucose", "bmi", "smoker"):
            piece.loc[rng.random(n) < 0.1, name] = None
        piece.to_csv(path, mode="w" if not first else "a", header=not first, index=False)


def settings() -> Any:
    from core.registry import demo
    from core.spec import UPLOAD

    chosen = {"dataset": UPLOAD + "bench", "target": "outcome", "positive": "yes", "ignored": ("record_id",)}
    return dataclasses.replace(demo("tabular").defaults, **chosen, epochs=1)


def reading(folder: Path) -> Callable[[], None]:
    from core.data.uploads import read_table

    def work() -> None:
        table, _ = read_table((folder / TABLE).read_bytes(), TABLE)
        (folder / "table.parquet").write_bytes(table)

    return work


def looking(folder: Path) -> Callable[[], None]:
    from core.data.loading import load_table

    return lambda: load_table(settings(), (folder / "table.parquet").read_bytes()) and None


def preparing(folder: Path) -> Callable[[], None]:
    import numpy as np

    from core.data.loading import load_table
    from core.data.splits import split
    from core.data.twins import across_the_split
    from core.experiment import prepared

    cases = load_table(settings(), (folder / "table.parquet").read_bytes())

    def work() -> None:
        parts = split("random", cases.y, None, 0)
        across_the_split(cases.inputs, parts)
        x = prepared(settings(), cases, parts)[1]
        for name, rows in vars(parts).items():
            np.save(folder / f"{name}-x.npy", getattr(x, name))
            np.save(folder / f"{name}-y.npy", cases.y[rows])

    return work


def training(folder: Path) -> Callable[[], None]:
    from core.registry import demo
    from core.training import train

    parts = [_part(folder, name) for name in ("train", "validation")]
    network = demo("tabular").model("textbook")
    return lambda: train(lambda: network.build(parts[0][0].shape[1:], 1), *parts, settings(), network.recipe) and None


def fitting(folder: Path) -> Callable[[], None]:
    import numpy as np

    from core.models.baseline import BASELINES
    from core.registry import demo

    train, validation, test = (_part(folder, name) for name in ("train", "validation", "test"))

    def work() -> None:
        found = {name: BASELINES[name][1](train, validation, test[0]) for name in demo("tabular").baselines}
        np.savez(folder / "answers.npz", y=test[1], **found)

    return work


def measuring(folder: Path) -> Callable[[], None]:
    import numpy as np

    from core.evaluation import auroc_difference, binary_curves, binary_metrics, choose_threshold

    told = np.load(folder / "answers.npz")
    y, p, q = told["y"], told["boosting"], told["logistic"]

    def work() -> None:
        binary_metrics(y, p, choose_threshold(y, p))
        binary_curves(y, p)
        auroc_difference(y, p, q)

    return work


def everything(folder: Path) -> Callable[[], None]:
    from core.engine.quiet import without_chatter
    from core.experiment import run_experiment
    from core.spec import Hooks
    from core.store import Store

    def work() -> None:
        with without_chatter():
            run_experiment(settings(), Hooks(), Store(folder / "state"), (folder / "table.parquet").read_bytes())

    return work


STEPS = {
    "reading": reading,
    "pre-flight": looking,
    "split and preparation": preparing,
    "training, one epoch": training,
    "the two baselines": fitting,
    "figures of one model": measuring,
    "the whole experiment": everything,
}


def _part(folder: Path, name: str) -> tuple[Any, Any]:
    import numpy as np

    return np.load(folder / f"{name}-x.npy"), np.load(folder / f"{name}-y.npy")


def step(name: str, folder: Path) -> None:
    """Runs in the child: one step, measured."""
    rehearse()
    with tempfile.TemporaryDirectory() as place:
        write_table(Path(place) / TABLE, SMALL)
        for before in itertools.takewhile(lambda other: other != name, STEPS):
            STEPS[before](Path(place))()
        STEPS[name](Path(place))()
    gc.collect()
    start = memory_mb("VmRSS")
    work = STEPS[name](folder)
    Path("/proc/self/clear_refs").write_text(CLEAR_HIGH_WATER)
    began, busy = time.perf_counter(), time.process_time()
    work()
    took = {"seconds": time.perf_counter() - began, "busy": time.process_time() - busy}
    print(json.dumps(took | {"mb": memory_mb("VmHWM") - start}))


def memory_mb(field: str, process: int | str = "self") -> float:
    """A line of the kernel's account of a process, in millions of bytes."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith(field))


def measured(name: str, folder: Path) -> dict[str, float]:
    """Seconds and memory of one step, in a fresh process."""
    command = [sys.executable, "-m", "tests.bench.scale", "--step", name, str(folder)]
    as_a_worker = {**os.environ, **environment(threads=1)}
    done = subprocess.run(command, cwd=ROOT, env=as_a_worker, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def against(found: dict[str, float], smaller: dict[str, float] | None) -> str:
    """A step beside the same step on the next smaller table; nothing where there is none."""
    if smaller is None:
        return ""
    more = (found["mb"] - smaller["mb"]) / (found["file_mb"] - smaller["file_mb"])
    fixed = found["mb"] - more * found["file_mb"]
    by_row = f"than the smaller {found['by_row'] / smaller['by_row']:5.2f} x by the row"
    return f"; {by_row}, {more:5.1f} MB more a MB and {fixed:4.0f} MB whatever the size"


def main(sizes: list[int]) -> None:
    print(f"SYNTHETIC table, 12 columns; goal: 1.0 by the row, at most {MEMORY_GOAL} x the file or MB more a MB")
    smaller: dict[str, dict[str, float]] = {}
    for rows in sizes:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            subprocess.run(
                [sys.executable, "-m", "tests.bench.scale", "--table", str(rows), place], cwd=ROOT, check=True
            )
            file_mb = (folder / TABLE).stat().st_size / 1e6
            print(f"\n{rows:,} rows, {file_mb:.1f} MB, load average {os.getloadavg()[0]:.1f}")
            for name in STEPS:
                found = measured(name, folder)
                found |= {"by_row": found["busy"] / rows, "file_mb": file_mb}
                print(
                    f"  {name:<24}{found['seconds']:8.2f} s {found['busy']:8.2f} s busy {1e6 * found['by_row']:8.2f} µs a row"
                    f"{found['mb']:8.0f} MB {found['mb'] / file_mb:6.1f} x file{against(found, smaller.get(name))}",
                    flush=True,
                )
                smaller[name] = found


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        step(sys.argv[2], Path(sys.argv[3]))
    elif sys.argv[1:2] == ["--table"]:
        write_table(Path(sys.argv[3]) / TABLE, int(sys.argv[2]))
    else:
        main([int(said) for said in sys.argv[1:]] or list(ROWS))
