"""A run as the command line writes it with ``--json``."""

from __future__ import annotations

from typing import Any

from core.results import Run
from core.tasks import task_of


def summary(run: Run) -> dict[str, Any]:
    """The object that ``--json`` writes."""
    plain = run.to_dict()
    wanted = task_of(run).baseline
    simple = next((baseline for baseline in plain["baselines"] if baseline["id"] == wanted), None)
    return {
        "run": run.run,
        "demo": run.settings.demo,
        "dataset": run.settings.dataset,
        "model": run.settings.model,
        "seed": run.settings.seed,
        "split": run.settings.split,
        "rows": {name: run.split[name] for name in ("train", "validation", "test")},
        "metrics": _figures(plain["metrics"]) | _by_class(plain),
        "baseline": simple and {"name": simple["name"], "metrics": _figures(simple["metrics"])},
        "seconds": plain["seconds"],
        "versions": plain["versions"],
    }


def _figures(metrics: dict[str, Any]) -> dict[str, Any]:
    return {name: {key: m[key] for key in ("value", "low", "high", "n")} for name, m in metrics.items()}


def _by_class(plain: dict[str, Any]) -> dict[str, Any]:
    """The figures of each class against the rest as ``auroc/<class>``; nothing where there are two outcomes."""
    told = zip(plain["data"]["classes"], plain["classes"], strict=False)
    return {f"{name}/{label}": value for label, one in told for name, value in _figures(one["metrics"]).items()}
