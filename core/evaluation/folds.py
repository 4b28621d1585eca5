"""Figures of one fold of a cross-validation, and of all its out-of-fold predictions in one ranking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.evaluation import calibration, discrimination
from core.evaluation.intervals import checked, patients_of, too_few
from core.evaluation.multiclass import averaged, multiclass_metrics
from core.results import Metric


def always_averaged(outcomes: Sequence[Any], classes: int) -> list[int]:
    """The places of the classes that have enough cases in every fold, from the ``outcomes`` (n,) of each.

    Means over these and no others are the same figure in all folds.
    """
    return sorted(set(range(classes)).intersection(*(averaged(y, classes) for y in outcomes)))


def fold_metrics(
    y: Any, p: Any, groups: Any = None, seed: int = 0, classes: Sequence[int] | None = None
) -> dict[str, Metric]:
    """AUROC, average precision and calibration slope of outcomes (n,) and risks (n,) of one fold; the values count.

    The average precision comes without an interval: ten cases of either class, the least that is asked for, say too little.
    Of probabilities (n, all classes) the figures of all together, their means over those ``classes``.
    """
    if np.ndim(p) > 1:
        return multiclass_metrics(y, p, groups, seed, classes)
    outcome, risk = checked(y, p)
    patients = patients_of(groups, len(outcome))
    n = len(outcome)
    precision = Metric.missing(n, too_few(outcome))
    if not precision.why:
        everything = np.ones((1, n))
        precision = Metric(float(discrimination.Ranked(outcome, risk).average_precision(everything)[0]), None, None, n)
    return {
        "auroc": discrimination.auroc(outcome, risk, patients, seed),
        "auprc": precision,
        "calibration_slope": calibration.slope(outcome, risk, patients),
    }


def pooled_auroc(y: Any, p: Any, groups: Any = None, seed: int = 0, classes: Sequence[int] | None = None) -> Metric:
    """AUROC of out-of-fold risks (n,) of different networks ranked together, with the interval of one test set of n cases.

    It takes the networks as given: that others would come from other training data is not in it. The folds share training
    cases, and no unbiased estimate of that variance exists (Bengio and Grandvalet 2004, JMLR 5:1089). Of probabilities
    (n, all classes) the mean over those ``classes``, each ranked against the rest.
    """
    if np.ndim(p) > 1:
        return multiclass_metrics(y, p, groups, seed, classes)["auroc"]
    outcome, risk = checked(y, p)
    return discrimination.auroc(outcome, risk, patients_of(groups, len(outcome)), seed)
