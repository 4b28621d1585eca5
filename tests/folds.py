"""A run whose folds have made-up figures."""

from __future__ import annotations

import dataclasses

from core.results import Metric, Run
from tests.unit.test_report import a_run


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
