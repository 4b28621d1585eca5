"""How well predictions tell the classes apart: AUROC, average precision, their curves and the choice of a threshold."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import expit, logit
from scipy.stats import rankdata
from sklearn.metrics import precision_recall_curve, roc_curve

from core.evaluation.intervals import (
    CONSTANT,
    SEPARATED,
    Floats,
    Ints,
    Z,
    bootstrap,
    checked,
    patients_of,
    percentile,
    too_few,
    too_few_patients,
)
from core.i18n import msg
from core.results import Metric

POINTS = 200  # of a curve, at most
ALIKE = msg("Both models rank the cases alike: interval of the difference not estimable.")


def delong(y: Ints, scores: Floats) -> tuple[Floats, Floats]:
    """AUROC (k,) of k models and their covariance (k, k), from outcomes (n,) with two of each class, and scores (k, n).

    DeLong, DeLong and Clarke-Pearson 1988 by the mid-ranks of Sun and Xu 2014. Written here because MLstatkit's
    ``Delong_test`` always needs two models, gives Wald intervals only and ranks in a Python loop; tested against it.
    """
    positive, negative = scores[:, y == 1], scores[:, y == 0]
    m, n = positive.shape[1], negative.shape[1]
    ranks = rankdata(np.hstack([positive, negative]), axis=1)
    above = (ranks[:, :m] - rankdata(positive, axis=1)) / n  # share of negatives below each positive, ties a half
    below = 1 - (ranks[:, m:] - rankdata(negative, axis=1)) / m  # share of positives above each negative
    covariance = np.atleast_2d(np.cov(above)) / m + np.atleast_2d(np.cov(below)) / n
    return above.mean(axis=1), covariance


def auroc(y: Ints, p: Floats, patients: Ints | None = None, seed: int = 0) -> Metric:
    """Area under the ROC curve of predictions (n,) with DeLong's interval, or by resampling patients with several rows.

    The interval is symmetric on the logit scale (Pepe 2003, section 5.2.4; Qin and Hotilovac 2008): it stays within
    [0, 1] and keeps its coverage near 1, where the usual symmetric one is cut off.
    """
    n = len(y)
    if why := too_few(y):
        return Metric.missing(n, why)
    (area,), ((variance,),) = delong(y, p[None])
    if area in (0, 1):
        return Metric(float(area), None, None, n, SEPARATED)
    if variance <= 0:
        return Metric(float(area), None, None, n, CONSTANT)
    if why := too_few_patients(y, patients):
        return Metric(float(area), None, None, n, why)
    if patients is not None:
        ranked = Ranked(y, p)
        value, drawn = bootstrap(lambda counts: {"auroc": ranked.auroc(counts)}, y, patients, seed)["auroc"]
        return percentile(value, drawn, n)
    half = Z * np.sqrt(variance) / (area * (1 - area))
    return Metric(float(area), float(expit(logit(area) - half)), float(expit(logit(area) + half)), n)


def auroc_difference(y: Any, p: Any, q: Any, groups: Any = None, seed: int = 0) -> Metric:
    """AUROC of ``p`` minus AUROC of ``q`` on the same cases (n,), with the paired interval.

    DeLong's covariance, or patients resampled where one has several rows (``groups``, (n,)). An interval that holds 0
    means that these data do not show one model to be better.
    """
    outcome, ours = checked(y, p)
    _, theirs = checked(y, q)
    n, patients = len(outcome), patients_of(groups, len(outcome))
    if why := too_few(outcome):
        return Metric.missing(n, why)
    areas, covariance = delong(outcome, np.stack([ours, theirs]))
    difference = float(areas[0] - areas[1])
    variance = covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]
    if variance < 1e-15:
        return Metric(difference, None, None, n, ALIKE)
    if why := too_few_patients(outcome, patients):
        return Metric(difference, None, None, n, why)
    if patients is not None:
        a, b = Ranked(outcome, ours), Ranked(outcome, theirs)
        found = bootstrap(lambda counts: {"gain": a.auroc(counts) - b.auroc(counts)}, outcome, patients, seed)
        return percentile(*found["gain"], n)
    half = Z * np.sqrt(variance)
    return Metric(difference, float(max(-1, difference - half)), float(min(1, difference + half)), n)


class Ranked:
    """Cases sorted once by falling score, so that rank figures of many resamples cost one cumulative sum each."""

    def __init__(self, y: Ints, p: Floats) -> None:
        self.order = np.argsort(-p, kind="stable")
        self.y = y[self.order].astype(np.float64)
        self.ends = np.flatnonzero(np.append(np.diff(p[self.order]) != 0, True))  # the last case of each run of ties

    def called(self, counts: Floats) -> tuple[Floats, Floats]:
        """True and false positives (b, g) at each of the g different scores as threshold, from counts (b, n)."""
        sorted_counts = counts[:, self.order]
        true = np.cumsum(sorted_counts * self.y, axis=1)[:, self.ends]
        return true, np.cumsum(sorted_counts, axis=1)[:, self.ends] - true

    def auroc(self, counts: Floats) -> Floats:
        """Area under the ROC curve (b,) by the trapezium rule, which counts ties as a half."""
        true, false = self.called(counts)
        width = np.diff(false, axis=1, prepend=0)
        height = true - np.diff(true, axis=1, prepend=0) / 2
        area: Floats = (width * height).sum(axis=1) / (true[:, -1] * false[:, -1])
        return area

    def average_precision(self, counts: Floats) -> Floats:
        """Sum of precision times gain in recall (b,), not interpolated, as scikit-learn computes it."""
        true, false = self.called(counts)
        gain = np.diff(true, axis=1, prepend=0) / true[:, -1:]
        precision = true / np.maximum(true + false, 1)
        area: Floats = (precision * gain).sum(axis=1)
        return area


def roc_points(y: Ints, p: Floats) -> dict[str, list[float]]:
    """The ROC curve in at most 200 points, case positive when p >= threshold; the first, with none positive, says 1."""
    if len(np.unique(y)) < 2:
        return {"fpr": [], "tpr": [], "threshold": []}
    fpr, tpr, threshold = roc_curve(y, p)
    kept = _thinned(fpr + tpr)
    return {
        "fpr": fpr[kept].tolist(),
        "tpr": tpr[kept].tolist(),
        "threshold": np.minimum(threshold[kept], 1).tolist(),
    }


def precision_recall_points(y: Ints, p: Floats) -> dict[str, list[float]]:
    """Precision at rising recall in at most 200 points; scikit-learn's added point (0, 1) is not data and left out."""
    if not y.any():
        return {"recall": [], "precision": []}
    precision, recall, _ = precision_recall_curve(y, p, drop_intermediate=True)
    precision, recall = precision[-2::-1], recall[-2::-1]
    kept = _thinned(recall)
    return {"recall": recall[kept].tolist(), "precision": precision[kept].tolist()}


def choose_threshold(y: Any, p: Any) -> float:
    """The threshold on validation predictions (n,) with the largest Youden's J = sensitivity + specificity - 1.

    Youden 1950. Half-way between the two neighbouring predictions, so that it does not cling to one case; of equal ones
    the lowest (the most sensitive). 0.5 where nothing can be chosen: one class, or no threshold better than chance.
    """
    outcome, risk = checked(y, p)
    m, n = int(outcome.sum()), int(len(outcome) - outcome.sum())
    if m == 0 or n == 0:
        return 0.5
    ranked = Ranked(outcome, risk)
    true, false = (x[0, :-1] for x in ranked.called(np.ones((1, m + n))))
    gain = true * n - false * m  # J times m n: whole numbers, so that ties are exact
    if not len(gain) or gain.max() <= 0:
        return 0.5
    best = int(np.flatnonzero(gain == gain.max())[-1])
    upper, lower = np.unique(risk)[::-1][best : best + 2]
    middle = float(upper + lower) / 2
    return middle if middle > lower else float(upper)  # neighbouring floating-point numbers have no middle


def _thinned(position: Floats) -> Ints:
    """Indices of at most 200 points, spread evenly along a rising ``position`` (k,); both ends stay."""
    if len(position) <= POINTS:
        return np.arange(len(position))
    wanted = np.linspace(position[0], position[-1], POINTS - 1)
    return np.unique(np.append(np.searchsorted(position, wanted), len(position) - 1))
