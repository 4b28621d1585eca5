"""Runs beside one another: the paired difference of what stands for them where they were tested on the same cases."""

from __future__ import annotations

import dataclasses
import io
import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from core.i18n import msg
from core.results import Metric, Run
from core.spec import Settings
from core.tasks import task_of

LETTERS = "ABCD"  # what runs beside one another are called, in their order
OTHER_DATA = msg("They were trained on different data.")
OTHER_OUTCOME = msg("They predict different outcomes.")
OTHER_TASK = msg("They were trained to do different things.")
OTHER_ROWS = msg("Their test cases are not the same: another seed or another split.")
NO_PATIENTS = msg("Patients have several rows, and one of these runs does not say which rows are whose.")

NAMES = {
    "demo": msg("Demonstration"),
    "dataset": msg("Data set"),
    "model": msg("Model"),
    "target": msg("Outcome to predict"),
    "positive": msg("Class that counts as the outcome"),
    "group": msg("Patient number, if a patient has several rows"),
    "ignored": msg("Columns to leave out"),
    "types": msg("Types of columns set by hand"),
    "units": msg("Units"),
    "report_by": msg("Figures by group of"),
    "split": msg("Split"),
    "epochs": msg("Epochs at most"),
    "batch": msg("Batch size"),
    "learning_rate": msg("Learning rate"),
    "patience": msg("Patience"),
    "imbalance": msg("Rare outcomes"),
    "augment": msg("Augmentation"),
    "temperature": msg("Temperature scaling"),
    "seed": msg("Seed"),
    "members": msg("Networks"),
    "folds": msg("Cross-validation: folds"),
    "teacher": msg("Learns from"),
    "softness": msg("Distillation temperature"),
    "sizes": msg("Learning curve over the training size"),
    "corrections": msg("Corrections by hand"),
}
"""Setting -> what the forms call it; one that is not here goes by its own name."""


@dataclasses.dataclass(frozen=True)
class Difference:
    """The headline figure of the run at place ``first`` minus that of the run at ``second``; ``metric.why`` where there is none."""

    first: int
    second: int
    metric: Metric


def headline_differences(runs: Sequence[Run], tests: Sequence[bytes]) -> list[Difference]:
    """Every pair of runs with its paired difference; ``tests`` are their ``test.npz``. Needs SciPy: ask a worker."""
    cases = [_read(content) for content in tests]
    pairs = itertools.combinations(range(len(runs)), 2)
    return [Difference(i, j, _difference(runs[i], cases[i], runs[j], cases[j])) for i, j in pairs]


def differing(runs: Sequence[Run]) -> dict[str, tuple[Any, ...]]:
    """Field of the settings, or package, -> one value per run, wherever these are not all the same."""
    fields = [field.name for field in dataclasses.fields(Settings)]
    told = {name: tuple(getattr(run.settings, name) for run in runs) for name in fields}
    packages = {name: None for run in runs for name in run.versions}
    told |= {name: tuple(run.versions.get(name, "") for run in runs) for name in packages}
    return {name: values for name, values in told.items() if len(set(values)) > 1}


def _read(content: bytes) -> dict[str, np.ndarray]:
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        return {name: file[name] for name in file.files}


def _difference(a: Run, one: Mapping[str, np.ndarray], b: Run, other: Mapping[str, np.ndarray]) -> Metric:
    n, compare = len(one["y"]), task_of(a).difference
    if a.task != b.task or compare is None:
        return Metric.missing(n, OTHER_TASK)
    if a.data["sha256"] != b.data["sha256"]:
        return Metric.missing(n, OTHER_DATA)
    if not np.array_equal(one["row"], other["row"]):
        return Metric.missing(n, OTHER_ROWS)
    if not np.array_equal(one["y"], other["y"]):
        return Metric.missing(n, OTHER_OUTCOME)
    return compare(a, one, b, other)


def probability_difference(a: Run, one: Mapping[str, np.ndarray], b: Run, other: Mapping[str, np.ndarray]) -> Metric:
    """The paired difference of the AUROC, with several classes of the mean over them, from the cases of two ``test.npz``."""
    from core.evaluation import auroc_difference, macro_difference

    n = len(one["y"])
    shape = (n, len(a.classes)) if a.classes else (n,)
    if a.data["classes"] != b.data["classes"] or not one["p"].shape == other["p"].shape == shape:
        return Metric.missing(n, OTHER_OUTCOME)
    patients = one.get("patient", other.get("patient"))
    repeated = any((run.data.get("patients") or run.data["rows"]) < run.data["rows"] for run in (a, b))
    if repeated and patients is None:
        return Metric.missing(n, NO_PATIENTS)
    compare = auroc_difference if one["p"].ndim == 1 else macro_difference
    return compare(one["y"], one["p"], other["p"], patients)
