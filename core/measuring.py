"""What is measured of one trained network, once, on the test part: the run's figures and the file of its test cases."""

from __future__ import annotations

import dataclasses
import datetime
import importlib.metadata
import io
import platform
from collections.abc import Mapping
from typing import Any

import numpy as np

from core import __version__
from core.data.splits import Split
from core.evaluation import (
    auroc_difference,
    binary_curves,
    binary_metrics,
    choose_threshold,
    roc_points,
)
from core.models.baseline import BASELINES
from core.results import Metric, Run
from core.spec import Cases, Preparation, Settings
from core.training import Trained

PACKAGES = ("keras", "tensorflow", "numpy", "pandas", "scikit-learn", "onnxruntime")
RECALIBRATED = ("calibration_slope", "calibration_intercept", "observed_expected", "ece", "brier", "scaled_brier")
REDRAWN = ("calibration", "histogram")


@dataclasses.dataclass(frozen=True)
class Answers:
    """Probabilities (rows,) for every case: of the network, of the same with or without temperature, of each baseline."""

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
    parts: Split,
    preparation: Preparation,
    trained: Trained,
    told: Answers,
) -> Run:
    """The run: every figure and curve of the network and its baselines on the test part, and what it came from."""
    y, p = cases.y[parts.test], told.network[parts.test]
    groups = None if cases.groups is None else cases.groups[parts.test]
    threshold = choose_threshold(cases.y[parts.validation], told.network[parts.validation])
    return Run(
        run=key,
        settings=settings,
        data=_identity(cases),
        split=_sizes(cases, parts),
        findings=tuple(cases.findings),
        history=trained.history,
        ending=trained.ending,
        best_epoch=trained.best_epoch,
        threshold=threshold,
        metrics=binary_metrics(y, p, threshold, groups, settings.seed),
        baselines=[_baseline(name, settings, cases, parts, told) for name in BASELINES],
        temperature={
            "factor": told.temperature,
            "other": {} if told.temperature.value is None else _other(y, told.other[parts.test], groups, settings.seed),
        },
        curves=binary_curves(y, p, groups, settings.seed),
        schema=preparation.to_dict(),
        seconds={"train": trained.seconds},
        versions=versions(),
        created=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        parameters=trained.model.count_params(),
        resumed=trained.resumed,
    )


def _baseline(name: str, settings: Settings, cases: Cases, parts: Split, told: Answers) -> dict[str, Any]:
    """How good a simple model is on the same test part, at its own threshold, and the paired difference to it."""
    everywhere, rows = told.baselines[name], parts.test
    y, q = cases.y[rows], everywhere[rows]
    groups = None if cases.groups is None else cases.groups[rows]
    threshold = choose_threshold(cases.y[parts.validation], everywhere[parts.validation])
    return {
        "id": name,
        "name": BASELINES[name][0],
        "metrics": binary_metrics(y, q, threshold, groups, settings.seed),
        "difference": auroc_difference(y, told.network[rows], q, groups, settings.seed),
        "curves": {"roc": roc_points(y, q)},
    }


def _other(y: np.ndarray, p: np.ndarray, groups: Any, seed: int) -> dict[str, Any]:
    """The figures and curves that temperature scaling moves; the ranks, and with them the others, stay as they are."""
    metrics = binary_metrics(y, p, 0.5, groups, seed)
    curves = binary_curves(y, p, groups, seed)
    return {
        "metrics": {name: metrics[name] for name in RECALIBRATED},
        "curves": {name: curves[name] for name in REDRAWN},
    }


def _identity(cases: Cases) -> dict[str, Any]:
    gaps = cases.inputs.isna().sum() if hasattr(cases.inputs, "isna") else {}
    missing = {str(column): int(n) for column, n in gaps.items() if n}
    return {
        "title": cases.title,
        "sha256": cases.sha256,
        "rows": len(cases.y),
        "columns": int(cases.inputs.shape[1]),
        "events": int(cases.y.sum()),
        "classes": list(cases.classes),
        "missing": sum(missing.values()),
        "missing_by_column": missing,
        "labels": dict(cases.labels),
        "patients": None if cases.groups is None else len(np.unique(cases.groups)),
    }


def _sizes(cases: Cases, parts: Split) -> dict[str, int]:
    rows = {"train": parts.train, "validation": parts.validation, "test": parts.test}
    sizes = {name: len(index) for name, index in rows.items()}
    sizes |= {f"{name}_events": int(cases.y[index].sum()) for name, index in rows.items()}
    if cases.groups is None:
        return sizes
    return sizes | {f"{name}_patients": len(np.unique(cases.groups[index])) for name, index in rows.items()}


def versions() -> dict[str, str]:
    """Versions of this project, Python and the packages that decide a figure."""
    found = {name: importlib.metadata.version(name) for name in PACKAGES}
    return {"vitrine": __version__, "python": platform.python_version(), **found}
