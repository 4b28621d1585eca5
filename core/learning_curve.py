"""The same recipe with less to learn from: a tenth, a quarter and half of the training part, tested on the same cases.

Figueroa et al. 2012, doi:10.1186/1472-6947-12-8: how a figure grows with the training cases tells whether more would help.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from core.data.splits import Split, drawn_order
from core.ensembles import Course
from core.evaluation import multiclass_metrics, pooled_auroc
from core.i18n import msg
from core.repeats import Answers, each_split
from core.results import Metric, Run
from core.spec import SHARES, Cases

LEAST = 5  # cases of every class to learn from; with fewer a share is left out
UNTRAINED = msg("With so few cases nothing could be trained with these settings. Try a lower learning rate.")


def portions(y: np.ndarray, groups: np.ndarray | None, parts: Split, seed: int) -> list[tuple[float, Split]]:
    """Shares of the training part with the split that holds so much of it; validation and test stay as they are.

    Drawn by whole patients, ``groups`` (rows,), stratified by the highest class of y (rows,) any of a patient's cases has; each
    share lies within the next. Shares with fewer than LEAST cases of a class are left out.
    """
    order = drawn_order(y[parts.train], None if groups is None else groups[parts.train], seed)
    made = [(share, dataclasses.replace(parts, train=parts.train[order < share])) for share in SHARES]
    classes = len(np.unique(y))
    return [(share, one) for share, one in made if np.bincount(y[one.train], minlength=classes).min() >= LEAST]


def learn_less(
    cases: Cases, run: Run, made: Sequence[tuple[float, Split]], ask: Callable[[Split], Answers], course: Course
) -> dict[str, Any]:
    """What a run keeps of its smaller training parts, as ``core.sizes`` tells; all of it ends with the run itself."""
    seed, members = run.settings.seed, run.settings.members
    done, failed = each_split([parts for _, parts in made], ask, course, members, "size")
    points = [
        {"share": share, "n": len(parts.train), "models": _areas(told, cases, parts, seed)}
        for (share, parts), told in zip(made, done, strict=False)
    ]
    everything = {"p": run.metrics["auroc"], **{b["id"]: b["metrics"]["auroc"] for b in run.baselines}}
    whole = {"share": 1.0, "n": run.split["train"], "models": [_point(*found) for found in everything.items()]}
    return {"wanted": len(made), "done": len(done), "why": UNTRAINED if failed else "", "points": [*points, whole]}


def _areas(told: Answers, cases: Cases, parts: Split, seed: int) -> list[dict[str, Any]]:
    y, groups = cases.y[parts.test], None if cases.groups is None else cases.groups[parts.test]
    return [_point(name, _area(y, p, groups, seed)) for name, p in told.items()]


def _area(y: np.ndarray, p: np.ndarray, groups: np.ndarray | None, seed: int) -> Metric:
    return pooled_auroc(y, p, groups, seed) if p.ndim == 1 else multiclass_metrics(y, p, groups, seed)["auroc"]


def _point(name: str, auroc: Metric) -> dict[str, Any]:
    return {"id": name, "auroc": auroc}
