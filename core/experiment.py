"""One experiment from data to stored run: load, split, prepare, train, measure, export, keep. Runs in a worker."""

from __future__ import annotations

import dataclasses
import datetime
import importlib.metadata
import io
import platform
import tempfile
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from core import __version__
from core.data.splits import Split, split
from core.errors import UserError
from core.evaluation import auroc_difference, binary_curves, binary_metrics, choose_threshold
from core.limits import check_size
from core.models import baseline
from core.registry import demo as find_demo
from core.spec import Cases, Hooks, Preparation, Run, Settings, fingerprint
from core.store import Store
from core.training import Trained, train

if TYPE_CHECKING:
    import keras

PACKAGES = ("keras", "tensorflow", "numpy", "pandas", "scikit-learn", "onnxruntime")
ONNX_TOLERANCE = 1e-4  # largest difference in probability from Keras; seen: 4e-7


@dataclasses.dataclass(frozen=True)
class Answers:
    """Probabilities (rows,) of the network and of the baseline for every case."""

    network: np.ndarray
    baseline: np.ndarray


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
    parts = split(settings.split, cases.y, cases.groups, settings.seed)
    preparation = demo.prepare(take(cases.inputs, parts.train))
    x = preparation.apply(cases.inputs)
    trained = _fit(settings, x, cases.y, parts, hooks)
    answers = _answers(trained.model, x, cases.y, parts)
    files = {**_exported(trained.model, x[parts.test]), "test.npz": _test_file(cases, parts, answers)}
    run = _describe(key, settings, cases, parts, preparation, trained, answers)
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


def _answers(model: keras.Model, x: np.ndarray, y: np.ndarray, parts: Split) -> Answers:
    network = np.concatenate([_asked(model, x[i : i + 4096]) for i in range(0, len(x), 4096)])
    simple = baseline.logistic_baseline(x[parts.train], y[parts.train], x)
    return Answers(network[:, 0].astype("float64"), simple)


def _asked(model: keras.Model, x: np.ndarray) -> np.ndarray:
    import keras

    answers: np.ndarray = keras.ops.convert_to_numpy(model(x))
    return answers


def _exported(model: keras.Model, sample: np.ndarray) -> dict[str, bytes]:
    """The network as ``.keras`` and, where ONNX Runtime answers as Keras does, as ``.onnx``."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model.save(folder / "model.keras")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # Keras patches tf2onnx for NumPy 2 and warns about itself
            model.export(str(folder / "model.onnx"), format="onnx", verbose=False)
        files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    gap = np.abs(_onnx_answers(files["model.onnx"], sample) - _asked(model, sample))
    if float(gap.max()) > ONNX_TOLERANCE:
        del files["model.onnx"]
    return files


def _onnx_answers(content: bytes, x: np.ndarray) -> np.ndarray:
    from core.predict import session

    answers: np.ndarray = session(content)(x)
    return answers


def _test_file(cases: Cases, parts: Split, answers: Answers) -> bytes:
    file = io.BytesIO()
    rows = parts.test
    patients = {} if cases.groups is None else {"patient": cases.groups[rows]}
    answered = {"p": answers.network[rows], "baseline": answers.baseline[rows]}
    np.savez_compressed(file, row=rows, y=cases.y[rows], **answered, **patients)
    return file.getvalue()


def _describe(
    key: str,
    settings: Settings,
    cases: Cases,
    parts: Split,
    preparation: Preparation,
    trained: Trained,
    answers: Answers,
) -> Run:
    y, p, q = cases.y[parts.test], answers.network[parts.test], answers.baseline[parts.test]
    groups = None if cases.groups is None else cases.groups[parts.test]
    chosen = [
        choose_threshold(cases.y[parts.validation], a[parts.validation]) for a in (answers.network, answers.baseline)
    ]
    return Run(
        run=key,
        settings=settings,
        data=_identity(cases),
        split=_sizes(cases, parts),
        findings=tuple(cases.findings),
        history=trained.history,
        ending=trained.ending,
        best_epoch=trained.best_epoch,
        threshold=chosen[0],
        metrics=binary_metrics(y, p, chosen[0], groups, settings.seed),
        baseline={
            "name": baseline.NAME,
            "metrics": binary_metrics(y, q, chosen[1], groups, settings.seed),
            "difference": auroc_difference(y, p, q, groups, settings.seed),
            "curves": {"roc": binary_curves(y, q, groups, settings.seed)["roc"]},
        },
        curves=binary_curves(y, p, groups, settings.seed),
        schema=preparation.to_dict(),
        seconds={"train": trained.seconds},
        versions=versions(),
        created=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        parameters=trained.model.count_params(),
        resumed=trained.resumed,
    )


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
