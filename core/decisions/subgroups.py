"""The same figures for every group of the test cases. Light to import; what it computes with is imported in the worker."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np

from core.decisions.table import Floats, Ints
from core.results import Metric

SHOWN = ("auroc", "sensitivity", "specificity", "observed_expected")
LEAST = 10  # cases with the outcome, below which a group is only greyed


@dataclasses.dataclass(frozen=True)
class Subgroup:
    """One group's size and figures."""

    n: int
    events: int
    metrics: Mapping[str, Metric]

    @property
    def small(self) -> bool:
        """Whether it has too few cases with the outcome to be read."""
        return self.events < LEAST


def subgroups(y: Ints, p: Floats, threshold: float, code: Ints, patients: Ints | None, seed: int) -> list[Subgroup]:
    """The figures of each group 0 ... k, from outcomes (n,), risks (n,), groups (n,) and patients (n,), for the serve worker."""
    from core.evaluation import binary_metrics

    found = []
    for place in range(int(code.max()) + 1):
        inside = np.flatnonzero(code == place)
        own = None if patients is None else patients[inside]
        metrics = binary_metrics(y[inside], p[inside], threshold, own, seed)
        kept = {name: metrics[name] for name in SHOWN}
        found.append(Subgroup(len(inside), int(y[inside].sum()), kept))
    return found
