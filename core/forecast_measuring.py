"""The figures of a forecast, pooled over the folds in which every person was tested once."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from core.data.splits import Split
from core.evaluation.clarke import clarke_metrics, clarke_points
from core.evaluation.forecasts import forecast_differences, forecast_metrics
from core.forecast_words import figure_id
from core.models.forecast_baseline import FORECASTERS
from core.models.quantiles import QUANTILES
from core.results import Metric, Run
from core.spec import Ahead

MEDIAN = QUANTILES.index(0.5)
HEADLINE = "mae"

Told = Mapping[str, np.ndarray]


def measured(
    ahead: Ahead, groups: Any, splits: Sequence[Split], done: Sequence[Told], mg_dl: float = 0.0
) -> dict[str, Any]:
    """``metrics``, ``baselines`` and ``clarke`` (horizon -> points of the grid) of a run.

    A figure is called by its name and its horizon, as ``mae/30``. Intervals are over people, and take the networks as given.
    ``mg_dl`` in one unit of the readings where they are glucose; 0: they are not, and there is no grid.
    """
    rows = np.concatenate([split.test for split in splits])
    people = None if groups is None else groups[rows]
    y, horizons = ahead.values[rows].astype(np.float64), ahead.horizons
    said = {name: pooled(done, name) for name in ("p", "raw", *FORECASTERS)}
    before = forecast_metrics(y, said["raw"], QUANTILES, people)
    promised = {figure_id("coverage_before", h): one["coverage"] for h, one in zip(horizons, before, strict=True)}
    grid = enumerate(horizons) if mg_dl else ()
    return {
        "metrics": _metrics(y, said["p"], people, horizons, mg_dl) | promised,
        "baselines": [_baseline(name, y, said["p"], said[name], people, horizons, mg_dl) for name in FORECASTERS],
        "clarke": {
            f"{h:g}": clarke_points(mg_dl * y[:, place], mg_dl * said["p"][:, place, MEDIAN]) for place, h in grid
        },
    }


def pooled(done: Sequence[Told], name: str) -> np.ndarray:
    """What was said of the test people of all folds, one fold after another."""
    return np.concatenate([told[name] for told in done])


def forecast_file(y: np.ndarray, groups: np.ndarray | None, splits: Sequence[Split], done: Sequence[Told]) -> bytes:
    """Every window as ``.npz``, by row of the data: row, what came, fold from 1, patient, "p" and each simple model's quantiles."""
    rows = np.concatenate([split.test for split in splits])
    order = np.argsort(rows)
    fold = np.repeat(np.arange(1, len(splits) + 1), [len(split.test) for split in splits])
    told: dict[str, Any] = {name: pooled(done, name)[order].astype(np.float32) for name in ("p", *FORECASTERS)}
    patients = {} if groups is None else {"patient": groups[rows][order]}
    file = io.BytesIO()
    np.savez_compressed(file, row=rows[order], y=y[rows][order], fold=fold[order], **told, **patients)
    return file.getvalue()


def error_difference(a: Run, one: Told, b: Run, other: Told) -> Metric:
    """The paired difference of the mean absolute error at the first horizon, from the windows of two ``test.npz``."""
    found = forecast_differences(one["y"], one["p"], other["p"], QUANTILES, one.get("patient"))
    return found[0][HEADLINE]


def _metrics(y: np.ndarray, p: np.ndarray, people: Any, horizons: Sequence[float], mg_dl: float) -> dict[str, Metric]:
    found: dict[str, Metric] = {}
    for place, (h, told) in enumerate(zip(horizons, forecast_metrics(y, p, QUANTILES, people), strict=True)):
        zones = clarke_metrics(mg_dl * y[:, place], mg_dl * p[:, place, MEDIAN], people) if mg_dl else {}
        found |= {figure_id(name, h): metric for name, metric in told.items()}
        found |= {figure_id(f"clarke_{zone}", h): metric for zone, metric in zones.items()}
    return found


def _baseline(
    name: str,
    y: np.ndarray,
    ours: np.ndarray,
    theirs: np.ndarray,
    people: Any,
    horizons: Sequence[float],
    mg_dl: float,
) -> dict[str, Any]:
    """A simple model on the same windows, and the paired differences: ours minus theirs."""
    paired = forecast_differences(y, ours, theirs, QUANTILES, people)
    differences = {
        figure_id(figure, h): metric for h, one in zip(horizons, paired, strict=True) for figure, metric in one.items()
    }
    return {
        "id": name,
        "name": FORECASTERS[name][0],
        "metrics": _metrics(y, theirs, people, horizons, mg_dl),
        "difference": differences[figure_id(HEADLINE, horizons[0])],
        "differences": differences,
        "curves": {},
    }
