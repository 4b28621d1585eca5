"""A run whose learning curve over the training size has made-up figures."""

from __future__ import annotations

import dataclasses
from typing import Any

from core.results import Metric, Run
from tests.unit.test_report import a_run


def with_sizes(areas: list[float | None], **changes: Any) -> Run:
    """The network and one baseline with these AUROCs, the last of 100 training cases and each before of half as many."""
    points = []
    for place, area in enumerate(reversed(areas)):
        found = Metric.missing(20, "few") if area is None else Metric(area, area - 0.05, area + 0.05, 20)
        models = [{"id": name, "auroc": found} for name in ("p", "logistic")]
        points.insert(0, {"share": 0.5**place, "n": 100 // 2**place, "models": models})
    wanted = len(areas) - 1
    return dataclasses.replace(
        a_run(), sizes={"wanted": wanted, "done": wanted, "why": "", "points": points, **changes}
    )
