"""One experiment from data to stored run: load, split, prepare, train, measure, export, keep. Runs in a worker."""

from __future__ import annotations

import dataclasses
import functools
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from core.crossvalidation import cross_validate, described, folds_file
from core.data.corrections import check_corrections, corrected, corrections_finding
from core.data.splits import Split, fold_splits
from core.data.tables import Rows
from core.data.twins import patients_apart
from core.ensembles import Course, train_together
from core.errors import Stopped, UserError
from core.evaluation import fit_temperature, scaled
from core.fingerprint import fingerprint
from core.follow_up import all_judged, risk_over_time
from core.groups import with_reported
from core.learning_curve import learn_less, portions
from core.likeness import STATISTICS
from core.limits import check_size
from core.measuring import Answers, describe, identity, test_file
from core.models.answers import answers, exported, outputs, probabilities
from core.models.baseline import answers_beside, shortened, taught_rows, taught_share, unfitted
from core.models.calibrated import scale_outputs
from core.models.chunked import let_go
from core.models.ensemble import members_file
from core.neighbours import drawn
from core.predict import class_predictor, session
from core.registry import demo as find_demo
from core.results import Run
from core.spec import Cases, Hooks, Preparation, Settings
from core.store import Store
from core.taught import NAME as TAUGHT
from core.taught import taught_file
from core.training import Trained

if TYPE_CHECKING:
    import keras

MOST_LEARNED, LEAST_LEARNED = 20_000, 200  # training cases whose answers a run keeps
NUMBERS_LEARNED = 20_000_000  # in the inputs of all of them together


@dataclasses.dataclass
class Inputs:
    """What enters the network, float32 (rows, ...): of the training part, and of those asked, validation before test."""

    train: np.ndarray
    rows: np.ndarray  # of ``train``, their places in the data
    asked: np.ndarray
    cut: int  # rows of the validation part
    simple: Inputs | None = (
        None  # the same cases for the simple models, where the network reads them in a way of its own
    )

    @property
    def validation(self) -> np.ndarray:
        """Those of the validation part, not copied."""
        return self.asked[: self.cut]

    @property
    def test(self) -> np.ndarray:
        """Those of the test part, not copied."""
        return self.asked[self.cut :]

    def thin(self, y: np.ndarray) -> None:
        """Once the network has learned: of a large table keep the training cases that the simple models learn from.

        ``y`` (rows of the data,) are the classes.
        """
        if self.simple is None and self.train.ndim == 2 and taught_share(self.train, len(self.rows)) < 1:
            kept = taught_rows(self.train, y[self.rows])
            self.train, self.rows = self.train[kept], self.rows[kept]


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
    parts = demo.divide(settings, cases)
    splits = fold_splits(cases.y, cases.groups, settings.seed, settings.folds) if settings.folds else []
    found = (
        *demo.across(cases.inputs, parts),
        *patients_apart(cases.groups, parts),
        *shortened(cases.inputs, len(parts.train)),
        *corrections_finding(settings.corrections, parts),
    )
    cases = dataclasses.replace(cases, findings=(*cases.findings, *found))
    course = Course(hooks, settings.trainings)
    believed = _taught_by(settings, cases, course, store, content)
    del content  # what is large goes as soon as nobody needs it any more
    about, whole = identity(cases), cases if splits or settings.sizes else None
    cases, parts = corrected(cases, parts, settings.corrections)
    preparation, x = prepared(settings, cases, parts)
    cases = with_reported(settings, cases)
    trained, told = _fitted(settings, cases, parts, x, course, believed)
    cases = dataclasses.replace(cases, findings=(*cases.findings, *unfitted(demo.baselines, told.baselines)))
    files = run_files(cases, parts, x, trained, told, demo.kind in STATISTICS)
    del x
    run = describe(key, settings, cases, about, parts, preparation, trained, told)
    if whole is not None and splits:
        folds, file = _folds(settings, whole, splits, course, trained.ending == "stopped")
        run, files = dataclasses.replace(run, folds=folds), {**files, **file}
    if cases.followed is not None:
        judged = files["folds.npz" if all_judged(run) else "test.npz"]
        thirds = np.quantile(told.network[parts.validation], (1 / 3, 2 / 3)).tolist()
        run = dataclasses.replace(run, over_time=risk_over_time(cases.followed, run, judged, thirds))
    if whole is not None and settings.sizes and run.whole:
        run = dataclasses.replace(run, sizes=_sizes(whole, run, parts, course))
    return store.save(dataclasses.replace(run, seconds={**run.seconds, "total": time.perf_counter() - began}), files)


def _taught_by(
    settings: Settings, cases: Cases, course: Course, store: Store, content: bytes | None
) -> np.ndarray | None:
    """The teacher's probabilities (rows, classes) for every case, after training it as a run of its own; None without one.

    It has the same split, so that it knows nothing of the cases the run is tested on. Raises ``Stopped`` as the training does.
    """
    if not settings.teacher:
        return None
    teacher = run_experiment(settings.teaching, course.next(), store, content)
    if not teacher.whole:
        raise Stopped
    return class_predictor(find_demo(settings.demo), teacher, store)(cases.inputs)


def run_files(
    cases: Cases, parts: Split, x: Inputs, trained: Trained, told: Answers, features: bool
) -> dict[str, bytes]:
    """What the run keeps beside its manifest: the networks, the test cases, and who was learned from.

    With ``features`` the network tells those too: two pictures are compared by them, not pixel by pixel.
    """
    files = exported(trained.model, x.test, features=features)
    quick = files.get("model.onnx")  # ONNX Runtime answers pictures in half the time, and the same
    ask = session(quick) if quick else functools.partial(outputs, trained.model)
    return {
        **files,
        **members_file(trained.model, x.test),
        "test.npz": test_file(cases, parts, told),
        TAUGHT: taught_file(parts, cases.y, told.network, *_learned(ask, x)),
    }


def _learned(ask: Callable[[np.ndarray], np.ndarray], x: Inputs) -> tuple[np.ndarray, np.ndarray]:
    """Training cases, or as many of them as are asked within seconds, by their places in the data, and the answers."""
    most = min(MOST_LEARNED, max(NUMBERS_LEARNED // x.train[0].size, LEAST_LEARNED))
    places = drawn(np.arange(len(x.rows)), most, 0)
    return x.rows[places], probabilities(ask(x.train[places]))


def take(inputs: Any, rows: np.ndarray) -> Any:
    """Those rows of a DataFrame, not copied, or of an array."""
    return Rows(inputs, rows) if hasattr(inputs, "iloc") else inputs[rows]


def prepared(settings: Settings, cases: Cases, parts: Split) -> tuple[Preparation, Inputs]:
    """The preparation, fitted on the training part, and everybody's inputs by it."""
    demo = find_demo(settings.demo)
    prepare = demo.preparing(settings.model)
    preparation, x = _inputs(prepare, cases, parts)
    if prepare is not demo.prepare:
        x.simple = _inputs(demo.prepare, cases, parts)[1]
    return preparation, x


def _inputs(prepare: Callable[[Any], Preparation], cases: Cases, parts: Split) -> tuple[Preparation, Inputs]:
    train, asked = (take(cases.inputs, rows) for rows in (parts.train, _asked(parts)))
    preparation = prepare(train)
    return preparation, Inputs(preparation.apply(train), parts.train, preparation.apply(asked), len(parts.validation))


def _asked(parts: Split) -> np.ndarray:
    """Whoever the network did not learn its weights from: the places in the data of the validation, then of the test cases."""
    return np.concatenate([parts.validation, parts.test])


def _fitted(
    settings: Settings, cases: Cases, parts: Split, x: Inputs, course: Course, believed: np.ndarray | None = None
) -> tuple[Trained, Answers]:
    """What was trained on one split, and what it answers; a stop before all simple models did is the training's ending."""
    trained = _fit(settings, x, cases.y, parts, course, believed)
    let_go()
    x.thin(cases.y)
    told = asked(settings, trained.model, x, cases, parts, course.hooks.should_stop)
    if unfitted(find_demo(settings.demo).baselines, told.baselines):
        trained = dataclasses.replace(trained, ending="stopped")
    return trained, told


def _folds(
    settings: Settings, cases: Cases, splits: list[Split], course: Course, stopped: bool
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The cross-validation as the run keeps it, and its file; nothing of it where the job is to stop before."""
    ask = _asking(settings, cases, course)
    done, why = ([], "") if stopped else cross_validate(splits, ask, course, settings.members)
    file = {"folds.npz": folds_file(cases, splits, done)} if done else {}
    return described(cases, splits, done, why, settings.seed), file


def _sizes(cases: Cases, run: Run, parts: Split, course: Course) -> dict[str, Any]:
    """The learning curve over the training size, as the run keeps it."""
    made = portions(cases.y, cases.groups, parts, run.settings.seed)
    return learn_less(cases, run, made, _asking(run.settings, cases, course), course)


def _asking(settings: Settings, cases: Cases, course: Course) -> Callable[[Split], dict[str, np.ndarray]]:
    """What the whole recipe, fitted on a split, answers for its test part: "p" of the network, and each baseline."""

    def ask(parts: Split) -> dict[str, np.ndarray]:
        learned, parts = corrected(cases, parts, settings.corrections)
        _, x = prepared(settings, learned, parts)
        trained, told = _fitted(settings, learned, parts, x, course)
        if trained.ending == "stopped":
            raise Stopped
        return {name: p[parts.test] for name, p in {"p": told.network, **told.baselines}.items()}

    return ask


def _fit(
    settings: Settings, x: Inputs, y: np.ndarray, parts: Split, course: Course, believed: np.ndarray | None
) -> Trained:
    architecture, classes = find_demo(settings.demo).model(settings.model), int(y.max()) + 1
    recipe = architecture.recipe.for_classes(classes)
    outcomes = np.eye(classes, dtype=np.float32)[y] if classes > 2 else y.astype(np.float32)[:, None]

    def build() -> keras.Model:
        model = architecture.untrained(x.train, outcomes[parts.train])
        check_size(model.count_params() * settings.members)
        return model

    targets = outcomes
    if believed is not None:
        recipe = dataclasses.replace(recipe, softness=settings.softness)
        targets = np.hstack([outcomes, believed[:, -outcomes.shape[1] :].astype(np.float32)])
    return train_together(
        build,
        (x.train, targets[parts.train]),
        (x.validation, targets[parts.validation]),
        settings,
        recipe,
        course,
    )


def asked(
    settings: Settings,
    model: keras.Model,
    x: Inputs,
    cases: Cases,
    parts: Split,
    should_stop: Callable[[], bool] = lambda: False,
) -> Answers:
    """Asks all that was not learned from; the temperature, where it is wanted and estimable, goes into ``model``."""
    rows = _asked(parts)

    def placed(told: np.ndarray) -> np.ndarray:
        everybody = np.full((len(cases.y), *told.shape[1:]), np.nan)
        everybody[rows] = told
        return everybody

    seen = x.simple or x
    train, validation = (seen.train, cases.y[seen.rows]), (seen.validation, cases.y[parts.validation])
    baselines = find_demo(settings.demo).baselines
    simple = answers_beside(baselines, train, validation, seen.asked, should_stop)
    beside = {name: placed(p) for name, p in simple.items()}
    plain = placed(answers(model, x.asked))
    groups = None if cases.groups is None else cases.groups[parts.validation]
    temperature = fit_temperature(validation[1], plain[parts.validation], groups)
    if temperature.value is None:
        return Answers(plain, plain, temperature, beside)
    if not settings.temperature:
        return Answers(plain, scaled(plain, temperature.value), temperature, beside)
    scale_outputs(model, temperature.value)
    return Answers(placed(answers(model, x.asked)), plain, temperature, beside)
