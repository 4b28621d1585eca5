"""How many forecasts of glucose fall into each zone of the Clarke error grid."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.clarke import ZONES, zones
from core.evaluation.clusters import share
from core.results import Metric

MOST_POINTS = 2000  # drawn


def clarke_metrics(reference: Any, predicted: Any, groups: Any = None) -> dict[str, Metric]:
    """The share of each zone, ``A`` to ``E``, and of ``AB``, from glucose in mg/dL (n,); ``groups`` (n,): of one person."""
    found = zones(reference, predicted)
    shares = {zone: share(found == place, groups) for place, zone in enumerate(ZONES)}
    return {**shares, "AB": share(found <= ZONES.index("B"), groups)}


def clarke_points(reference: Any, predicted: Any, seed: int = 0) -> dict[str, list[Any]]:
    """What the grid draws of cases (n,) in mg/dL: ``reference``, ``predicted`` and ``zone``, at most 2,000 of them.

    Of more a random part, with as many of the harmful zones C to E as there is room for: they are what one looks for.
    """
    x, y, found = np.asarray(reference), np.asarray(predicted), zones(reference, predicted)
    drawn = np.random.default_rng(seed).permutation(len(found))
    kept = np.sort(drawn[np.argsort(found[drawn] <= ZONES.index("B"), kind="stable")][:MOST_POINTS])
    return {
        "reference": x[kept].tolist(),
        "predicted": y[kept].tolist(),
        "zone": [ZONES[place] for place in found[kept]],
    }
