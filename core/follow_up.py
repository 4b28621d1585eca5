"""Risk in the course of time, measured once where people were followed: what ``run.over_time`` keeps, empty for others.

horizon, remark   years whose risk was predicted; what counts as the outcome (message id)
folds             whether all cases were judged, out of fold, or those of the test part only
n, events, years  people, those who had the outcome at any time, and for how long the longest was followed
times, models     years at which the AUC is estimable; the network ("p") and each simple model: id, auc (at each), brier,
                  scaled_brier (both by the horizon)
ticks, groups     years at which is counted who is still followed; of low, middle and high risk the curve of ``kaplan_meier``,
                  the mean risk ``predicted`` and the one ``observed`` by the horizon. A group without anybody is empty.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from core.evaluation import auc_over_time, brier_over_time, observed_risk, risk_curves
from core.results import Metric, Run
from core.spec import Followed

MOST_TICKS = 8


def all_judged(run: Run) -> bool:
    """Whether a whole cross-validation has answered for every case."""
    return bool(run.folds) and run.folds["done"] == run.folds["wanted"]


def risk_over_time(followed: Followed, run: Run, file: bytes, cuts: Sequence[float]) -> dict[str, Any]:
    """The figures of a run from its ``test.npz`` or ``folds.npz``: places in the data (n,) and risks (n,) by the horizon.

    ``cuts`` part low, middle and high risk of the network. Every case counts as a patient of its own.
    """
    with np.load(io.BytesIO(file), allow_pickle=False) as told:
        rows, answers = told["row"], {name: told[name] for name in ("p", *(b["id"] for b in run.baselines))}
    years, event, last = followed.years[rows], followed.event[rows], float(followed.years[rows].max())
    areas = {name: _areas(p, years, event, run.settings.seed) for name, p in answers.items()}
    times = [year for year, area in areas["p"].items() if area.value is not None]
    scores = {
        name: brier_over_time(p[:, None], years, event, [followed.horizon], seed=run.settings.seed)[0]
        for name, p in answers.items()
    }
    ticks = list(range(0, math.ceil(last), math.ceil(last / MOST_TICKS)))
    return {
        "horizon": followed.horizon,
        "remark": followed.remark,
        "folds": all_judged(run),
        "n": len(rows),
        "events": int(event.sum()),
        "years": last,
        "times": times,
        "models": [{"id": name, "auc": [areas[name][year] for year in times], **scores[name]} for name in answers],
        "ticks": ticks,
        "groups": _groups(answers["p"], cuts, followed.horizon, years, event, ticks),
    }


def _areas(risk: np.ndarray, years: np.ndarray, event: np.ndarray, seed: int) -> dict[int, Metric]:
    whole = range(1, math.ceil(years.max()))
    return dict(zip(whole, auc_over_time(risk, years, event, whole, seed=seed), strict=True))


def _groups(
    risk: np.ndarray,
    cuts: Sequence[float],
    horizon: float,
    years: np.ndarray,
    event: np.ndarray,
    ticks: Sequence[float],
) -> list[dict[str, Any]]:
    group = np.searchsorted(cuts, risk, side="right")
    return [
        {**curve, "predicted": float(risk[group == place].mean()), "observed": observed_risk(curve, horizon)}
        if curve
        else {}
        for place, curve in enumerate(risk_curves(risk, cuts, years, event, ticks))
    ]
