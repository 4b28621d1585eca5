"""Temperature scaling: one number that makes all risks more moderate or more extreme."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, logit, softmax

from core.evaluation import calibration
from core.evaluation.intervals import FEW_CASES, LEAST, Floats, Ints, Z, checked, checked_classes, patients_of
from core.i18n import msg
from core.results import Metric

REVERSED = msg("The validation cases do not show that the risks rise with the outcome: no temperature is estimable.")
STEEPEST = 1e3  # the largest 1 / T looked for; beyond it the risks separate the classes


def fit_temperature(y: Any, p: Any, groups: Any = None) -> Metric:
    """The number T by which to divide the log-odds of risks so that they fit the outcomes (n,) best; 1: as they are.

    Guo et al. 2017, arXiv:1706.04599. Risks (n,) of one outcome: the likelihood is that of a logistic regression on the
    log-odds without an intercept, whose coefficient is 1 / T. Risks (n, classes): the multinomial likelihood of the scores
    before the softmax. T comes with Wald's interval, cluster-robust where patients have several rows.
    """
    if np.ndim(p) == 2:
        return _inverted(_several(*checked_classes(y, p), patients_of(groups, len(y))))
    outcome, risk = checked(y, p)
    return _inverted(calibration.inverse_temperature(outcome, risk, patients_of(groups, len(outcome))))


def scaled(p: Any, temperature: float) -> Floats:
    """Risks (n,) or (n, classes) with their log-odds divided by ``temperature``."""
    risk = np.clip(p, calibration.CLIP, 1 - calibration.CLIP)
    result: Floats = softmax(np.log(risk) / temperature, axis=1) if risk.ndim == 2 else expit(logit(risk) / temperature)
    return result


def _inverted(found: Metric) -> Metric:
    """T from 1 / T."""
    if found.value is None:
        return found
    if found.value <= 0:
        return Metric.missing(found.n, REVERSED)
    if found.low is None or found.high is None or found.low <= 0:
        return Metric.missing(found.n, found.why or REVERSED)
    return Metric(1 / found.value, 1 / found.high, 1 / found.low, found.n)


def _several(y: Ints, p: Floats, patients: Ints | None) -> Metric:
    """1 / T of risks (n, classes): where the likelihood's slope is 0, which falls all the way."""
    n, scores = len(y), np.log(np.clip(p, calibration.CLIP, 1 - calibration.CLIP))
    if (np.bincount(y, minlength=p.shape[1]) >= LEAST).sum() < 2:
        return Metric.missing(n, FEW_CASES)
    own = scores[np.arange(n), y]

    def slopes(factor: float) -> tuple[Floats, Floats]:
        """Of each case's log-likelihood the first and minus the second derivative, (n,)."""
        share = softmax(factor * scores, axis=1)
        mean = (share * scores).sum(axis=1)
        return own - mean, (share * (scores - mean[:, None]) ** 2).sum(axis=1)

    if slopes(0)[0].sum() <= 0:
        return Metric.missing(n, REVERSED)
    if slopes(STEEPEST)[0].sum() >= 0:
        return Metric.missing(n, calibration.APART)
    factor = float(brentq(lambda x: slopes(x)[0].sum(), 0, STEEPEST, xtol=1e-10))
    slope, curvature = slopes(factor)
    variance = 1 / curvature.sum()
    if patients is not None:
        variance = _sandwich(slope, patients) * variance**2
    half = Z * float(np.sqrt(variance))
    return Metric(factor, factor - half, factor + half, n)


def _sandwich(slope: Floats, patients: Ints) -> float:
    """The squared sums of the patients' slopes, with the correction for few of them that statsmodels makes."""
    sums = np.bincount(patients, slope)
    few = len(sums) / (len(sums) - 1)
    return float((sums**2).sum() * few)
