"""Small values that several tests share."""

from __future__ import annotations

from typing import Any

from core.results import Metric, Run
from core.spec import Finding, Settings

SETTINGS = Settings(demo="tabular", dataset="wdbc", model="textbook")


def a_run(name: str = "0123456789abcdef0123", **changes: Any) -> Run:
    """A complete run with made-up figures."""
    metrics = {"auroc": Metric(0.9, 0.85, 0.95, 100), "auprc": Metric.missing(100, "not estimable")}
    values: dict[str, Any] = {
        "run": name,
        "settings": SETTINGS,
        "data": {
            "title": "A set",
            "sha256": "0" * 64,
            "rows": 500,
            "columns": 3,
            "classes": ["no", "yes"],
            "labels": {},
        },
        "split": {"train": 300, "validation": 100, "test": 100, "test_events": 40},
        "findings": (Finding("note", "{n} rows", {"n": 500}),),
        "history": {"loss": [0.7, 0.5], "val_loss": [0.7, 0.6]},
        "ending": "finished",
        "best_epoch": 2,
        "metrics": metrics,
        "baselines": (
            {
                "id": "logistic",
                "name": "simple",
                "metrics": metrics,
                "difference": Metric(0.0, -0.01, 0.01, 100),
                "curves": {},
            },
        ),
        "temperature": {"factor": Metric.missing(100, "not estimable"), "other": {}},
        "curves": {},
        "schema": {"columns": []},
        "seconds": {"train": 1.0, "total": 2.0},
        "versions": {"keras": "3"},
        "created": "2026-11-21T10:00:00+00:00",
        "parameters": 10,
    }
    return Run(**{**values, **changes})
