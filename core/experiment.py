"""One experiment from data to stored run: load, split, prepare, train, measure, export, keep. Runs in a worker."""

from __future__ import annotations

import dataclasses
import time
from typing import TYPE_CHECKING, Any

import numpy as np

from core.data.splits import Split, split
from core.data.twins import across_the_split, patients_apart
from core.errors import UserError
from core.evaluation import fit_temperature, scaled
from core.limits import check_size
from core.measuring import Answers, describe, test_file
from core.models.answers import answers, exported
from core.models.baseline import BASELINES
from core.models.calibrated import scale_outputs
from core.registry import demo as find_demo
from core.results import Run
from core.spec import Cases, Hooks, Settings, fingerprint
from core.store import Store
from core.taught import NAME as TAUGHT
from core.taught import taught_file
from core.training import Trained, train

if TYPE_CHECKING:
    import keras


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
    found = (*across_the_split(cases.inputs, parts), *patients_apart(cases.groups, parts))
    cases = dataclasses.replace(cases, findings=(*cases.findings, *found))
    preparation = demo.prepare(take(cases.inputs, parts.train))
    x = preparation.apply(cases.inputs)
    trained = _fit(settings, x, cases.y, parts, hooks)
    told = _answers(settings, trained.model, x, cases, parts)
    files = {**exported(trained.model, x[parts.test]), "test.npz": test_file(cases, parts, told)}
    files[TAUGHT] = taught_file(parts, cases.y, told.network)
    run = describe(key, settings, cases, parts, preparation, trained, told)
    return store.save(dataclasses.replace(run, seconds={**run.seconds, "total": time.perf_counter() - began}), files)


def take(inputs: Any, rows: np.ndarray) -> Any:
    """Those rows of a DataFrame or an array."""
    return inputs.iloc[rows] if hasattr(inputs, "iloc") else inputs[rows]


def _fit(settings: Settings, x: np.ndarray, y: np.ndarray, parts: Split, hooks: Hooks) -> Trained:
    architecture, classes = find_demo(settings.demo).model(settings.model), int(y.max()) + 1

    def build() -> keras.Model:
        model = architecture.build(x.shape[1:], classes if classes > 2 else 1)
        check_size(model.count_params())
        return model

    targets = np.eye(classes, dtype=np.float32)[y] if classes > 2 else y.astype(np.float32)
    return train(
        build,
        (x[parts.train], targets[parts.train]),
        (x[parts.validation], targets[parts.validation]),
        settings,
        architecture.recipe.for_classes(classes),
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
