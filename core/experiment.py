"""One experiment from data to stored run: load, split, prepare, train, measure, export, keep. Runs in a worker."""

from __future__ import annotations

import dataclasses
import datetime
import importlib.metadata
import io
import platform
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from core import __version__
from core.data.splits import Split, split
from core.data.twins import across_the_split
from core.errors import UserError
from core.evaluation import (
    auroc_difference,
    binary_curves,
    binary_metrics,
    choose_threshold,
    fit_temperature,
    roc_points,
    scaled,
)
from core.limits import check_size
from core.models.answers import answers, exported
from core.models.baseline import BASELINES
from core.models.calibrated import scale_outputs
from core.registry import demo as find_demo
from core.spec import Cases, Hooks, Metric, Preparation, Run, Settings, fingerprint
from core.store import Store
from core.training import Trained, train

if TYPE_CHECKING:
    import keras

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


def run_experiment(settings: Settings, hooks: Hooks, store: Store, content: bytes | None = None) -> Run:
    """The stored run of these settings; trains it unless the store has it whole.

    Raises UserError for what the user can mend, ``Stopped`` when stopped before one epoch was finished.
    """
    began = time.perf_counter()
    demo = find_demo(settings.demo)
    cases = demo.load(settings, content)
    for finding in cases.findings:
        if finding.level == "stop":
            raise UserError(finding.text, **finding.values)
    key = fingerprint(settings, cases.sha256)
    if (kept := store.load(key)) is not None and kept.whole:
        return kept
    parts = split(settings.split, cases.y, cases.groups, settings.seed, cases.parts)
    cases = dataclasses.replace(cases, findings=(*cases.findings, *across_the_split(cases.inputs, parts)))
    preparation = demo.prepare(take(cases.inputs, parts.train))
    x = preparation.apply(cases.inputs)
    trained = _fit(settings, x, cases.y, parts, hooks)
    told = _answers(settings, trained.model, x, cases, parts)
    files = {**exported(trained.model, x[parts.test]), "test.npz": _test_file(cases, parts, told)}
    run = _describe(key, settings, cases, parts, preparation, trained, told)
    return store.save(dataclasses.replace(run, seconds={**run.seconds, "total": time.perf_counter() - began}), files)


def take(inputs: Any, rows: np.ndarray) -> Any:
    """Those rows of a DataFrame or an array."""
    return inputs.iloc[rows] if hasattr(inputs, "iloc") else inputs[rows]


def _fit(settings: Settings, x: np.ndarray, y: np.ndarray, parts: Split, hooks: Hooks) -> Trained:
    architecture = find_demo(settings.demo).model(settings.model)

    def build() -> keras.Model:
        model = architecture.build(x.shape[1:], 1)
        check_size(model.count_params())
        return model

    targets = y.astype("float32")
    return train(
        build,
        (x[parts.train], targets[parts.train]),
        (x[parts.validation], targets[parts.validation]),
        settings,
        architecture.recipe,
        hooks,
    )


def _answers(settings: Settings, model: keras.Model, x: np.ndarray, cases: Cases, parts: Split) -> Answers:
    """Asks everybody; the temperature, where it is wanted and estimable, goes into ``model``."""
    train, validation = ((x[rows], cases.y[rows]) for rows in (parts.train, parts.validation))
    simple = {name: fit(train, validation, x) for name, (_, fit) in BASELINES.items()}
    plain = answers(model, x)
    groups = None if cases.groups is None else cases.groups[parts.validation]
    temperature = fit_temperature(validation[1], plain[parts.validation], groups)
    if temperature.value is None:
        return Answers(plain, plain, temperature, simple)
    if not settings.temperature:
        return Answers(plain, scaled(plain, temperature.value), temperature, simple)
    scale_outputs(model, temperature.value)
    return Answers(answers(model, x), plain, temperature, simple)


def _test_file(cases: Cases, parts: Split, told: Answers) -> bytes:
    file = io.BytesIO()
    rows = parts.test
    asked = {name: p[rows] for name, p in {"p": told.network, **told.baselines}.items()}
    patients = {} if cases.groups is None else {"patient": cases.groups[rows]}
    np.savez_compressed(file, row=rows, y=cases.y[rows], **asked, **patients)
    return file.getvalue()


def _describe(
    key: str,
    settings: Settings,
    cases: Cases,
    parts: Split,
    preparation: Preparation,
    trained: Trained,
    told: Answers,
) -> Run:
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
    return {name: len(index) for name, index in rows.items()} | {"test_events": int(cases.y[parts.test].sum())}


def versions() -> dict[str, str]:
    """Versions of this project, Python and the packages that decide a figure."""
    found = {name: importlib.metadata.version(name) for name in PACKAGES}
    return {"vitrine": __version__, "python": platform.python_version(), **found}
