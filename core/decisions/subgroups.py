"""The same figures for every group of the test cases. Light to import; what it computes with is imported in the worker."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping

import numpy as np

from core.decisions.table import Floats, Ints
from core.results import Metric

SHOWN = ("auroc", "sensitivity", "specificity", "observed_expected")
SEVERAL_SHOWN = ("auroc", "accuracy")  # of all classes together
LEAST = 10  # cases with the outcome, below which a group is only greyed


@dataclasses.dataclass(frozen=True)
class Subgroup:
    """One group's size and figures."""

    n: int
    events: int  # cases with the outcome; of several classes, of the rarest of those that the means are over
    metrics: Mapping[str, Metric]

    @property
    def small(self) -> bool:
        """Whether it has too few cases with the outcome to be read."""
        return self.events < LEAST


def subgroups(y: Ints, p: Floats, threshold: float, code: Ints, patients: Ints | None, seed: int) -> list[Subgroup]:
    """The figures of each group 0 ... k, from outcomes (n,), risks (n,), groups (n,) and patients (n,), for the serve worker."""
    from core.evaluation import binary_metrics

    found = []
    for inside, own in _groups(code, patients):
        metrics = binary_metrics(y[inside], p[inside], threshold, own, seed)
        kept = {name: metrics[name] for name in SHOWN}
        found.append(Subgroup(len(inside), int(y[inside].sum()), kept))
    return found


def class_subgroups(y: Ints, p: Floats, code: Ints, patients: Ints | None, seed: int) -> list[Subgroup]:
    """The same of several classes together, from classes (n,) and probabilities (n, classes).

    The means are over the same classes in every group, those of all cases together, or they are not given.
    """
    from core.evaluation import averaged, multiclass_metrics, rarest

    classes, found = averaged(y, p.shape[1]), []
    for inside, own in _groups(code, patients):
        metrics = multiclass_metrics(y[inside], p[inside], own, seed, classes)
        kept = {name: metrics[name] for name in SEVERAL_SHOWN}
        found.append(Subgroup(len(inside), rarest(y[inside], classes), kept))
    return found


def _groups(code: Ints, patients: Ints | None) -> Iterator[tuple[Ints, Ints | None]]:
    """The places of each group's cases, and the patients of these."""
    for group in range(int(code.max()) + 1):
        inside = np.flatnonzero(code == group)
        yield inside, None if patients is None else patients[inside]
