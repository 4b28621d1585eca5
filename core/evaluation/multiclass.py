"""How good a model with several classes is as a whole; each class against the rest is ``core.evaluation.binary``'s.

What is a mean over classes is one over those that have at least 10 test cases (``averaged``): a class with fewer says
almost nothing and would move the mean as much as any other. Where parts of the cases are to be compared, the mean of each is
over the same classes or not given: one over other classes would be another figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.evaluation import discrimination
from core.evaluation.intervals import (
    FEW_PATIENTS,
    LEAST,
    NO_CASES,
    Figures,
    Floats,
    Ints,
    bootstrap,
    checked_classes,
    patients_of,
    percentile,
    too_few_patients,
    wilson,
)
from core.i18n import msg
from core.results import Metric

CLIP = 1e-15  # a probability of 0 has no logarithm
FEW_CLASSES = msg("Fewer than two classes have 10 test cases: not estimable.")
OTHER_CLASSES = msg("A class has fewer than 10 cases here, and without it this would be another mean: not estimable.")
MEANS = ("auroc", "balanced_accuracy")  # over classes


def multiclass_metrics(
    y: Any, p: Any, groups: Any = None, seed: int = 0, classes: Sequence[int] | None = None
) -> dict[str, Metric]:
    """Every figure of all classes together with N and its 95 % interval, from classes (n,) and probabilities (n, classes).

    ``auroc``: mean of the areas of each class against the rest (Provost and Domingos 2000, each class weighing the same).
    ``balanced_accuracy``: mean share of each class that is called right. A case is called what is likeliest. ``kappa``:
    Cohen 1960. ``log_loss``: mean of -ln p of the true class. ``brier``: mean of the summed squared errors of all classes
    (Brier 1950), 0 to 2. Intervals: Wilson's for the accuracy, else the percentiles of resampled cases or patients.
    ``classes``: the places over which the means are wanted; not given where one is not among the ``averaged``.
    """
    outcome, risk = checked_classes(y, p)
    patients = patients_of(groups, len(outcome))
    if not len(outcome):
        return {name: Metric.missing(0, NO_CASES) for name in (*MEANS, "accuracy", "kappa", "log_loss", "brier")}
    able = averaged(outcome, risk.shape[1])
    kept = able if classes is None else list(classes)
    enough = [k for k in kept if k in able]
    macro, called = _Macro(outcome, risk, kept), _Called(outcome, risk, kept)

    def figures(counts: Floats) -> Figures:
        return {"auroc": macro(counts), **called(counts)}

    drawn = bootstrap(figures, outcome, patients, seed)
    found = {name: percentile(*drawn[name], len(outcome)) for name in drawn}
    if why := _few_patients(outcome, enough, patients):
        found = {name: Metric(m.value, None, None, m.n, m.why or why) for name, m in found.items()}
    if patients is None:
        found["accuracy"] = wilson(int((risk.argmax(axis=1) == outcome).sum()), len(outcome))
    if len(kept) < 2 or len(enough) < len(kept):
        why = FEW_CLASSES if len(kept) < 2 else OTHER_CLASSES
        found |= {name: Metric.missing(len(outcome), why) for name in MEANS}
    return found


def macro_difference(y: Any, p: Any, q: Any, groups: Any = None, seed: int = 0) -> Metric:
    """Macro AUROC of ``p`` minus that of ``q`` (n, classes) on the same cases, with the interval of paired resamples."""
    (outcome, ours), (_, theirs) = checked_classes(y, p), checked_classes(y, q)
    n, patients, kept = len(outcome), patients_of(groups, len(outcome)), averaged(outcome, ours.shape[1])
    if len(kept) < 2:
        return Metric.missing(n, FEW_CLASSES)
    one, other = _Macro(outcome, ours, kept), _Macro(outcome, theirs, kept)
    value, drawn = bootstrap(lambda counts: {"gain": one(counts) - other(counts)}, outcome, patients, seed)["gain"]
    if np.ptp(drawn[np.isfinite(drawn)]) < 1e-12:
        return Metric(value, None, None, n, discrimination.ALIKE)
    if why := _few_patients(outcome, kept, patients):
        return Metric(value, None, None, n, why)
    return percentile(value, drawn, n)


def averaged(y: Ints, classes: int) -> list[int]:
    """The places of the classes with enough test cases, of which the means over classes are made."""
    counts = np.bincount(y, minlength=classes)
    return [k for k in range(classes) if LEAST <= counts[k] <= len(y) - LEAST]


def rarest(y: Ints, classes: Sequence[int]) -> int:
    """How many cases the rarest of those classes has among (n,); all of them where it is about none."""
    return min((int((y == k).sum()) for k in classes), default=len(y))


def confusion(y: Any, p: Any) -> list[list[int]]:
    """How many cases of each class (rows) were called which class (columns): the likeliest, of equals the first."""
    outcome, risk = checked_classes(y, p)
    counts = np.zeros((risk.shape[1],) * 2, dtype=np.int64)
    np.add.at(counts, (outcome, risk.argmax(axis=1)), 1)
    table: list[list[int]] = counts.tolist()
    return table


class _Macro:
    """The mean area under the ROC curves of each kept class against the rest, of many resamples at once."""

    def __init__(self, y: Ints, p: Floats, kept: list[int]) -> None:
        self.ranked = [discrimination.Ranked((y == k).astype(np.int64), p[:, k]) for k in kept]

    def __call__(self, counts: Floats) -> Floats:
        """The means (b,) of counts (b, n); NaN where a resample lacks a class."""
        areas = [ranked.auroc(counts) for ranked in self.ranked]
        return np.mean(areas, axis=0) if areas else np.full(len(counts), np.nan)


class _Called:
    """What depends on the class called, and the errors of the probabilities, of many resamples at once."""

    def __init__(self, y: Ints, p: Floats, kept: list[int]) -> None:
        truth = np.eye(p.shape[1])[y]
        said = np.eye(p.shape[1])[p.argmax(axis=1)]
        loss = -np.log(np.clip(p[np.arange(len(y)), y], CLIP, 1))
        self.kept, self.parts = kept, np.cumsum([p.shape[1]] * 3)
        self.columns = np.column_stack([truth, said, truth * said, loss, ((p - truth) ** 2).sum(axis=1)])

    def __call__(self, counts: Floats) -> Figures:
        """Each figure's values (b,) from counts (b, n)."""
        n = counts.sum(axis=1)
        truth, said, right, errors = np.split(counts @ self.columns, self.parts, axis=1)
        agreed, chance = right.sum(axis=1) / n, (truth * said).sum(axis=1) / n**2
        recalls = right[:, self.kept] / truth[:, self.kept]
        return {
            "balanced_accuracy": recalls.mean(axis=1) if self.kept else np.full(len(n), np.nan),
            "accuracy": agreed,
            "kappa": (agreed - chance) / (1 - chance),
            "log_loss": errors[:, 0] / n,
            "brier": errors[:, 1] / n,
        }


def _few_patients(y: Ints, kept: list[int], patients: Ints | None) -> str:
    """Why resampling patients says nothing: there are fewer than 10 of them, or with one of the kept classes."""
    if patients is None:
        return ""
    few = any(too_few_patients((y == k).astype(np.int64), patients) for k in kept)
    return FEW_PATIENTS if few or len(np.unique(patients)) < LEAST else ""
