"""Temperature scaling: one number that makes all risks more moderate or more extreme."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import expit, logit

from core.evaluation import calibration
from core.evaluation.intervals import Floats, checked, patients_of
from core.i18n import msg
from core.results import Metric

REVERSED = msg("The validation cases do not show that the risks rise with the outcome: no temperature is estimable.")


def fit_temperature(y: Any, p: Any, groups: Any = None) -> Metric:
    """The number T by which to divide the log-odds of risks (n,) so that they fit the outcomes (n,) best; 1: as they are.

    Guo et al. 2017, arXiv:1706.04599. The likelihood is that of a logistic regression on the log-odds without an intercept,
    whose coefficient is 1 / T: so T comes with Wald's interval, cluster-robust where patients have several rows.
    """
    outcome, risk = checked(y, p)
    found = calibration.inverse_temperature(outcome, risk, patients_of(groups, len(outcome)))
    if found.value is None:
        return found
    if found.value <= 0:
        return Metric.missing(found.n, REVERSED)
    if found.low is None or found.high is None or found.low <= 0:
        why = found.why or REVERSED
        return Metric.missing(found.n, why)
    return Metric(1 / found.value, 1 / found.high, 1 / found.low, found.n)


def scaled(p: Any, temperature: float) -> Floats:
    """Risks (n,) with their log-odds divided by ``temperature``."""
    risk: Floats = expit(logit(np.clip(p, calibration.CLIP, 1 - calibration.CLIP)) / temperature)
    return risk
