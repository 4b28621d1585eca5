"""Whether acting on the predictions does more good than treating everybody or nobody."""

from __future__ import annotations

import numpy as np

from core.evaluation.intervals import Floats, Ints

THRESHOLDS: Floats = np.arange(1, 100) / 100


def net_benefit(y: Ints, p: Floats, thresholds: Floats) -> Floats:
    """True positives per case minus false positives times the odds of each threshold (t,); p >= threshold is treated.

    Vickers and Elkin 2006, doi:10.1177/0272989X06295361. Two lines of our own, because the ``dcurves`` package
    brings lifelines and matplotlib and does not accept pandas 3.
    """
    treated = p[:, None] >= thresholds
    true, false = treated[y == 1].sum(axis=0), treated[y == 0].sum(axis=0)
    benefit: Floats = (true - false * thresholds / (1 - thresholds)) / len(y)
    return benefit


def net_benefit_points(y: Ints, p: Floats) -> dict[str, list[float]]:
    """The decision curve at thresholds 0.01 ... 0.99: the model, treating all, treating none; empty without cases."""
    if not len(y):
        return {"threshold": [], "model": [], "all": [], "none": []}
    return {
        "threshold": THRESHOLDS.tolist(),
        "model": net_benefit(y, p, THRESHOLDS).tolist(),
        "all": net_benefit(y, np.ones(len(y)), THRESHOLDS).tolist(),
        "none": [0.0] * len(THRESHOLDS),
    }
