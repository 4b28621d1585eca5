"""How long explaining takes: ``python -m tests.bench.explain [dataset] [model]``, by default SUPPORT2 and the textbook network.

One network, trained for a few epochs into a state folder of its own, then explained in this process as the serve worker and the
page do it: one patient, all patients, the curve of one column, the nearest opposite case. Takes one to two minutes.
"""

import dataclasses
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import psutil

from core.data.splits import split
from core.experiment import run_experiment
from core.explain.dependence import dependence
from core.explain.importance import gather
from core.explain.network import Network
from core.explain.opposite import opposite_of
from core.explain.reference import reference_case
from core.explain.shapley import contributions
from core.registry import demo
from core.spec import Hooks
from core.store import Store
from tests.bench.serving import load, settle

EPOCHS, PATIENTS = 5, 20


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    outcome = work()
    return time.perf_counter() - began, outcome


def main(dataset: str = "support2", model: str = "textbook") -> None:
    tabular = demo("tabular")
    settings = dataclasses.replace(tabular.defaults, dataset=dataset, model=model, epochs=EPOCHS, batch=64)
    cases = tabular.load(settings, None)
    test = split(settings.split, cases.y, cases.groups, settings.seed, cases.parts).test
    with tempfile.TemporaryDirectory() as place:
        store = Store(Path(place))
        network = Network.of(run_experiment(settings, Hooks(), store), store)
    settle()
    inputs, y = cases.inputs.iloc[test], cases.y[test]
    columns, predict = network.run.schema["columns"], network.predictor()
    reference = reference_case(columns)
    print(f"{dataset}, {model}: {len(test)} test cases, {inputs.shape[1]} columns; {load()}")
    each = [timed(lambda row=row: contributions(predict, inputs.iloc[[row]], reference))[0] for row in range(PATIENTS)]
    print(f"one patient: median {np.median(each):.3f} s, worst {max(each):.3f} s of {PATIENTS}")
    patients = None if cases.groups is None else cases.groups[test]
    worked = time.process_time()
    took, found = timed(lambda: gather(lambda work, *given: work(*given), network, inputs, y, patients, lambda _: None))
    worked = time.process_time() - worked
    print(f"all patients: {took:.1f} s, {worked:.1f} s of one core; {found.names[0]}: {found.drops[0].value:.3f} AUROC")
    each = [timed(lambda c=c: dependence(predict, c, inputs, cases.inputs[c["name"]]))[0] for c in columns]
    print(f"curve of one column: median {np.median(each):.3f} s, worst {max(each):.3f} s")
    names = [column["name"] for column in columns][-8:]
    searches = [
        timed(lambda row=row: opposite_of(network, inputs.iloc[[row]], names, cases.inputs)) for row in range(5)
    ]
    some = [f"{took:.1f} s for {search.asked}" for took, search in searches]
    print(f"nearest opposite case, combinations: {', '.join(some)}")
    print(f"most memory: {psutil.Process().memory_info().rss >> 20} MB at the end; {load()}")


if __name__ == "__main__":
    main(*sys.argv[1:])
