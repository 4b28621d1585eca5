"""How far an answer can be trusted: the outcomes that remain possible, and whether the case is like those learned from."""

from __future__ import annotations

import dataclasses
import io
from typing import Any

import numpy as np

from core.conformal import COVERAGES, answer_sets, limits
from core.likeness import Likeness, likeness
from core.neighbours import AT_EDGE, INSIDE, UNLIKE, K, drawn, take
from core.promise import Promise, promised
from core.results import Run
from core.spec import Demo
from core.store import Store
from core.taught import NAME, Taught, read_taught
from pages.components.data import Chosen
from pages.components.tested import per_run


@dataclasses.dataclass(frozen=True)
class Familiar:
    """The training cases around a case, and how many of ``n`` test cases lie inside, at the edge and beyond."""

    likeness: Likeness
    lights: tuple[int, int, int]
    n: int


@dataclasses.dataclass(frozen=True)
class Verdict:
    """What is said of one case besides its risk; None where the run does not tell which cases it learned from."""

    coverage: float
    outcomes: tuple[int, ...] | None  # places among the classes
    light: int | None
    farther: float  # share of the validation cases that lie at least as far from the training cases
    rows: np.ndarray  # the nearest training cases: places in the data
    distances: np.ndarray

    @property
    def withdrawn(self) -> bool:
        """Whether the answer is "cannot say"."""
        return self.light == UNLIKE or (self.outcomes is not None and len(self.outcomes) != 1)


def verdict(demo: Demo, run: Run, data: Chosen, case: Any, p: np.ndarray, coverage: float) -> Verdict:
    """What is said of a ``case`` (one row of raw inputs) with these probabilities ``p`` (1, classes)."""
    kept, known = promise(run, data, coverage), familiar(run, demo, data)
    outcomes = None if kept is None else tuple(np.flatnonzero(answer_sets(p, kept.most)[0]).tolist())
    if known is None:
        return Verdict(coverage, outcomes, None, 1.0, np.empty(0, np.int64), np.empty(0))
    around = known.likeness.around
    rows, distances = known.likeness.nearest(case, K)
    far = float(known.likeness.distance(case)[0])
    return Verdict(coverage, outcomes, int(around.light(far)), around.farther(far), rows, distances)


@per_run
def promise(run: Run, _data: Chosen, coverage: float) -> Promise | None:
    """The answer sets of a run, read once a session; None where it does not tell its validation cases."""
    taught = _taught(run, _data)
    return None if taught is None else promised(taught, Store().read(run, "test.npz"), coverage)


@per_run
def clear(run: Run, _data: Chosen) -> np.ndarray:
    """Which test cases (n,) get an answer set of one outcome; all of them where nobody knows."""
    taught = _taught(run, _data)
    with np.load(io.BytesIO(Store().read(run, "test.npz")), allow_pickle=False) as file:
        p = file["p"]
    if taught is None:
        return np.ones(len(p), bool)
    return answer_sets(p, limits(taught.y, taught.p, COVERAGES[1])).sum(axis=1) == 1


@per_run
def familiar(run: Run, _demo: Demo, _data: Chosen) -> Familiar | None:
    """The training cases of a run, prepared once a session; None where it does not tell them."""
    taught = _taught(run, _data)
    if taught is None:
        return None
    inputs = _data.cases.inputs
    known = likeness(_demo, run, Store(), inputs, taught)
    with np.load(io.BytesIO(Store().read(run, "test.npz")), allow_pickle=False) as file:
        rows = drawn(file["row"], known.most, run.settings.seed)
    lights = known.lights(take(inputs, rows))
    inside, edge, unlike = (int((lights == light).sum()) for light in (INSIDE, AT_EDGE, UNLIKE))
    return Familiar(known, (inside, edge, unlike), len(rows))


@per_run
def _taught(run: Run, _data: Chosen) -> Taught | None:
    if NAME not in run.files:
        return None
    return read_taught(Store().read(run, NAME), len(_data.cases.y), len(run.data["classes"]))
