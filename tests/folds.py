"""A run whose folds have made-up figures."""

from __future__ import annotations

import dataclasses
from typing import Any

from core.results import Metric, Run
from tests.unit.test_report import a_run


def folds_of_classes(areas: list[float], rarest: int) -> dict[str, Any]:
    """The same of a run with three classes: these macro AUROCs, and so many cases of the rarest class in each fold."""
    names = ("auroc", "balanced_accuracy", "accuracy", "log_loss")
    metrics = [dict.fromkeys(names, Metric(area, None, None, 60)) for area in areas]
    pooled = Metric(0.81, 0.75, 0.86, 60 * len(areas))
    models = [{"id": name, "metrics": metrics, "pooled": pooled} for name in ("p", "logistic")]
    counts = [{"n": 60, "events": rarest} for _ in areas]
    n = len(areas)
    return {"wanted": n, "done": n, "why": "", "averaged": [0, 1, 2], "cases": counts, "models": models}


def with_folds(areas: list[float | None], **changes) -> Run:
    """The network and one baseline with these AUROCs over the folds, and 0.81 pooled."""
    found = [Metric(area, None, None, 20, "" if area else "few") for area in areas]
    metrics = [{"auroc": m, "auprc": m, "calibration_slope": m} for m in found]
    models = [{"id": name, "metrics": metrics, "pooled": Metric(0.81, 0.75, 0.86, 100)} for name in ("p", "logistic")]
    counts = [{"n": 20, "events": 8} for _ in areas]
    n = len(areas)
    folds = {"wanted": n, "done": n, "why": "", "cases": counts, "models": models}
    run = a_run()
    settings = dataclasses.replace(run.settings, folds=5)
    return dataclasses.replace(run, settings=settings, folds=folds, **changes)
