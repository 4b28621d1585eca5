"""How good forecasts with quantiles are, horizon by horizon, and how much better than simple ones.

``y`` (n, horizons) is what came, NaN where it is not known: such cases are left out of that horizon only. A forecast
(n, horizons, levels) holds the quantiles at rising ``levels``, 0.5 among them, which is the point forecast; the prediction
interval goes from the first level to the last. ``groups`` (n,): cases with equal values are of one person.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from core.evaluation.clusters import jackknife, person_sums, share
from core.evaluation.intervals import Figures, Floats
from core.results import Metric

COMPARED = ("mae", "rmse", "pinball")


def forecast_metrics(y: Any, forecast: Any, levels: Sequence[float], groups: Any = None) -> list[dict[str, Metric]]:
    """For each horizon, in the unit of ``y``: ``mae``, ``rmse``, ``bias``, ``pinball``, ``coverage`` and ``width``.

    Bias is forecast minus truth: above 0, too high. Pinball is the quantile loss (Koenker and Bassett 1978), mean over the
    levels: the one figure that an honest spread makes best (Gneiting and Raftery 2007, doi:10.1198/016214506000001437).
    Coverage is the share of truths inside the prediction interval, width its mean width.
    """
    return [_metrics(*one) for one in _by_horizon(y, groups, levels, forecast)]


def forecast_differences(
    y: Any, ours: Any, theirs: Any, levels: Sequence[float], groups: Any = None
) -> list[dict[str, Metric]]:
    """For each horizon ``mae``, ``rmse`` and ``pinball`` of our forecasts minus those of theirs, on the same cases.

    Paired: below 0 ours are better, and an interval that holds 0 means that these persons do not show it.
    """
    return [_differences(*one) for one in _by_horizon(y, groups, levels, ours, theirs)]


def _by_horizon(y: Any, groups: Any, levels: Sequence[float], *forecasts: Any) -> list[Any]:
    """Truths (m,), persons, levels and forecasts (m, levels) of the cases known at each horizon."""
    truth, told = np.asarray(y, np.float64), [np.asarray(forecast, np.float64) for forecast in forecasts]
    for forecast in told:
        if forecast.shape != (*truth.shape, len(levels)):
            raise ValueError(f"a forecast must be {(*truth.shape, len(levels))}, not {forecast.shape}")
    if list(levels) != sorted(set(levels)) or 0.5 not in levels or not 0 < levels[0] < levels[-1] < 1:
        raise ValueError(f"levels must rise from above 0 to below 1 and hold 0.5, not {levels}")
    parts = []
    for place in range(truth.shape[1]):
        known = np.isfinite(truth[:, place])
        persons = None if groups is None else np.asarray(groups)[known]
        parts.append((truth[known, place], persons, levels, *(forecast[known, place] for forecast in told)))
    return parts


def _metrics(y: Floats, groups: Any, levels: Sequence[float], forecast: Floats) -> dict[str, Metric]:
    sums = person_sums(np.column_stack([_losses(y, forecast, levels), forecast[:, -1] - forecast[:, 0]]), groups)
    found = jackknife(lambda s: {**_figures(s[:, :-1]), "width": s[:, -1] / s[:, 0]}, sums, len(y), 0)
    signed = person_sums(np.column_stack([np.ones(len(y)), _point(forecast, levels) - y]), groups)
    bias = jackknife(lambda s: {"bias": s[:, 1] / s[:, 0]}, signed, len(y))
    covered = share((forecast[:, 0] <= y) & (y <= forecast[:, -1]), groups)
    width = found.pop("width")
    return {**found, **bias, "coverage": covered, "width": width}


def _differences(y: Floats, groups: Any, levels: Sequence[float], ours: Floats, theirs: Floats) -> dict[str, Metric]:
    sums = person_sums(np.column_stack([_losses(y, forecast, levels) for forecast in (ours, theirs)]), groups)
    half = sums.shape[1] // 2

    def figures(s: Floats) -> Figures:
        a, b = _figures(s[:, :half]), _figures(s[:, half:])
        return {name: a[name] - b[name] for name in COMPARED}

    return jackknife(figures, sums, len(y))


def _losses(y: Floats, forecast: Floats, levels: Sequence[float]) -> Floats:
    """One, absolute and squared error of the point forecast, and the mean quantile loss of each case, (n, 4)."""
    error, above = y - _point(forecast, levels), y[:, None] - forecast
    quantiles = np.asarray(levels)
    pinball = np.maximum(quantiles * above, (quantiles - 1) * above).mean(axis=1)
    return np.column_stack([np.ones(len(y)), np.abs(error), error**2, pinball])


def _figures(sums: Floats) -> Figures:
    """MAE, RMSE and pinball loss (b,) from sums (b, 4) of what ``_losses`` gives."""
    n, absolute, squared, pinball = sums.T
    return {"mae": absolute / n, "rmse": np.sqrt(squared / n), "pinball": pinball / n}


def _point(forecast: Floats, levels: Sequence[float]) -> Floats:
    median: Floats = forecast[:, next(i for i, level in enumerate(levels) if math.isclose(level, 0.5))]
    return median
