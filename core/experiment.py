"""One experiment from data to stored run: load, split, prepare, train, measure, export, keep. Runs in a worker."""

from __future__ import annotations

import dataclasses
import time
from typing import TYPE_CHECKING, Any

import numpy as np

from core.crossvalidation import cross_validate, described, folds_file
from core.data.corrections import check_corrections, corrected, corrections_finding
from core.data.splits import Split, fold_splits, split
from core.data.twins import patients_apart
from core.ensembles import Course, train_together
from core.errors import Stopped, UserError
from core.evaluation import fit_temperature, scaled
from core.i18n import msg
from core.limits import check_size
from core.measuring import Answers, describe, test_file
from core.models.answers import answers, exported
from core.models.baseline import BASELINES
from core.models.calibrated import scale_outputs
from core.models.ensemble import members_file
from core.registry import demo as find_demo
from core.results import Run
from core.spec import Cases, Hooks, Preparation, Settings, fingerprint
from core.store import Store
from core.taught import NAME as TAUGHT
from core.taught import taught_file
from core.training import Trained

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
    check_corrections(settings.corrections, cases)
    parts = split(settings.split, cases.y, cases.groups, settings.seed, cases.parts)
    splits = _fold_splits(settings, cases)
    found = (*demo.across(cases.inputs, parts), *patients_apart(cases.groups, parts))
    found += corrections_finding(settings.corrections, parts)
    cases = dataclasses.replace(cases, findings=(*cases.findings, *found))
    course = Course(hooks, settings.trainings)
    learned, parts = corrected(cases, parts, settings.corrections)
    preparation, x, trained, told = _fitted(settings, learned, parts, course)
    files = _files(learned, parts, x, trained, told)
    run = describe(key, settings, learned, parts, preparation, trained, told)
    if splits:
        folds, file = _folds(settings, cases, splits, course, trained.ending == "stopped")
        run, files = dataclasses.replace(run, folds=folds), {**files, **file}
    return store.save(dataclasses.replace(run, seconds={**run.seconds, "total": time.perf_counter() - began}), files)


def _files(cases: Cases, parts: Split, x: np.ndarray, trained: Trained, told: Answers) -> dict[str, bytes]:
    """What the run keeps beside its manifest: the networks, the test cases, and who was learned from."""
    sample = x[parts.test]
    return {
        **exported(trained.model, sample),
        **members_file(trained.model, sample),
        "test.npz": test_file(cases, parts, told),
        TAUGHT: taught_file(parts, cases.y, told.network),
    }


def _fold_splits(settings: Settings, cases: Cases) -> list[Split]:
    if settings.folds and len(cases.classes) > 2:
        raise UserError(msg("Folds are for two outcomes only. Choose one class to predict, or no folds."))
    return fold_splits(cases.y, cases.groups, settings.seed, settings.folds) if settings.folds else []


def take(inputs: Any, rows: np.ndarray) -> Any:
    """Those rows of a DataFrame or an array."""
    return inputs.iloc[rows] if hasattr(inputs, "iloc") else inputs[rows]


def _fitted(
    settings: Settings, cases: Cases, parts: Split, course: Course
) -> tuple[Preparation, np.ndarray, Trained, Answers]:
    """The whole recipe on one split: the preparation, everybody's inputs by it, what was trained, and what it answers."""
    preparation = find_demo(settings.demo).prepare(take(cases.inputs, parts.train))
    x = preparation.apply(cases.inputs)
    trained = _fit(settings, x, cases.y, parts, course)
    return preparation, x, trained, _answers(settings, trained.model, x, cases, parts)


def _folds(
    settings: Settings, cases: Cases, splits: list[Split], course: Course, stopped: bool
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The cross-validation as the run keeps it, and its file; nothing of it where the job is to stop before."""

    def ask(parts: Split) -> dict[str, np.ndarray]:
        _, _, trained, told = _fitted(settings, *corrected(cases, parts, settings.corrections), course)
        if trained.ending == "stopped":
            raise Stopped
        return {name: p[parts.test] for name, p in {"p": told.network, **told.baselines}.items()}

    done, why = ([], "") if stopped else cross_validate(splits, ask, course, settings.members)
    file = {"folds.npz": folds_file(cases, splits, done)} if done else {}
    return described(cases, splits, done, why, settings.seed), file


def _fit(settings: Settings, x: np.ndarray, y: np.ndarray, parts: Split, course: Course) -> Trained:
    architecture, classes = find_demo(settings.demo).model(settings.model), int(y.max()) + 1

    def build() -> keras.Model:
        model = architecture.build(x.shape[1:], classes if classes > 2 else 1)
        check_size(model.count_params() * settings.members)
        return model

    targets = np.eye(classes, dtype=np.float32)[y] if classes > 2 else y.astype(np.float32)
    return train_together(
        build,
        (x[parts.train], targets[parts.train]),
        (x[parts.validation], targets[parts.validation]),
        settings,
        architecture.recipe.for_classes(classes),
        course,
    )


def _answers(settings: Settings, model: keras.Model, x: np.ndarray, cases: Cases, parts: Split) -> Answers:
    """Asks everybody; the temperature, where it is wanted and estimable, goes into ``model``."""
    train, validation = ((x[rows], cases.y[rows]) for rows in (parts.train, parts.validation))
    simple = {name: BASELINES[name][1](train, validation, x) for name in find_demo(settings.demo).baselines}
    plain = answers(model, x)
    groups = None if cases.groups is None else cases.groups[parts.validation]
    temperature = fit_temperature(validation[1], plain[parts.validation], groups)
    if temperature.value is None:
        return Answers(plain, plain, temperature, simple)
    if not settings.temperature:
        return Answers(plain, scaled(plain, temperature.value), temperature, simple)
    scale_outputs(model, temperature.value)
    return Answers(answers(model, x), plain, temperature, simple)
