"""All figures and curves of one model with a yes-or-no outcome, gathered."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.evaluation import calibration, calibration_curve, discrimination, utility
from core.evaluation.intervals import (
    NO_EVENTS,
    NO_NONEVENTS,
    Figures,
    Floats,
    Ints,
    bootstrap,
    checked,
    patients_of,
    percentile,
    too_few,
    too_few_patients,
    wilson,
)
from core.results import Metric

RESAMPLED = ("auprc", "balanced_accuracy", "brier", "scaled_brier", "observed_expected")


def binary_metrics(y: Any, p: Any, threshold: float, groups: Any = None, seed: int = 0) -> dict[str, Metric]:
    """Every figure with N and its 95 % interval, from outcomes (n,) 0/1 and predicted risks (n,) in [0, 1].

    A case counts as positive when p >= ``threshold``, which must come from other data. ``groups`` (n,): rows with
    equal values are one patient and are resampled together. With fewer than 10 cases of either class only proportions
    are given; with fewer than 10 patients with either, values without intervals. N is all cases, but for the
    sensitivity the positive and for the specificity the negative ones. ``prevalence`` is there to read the AUPRC by.
    """
    outcome, risk = checked(y, p)
    patients = patients_of(groups, len(outcome))
    figures = {
        "auroc": discrimination.auroc(outcome, risk, patients, seed),
        **_proportions(outcome, risk >= threshold, patients, seed),
        **_resampled(outcome, risk, threshold, patients, seed),
        "calibration_slope": calibration.slope(outcome, risk, patients),
        "calibration_intercept": calibration.intercept(outcome, risk, patients),
        "ece": calibration.calibration_error(outcome, risk, patients, seed),
    }
    order = ("auroc", "auprc", "prevalence", "accuracy", "balanced_accuracy", "sensitivity", "specificity")
    return {name: figures.pop(name) for name in order} | figures


def binary_curves(y: Any, p: Any, groups: Any = None, seed: int = 0) -> dict[str, Any]:
    """What the figures draw, as plain lists of at most 200 points, from outcomes (n,) 0/1 and predicted risks (n,).

    ``roc``, ``precision_recall``, ``calibration`` (smooth, with ``bins``), ``net_benefit`` and ``histogram`` (cases per
    risk interval and class). A curve that the cases do not allow is an empty list; a gap in one is None.
    """
    outcome, risk = checked(y, p)
    patients = patients_of(groups, len(outcome))
    smooth = calibration_curve.smooth_points(outcome, risk, patients, seed)
    return {
        "roc": discrimination.roc_points(outcome, risk),
        "precision_recall": discrimination.precision_recall_points(outcome, risk),
        "calibration": smooth | {"bins": calibration_curve.bin_points(outcome, risk, patients, seed)},
        "net_benefit": utility.net_benefit_points(outcome, risk),
        "histogram": histogram(outcome, risk),
    }


def histogram(y: Ints, p: Floats, bins: int = 20) -> dict[str, list[float]]:
    """Cases of each class per interval of predicted risk: edges (bins + 1,) from 0 to 1, counts (bins,)."""
    edges = np.linspace(0, 1, bins + 1)
    negative, positive = (np.histogram(p[y == outcome], edges)[0] for outcome in (0, 1))
    return {"edges": edges.tolist(), "negative": negative.tolist(), "positive": positive.tolist()}


def _proportions(y: Ints, called: Any, patients: Ints | None, seed: int) -> dict[str, Metric]:
    """Accuracy, sensitivity, specificity, prevalence: Wilson's interval, or by resampling patients."""
    right = called == y
    hits = {
        "accuracy": wilson(int(right.sum()), len(y)),
        "sensitivity": wilson(int(right[y == 1].sum()), int(y.sum())),
        "specificity": wilson(int(right[y == 0].sum()), int(len(y) - y.sum())),
        "prevalence": wilson(int(y.sum()), len(y)),
    }
    for name, why in (("sensitivity", NO_EVENTS), ("specificity", NO_NONEVENTS)):
        if hits[name].value is None:
            hits[name] = Metric.missing(0, why)
    if patients is None:
        return hits
    why = too_few_patients(y, patients)
    drawn = {} if why else bootstrap(_Called(y, called), y, patients, seed)
    return {
        name: percentile(*drawn[name], m.n) if drawn else Metric(m.value, None, None, m.n, m.why or why)
        for name, m in hits.items()
    }


def _resampled(y: Ints, p: Floats, threshold: float, patients: Ints | None, seed: int) -> dict[str, Metric]:
    """The figures that have no interval in closed form."""
    n = len(y)
    if why := too_few(y):
        return {name: Metric.missing(n, why) for name in RESAMPLED}
    ranked, called, errors = discrimination.Ranked(y, p), _Called(y, p >= threshold), calibration.Errors(y, p)

    def figures(counts: Floats) -> Figures:
        precision, balanced = ranked.average_precision(counts), called(counts)["balanced_accuracy"]
        return {"auprc": precision, "balanced_accuracy": balanced, **errors(counts)}

    drawn = bootstrap(figures, y, patients, seed)
    found = {name: percentile(*drawn[name], n) for name in RESAMPLED}
    if why := too_few_patients(y, patients):
        return {name: Metric(m.value, None, None, n, m.why or why) for name, m in found.items()}
    return found


class _Called:
    """Accuracy, sensitivity, specificity, their balance and the prevalence of many resamples at once."""

    def __init__(self, y: Ints, called: Any) -> None:
        right = called == y
        self.columns = np.column_stack([right & (y == 1), right & (y == 0), y]).astype(np.float64)

    def __call__(self, counts: Floats) -> Figures:
        """Each figure's values (b,) from counts (b, n)."""
        n = counts.sum(axis=1)
        true_positive, true_negative, positive = (counts @ self.columns).T
        sensitivity, specificity = true_positive / positive, true_negative / (n - positive)
        return {
            "accuracy": (true_positive + true_negative) / n,
            "sensitivity": sensitivity,
            "specificity": specificity,
            "balanced_accuracy": (sensitivity + specificity) / 2,
            "prevalence": positive / n,
        }
