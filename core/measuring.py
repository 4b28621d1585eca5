"""What is measured of one trained network, once, on the test part: the run's figures and the file of its test cases."""

from __future__ import annotations

import dataclasses
import datetime
import importlib.metadata
import io
import math
import platform
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from core import __version__
from core.data.splits import Split
from core.evaluation import (
    auroc_difference,
    averaged,
    binary_curves,
    binary_metrics,
    choose_threshold,
    confusion,
    macro_difference,
    multiclass_metrics,
    roc_points,
)
from core.groups import measured_groups, surest_class_errors, surest_errors
from core.models.baseline import BASELINES
from core.results import Metric, Run
from core.spec import Cases, Preparation, Settings
from core.training import Trained

PACKAGES = ("keras", "tensorflow", "numpy", "pandas", "scikit-learn", "onnxruntime")
RECALIBRATED = ("calibration_slope", "calibration_intercept", "observed_expected", "ece", "brier", "scaled_brier")
MOVED = ("auroc", "log_loss", "brier")  # of all classes together; the likeliest class stays the likeliest
REDRAWN = ("calibration", "histogram")


@dataclasses.dataclass(frozen=True)
class Answers:
    """Probabilities for every case: of the network, of the same with or without temperature, of each baseline.

    (rows,) of the outcome, or (rows, classes) of several classes; NaN for the training part, which nobody is asked about.
    """

    network: np.ndarray
    other: np.ndarray  # with temperature scaling where ``network`` is without, and the other way round
    temperature: Metric
    baselines: Mapping[str, np.ndarray]


def test_file(cases: Cases, parts: Split, told: Answers) -> bytes:
    """The test cases as ``.npz``: row in the data, outcome, the network's and every baseline's answer, patient if known."""
    file = io.BytesIO()
    rows = parts.test
    asked = {name: p[rows] for name, p in {"p": told.network, **told.baselines}.items()}
    patients = {} if cases.groups is None else {"patient": cases.groups[rows]}
    np.savez_compressed(file, row=rows, y=cases.y[rows], **asked, **patients)
    return file.getvalue()


def describe(
    key: str,
    settings: Settings,
    cases: Cases,
    about: Mapping[str, Any],
    parts: Split,
    preparation: Preparation,
    trained: Trained,
    told: Answers,
) -> Run:
    """The run: every figure and curve of the network and its baselines on the test part, and what it came from.

    ``about`` is what ``identity`` says of the data; of their columns only those to report by are still needed here.
    """
    several = len(cases.classes) > 2
    measured = _several(settings, cases, parts, told) if several else _two(settings, cases, parts, told)
    return Run(
        run=key,
        settings=settings,
        data=about,
        split=part_sizes(cases, parts),
        findings=tuple(cases.findings),
        history=trained.history,
        ending=trained.ending,
        best_epoch=trained.best_epoch,
        schema=preparation.to_dict(),
        seconds={"train": trained.seconds},
        versions=versions(),
        created=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        parameters=trained.model.count_params(),
        resumed=trained.resumed,
        members=trained.members,
        **measured,
        **_for_whom(settings, cases, parts, told.network, measured.get("threshold", 0.5)),
    )


def _for_whom(settings: Settings, cases: Cases, parts: Split, p: np.ndarray, threshold: float) -> dict[str, Any]:
    rows = parts.test
    y, tested = cases.y[rows], p[rows]
    return {
        "groups": measured_groups(settings, cases, parts, p, threshold),
        "errors": surest_class_errors(y, tested, rows) if p.ndim > 1 else surest_errors(y, tested, rows, threshold),
    }


def _two(settings: Settings, cases: Cases, parts: Split, told: Answers) -> dict[str, Any]:
    """The fields of a run with two outcomes that are measured."""
    y, p = cases.y[parts.test], told.network[parts.test]
    groups = _patients(cases, parts)
    threshold = choose_threshold(cases.y[parts.validation], told.network[parts.validation])
    other = {} if told.temperature.value is None else _other(y, told.other[parts.test], groups, settings.seed)
    return {
        "threshold": threshold,
        "metrics": binary_metrics(y, p, threshold, groups, settings.seed),
        "baselines": [_baseline(name, settings, cases, parts, told) for name in told.baselines],
        "temperature": {"factor": told.temperature, "other": other},
        "curves": binary_curves(y, p, groups, settings.seed),
    }


def _several(settings: Settings, cases: Cases, parts: Split, told: Answers) -> dict[str, Any]:
    """The same of all classes together, and under ``classes`` of each against the rest."""
    y, groups, seed = cases.y[parts.test], _patients(cases, parts), settings.seed
    tested = {name: p[parts.test] for name, p in told.baselines.items()}
    network, other = told.network[parts.test], told.other[parts.test]
    known = told.temperature.value is not None
    baselines = [
        {
            "id": name,
            "name": BASELINES[name][0],
            "metrics": multiclass_metrics(y, q, groups, seed),
            "difference": macro_difference(y, network, q, groups, seed),
            "curves": {"confusion": confusion(y, q)},
        }
        for name, q in tested.items()
    ]
    moved = multiclass_metrics(y, other, groups, seed)
    return {
        "metrics": multiclass_metrics(y, network, groups, seed),
        "baselines": baselines,
        "temperature": {
            "factor": told.temperature,
            "other": {"metrics": {name: moved[name] for name in MOVED}, "curves": {}} if known else {},
        },
        "curves": {"confusion": confusion(y, network), "averaged": averaged(y, len(cases.classes))},
        "classes": [_class(place, settings, cases, parts, told) for place in range(len(cases.classes))],
    }


def _class(place: int, settings: Settings, cases: Cases, parts: Split, told: Answers) -> dict[str, Any]:
    """One class against the rest, measured as two outcomes are."""
    against = dataclasses.replace(cases, y=(cases.y == place).astype(np.int64))
    baselines = {name: p[:, place] for name, p in told.baselines.items()}
    said = Answers(told.network[:, place], told.other[:, place], told.temperature, baselines)
    counts = {"events": int(against.y.sum()), "test_events": int(against.y[parts.test].sum())}
    return {**counts, **_two(settings, against, parts, said)}


def _baseline(name: str, settings: Settings, cases: Cases, parts: Split, told: Answers) -> dict[str, Any]:
    """How good a simple model is on the same test part, at its own threshold, and the paired difference to it."""
    everywhere, rows = told.baselines[name], parts.test
    y, q = cases.y[rows], everywhere[rows]
    groups = _patients(cases, parts)
    threshold = choose_threshold(cases.y[parts.validation], everywhere[parts.validation])
    return {
        "id": name,
        "name": BASELINES[name][0],
        "metrics": binary_metrics(y, q, threshold, groups, settings.seed),
        "difference": auroc_difference(y, told.network[rows], q, groups, settings.seed),
        "curves": {"roc": roc_points(y, q)},
    }


def _other(y: np.ndarray, p: np.ndarray, groups: Any, seed: int) -> dict[str, Any]:
    """The figures and curves that temperature scaling moves; of two outcomes the ranks and their figures stay as they are."""
    metrics = binary_metrics(y, p, 0.5, groups, seed)
    curves = binary_curves(y, p, groups, seed)
    return {
        "metrics": {name: metrics[name] for name in RECALIBRATED},
        "curves": {name: curves[name] for name in REDRAWN},
    }


def _patients(cases: Cases, parts: Split) -> np.ndarray | None:
    """The patient of each test case, where the data tell."""
    return None if cases.groups is None else cases.groups[parts.test]


def identity(cases: Cases) -> dict[str, Any]:
    """What a run keeps of its data: title, hash, size, classes, missing values, labels."""
    gaps = cases.inputs.isna().sum() if hasattr(cases.inputs, "isna") else {}
    missing = {str(column): int(n) for column, n in gaps.items() if n}
    return {
        "title": cases.title,
        "sha256": cases.sha256,
        "rows": len(cases.y),
        "columns": math.prod(cases.inputs.shape[1:]),
        "events": _events(cases.y, cases.classes),
        "classes": list(cases.classes),
        "missing": sum(missing.values()),
        "missing_by_column": missing,
        "labels": dict(cases.labels),
        "read": dict(cases.read),
        "patients": None if cases.groups is None else len(np.unique(cases.groups)),
    }


def part_sizes(cases: Cases, parts: Split) -> dict[str, int]:
    """Of every part its cases, of these the rarest outcome's, and its patients where the data tell."""
    rows = {"train": parts.train, "validation": parts.validation, "test": parts.test}
    sizes = {name: len(index) for name, index in rows.items()}
    sizes |= {f"{name}_events": _events(cases.y[index], cases.classes) for name, index in rows.items()}
    if cases.groups is None:
        return sizes
    return sizes | {f"{name}_patients": len(np.unique(cases.groups[index])) for name, index in rows.items()}


def _events(y: np.ndarray, classes: Sequence[str]) -> int:
    """Cases with the outcome; of several classes, of the rarest."""
    counts = np.bincount(y, minlength=len(classes))
    return int(counts[1] if len(classes) == 2 else counts.min())


def versions() -> dict[str, str]:
    """Versions of this project, Python and the packages that decide a figure."""
    found = {name: importlib.metadata.version(name) for name in PACKAGES}
    return {"vitrine": __version__, "python": platform.python_version(), **found}
