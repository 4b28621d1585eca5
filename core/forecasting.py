"""A forecast from data to stored run: folds by person, one network for each and one for everybody, their figures pooled.

Where a data set has few people, one test part holds three or four of them, and says next to nothing of a new one. So every
person is tested once, by a network that never saw them; the first network is trained on all people, for taking home and for
people who are none of these. Runs in a worker.
"""

from __future__ import annotations

import dataclasses
import datetime
import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from core.conformal_forecasts import widened
from core.data.series.choice import HORIZON_UNITS
from core.data.series.preparation import SeriesPreparation
from core.data.splits import Split, parts_of_folds
from core.ensembles import Course
from core.errors import Stopped, UserError
from core.fingerprint import fingerprint
from core.forecast_measuring import forecast_file, measured
from core.forecast_training import Learned, ahead_of, learn
from core.forecast_words import PLAIN as PLAIN_UNIT
from core.forecast_words import digits_for
from core.glucose_units import UNITS, is_glucose
from core.i18n import msg
from core.measuring import identity, versions
from core.models.answers import exported
from core.models.forecast_baseline import FORECASTERS
from core.models.quantiles import QUANTILES
from core.registry import demo as find_demo
from core.repeats import each_split
from core.results import Run
from core.spec import FOLDS, Cases, Hooks, Settings
from core.store import Store

PLAIN = Settings(demo="", dataset="", model="")
ONLY_CLASSES = ("members", "imbalance", "augment", "temperature", "teacher", "sizes", "corrections", "positive")
UNTRAINED = msg("A fold could not be trained with these settings. Try a lower learning rate.")


def run_forecast(settings: Settings, hooks: Hooks, store: Store, content: bytes | None = None) -> Run:
    """The stored run of these settings; trains it unless the store has it.

    Raises UserError for what the user can mend, ``Stopped`` when stopped before all networks were trained; what was trained
    until then is kept beside the checkpoint.
    """
    began = time.perf_counter()
    _check(settings)
    cases = find_demo(settings.demo).load(settings, content)
    key = fingerprint(settings, cases.sha256)
    if (kept := store.load(key)) is not None:
        return kept
    splits = parts_of_folds(cases.y, cases.groups, settings.seed, settings.folds)
    course = Course(hooks, settings.trainings)
    whole = learn(settings, cases, _everybody(splits[0]), course)
    done, failed = each_split(splits, lambda parts: _fold(settings, cases, parts, course), course, 1, "fold")
    if failed:
        raise UserError(UNTRAINED)
    if len(done) < len(splits):
        raise Stopped
    run = _run(key, settings, cases, whole, splits, done)
    files = {
        **exported(whole.network, whole.preparation.apply(cases.inputs[splits[0].test])),
        **{f"fold-{number}.onnx": told["network"].tobytes() for number, told in enumerate(done, start=1)},
        "test.npz": forecast_file(ahead_of(cases).values, cases.groups, splits, done),
    }
    return store.save(dataclasses.replace(run, seconds={**run.seconds, "total": time.perf_counter() - began}), files)


def _check(settings: Settings) -> None:
    """UserError for what a forecast does not know."""
    chosen = [name for name in ONLY_CLASSES if getattr(settings, name) != getattr(PLAIN, name)]
    if chosen:
        raise UserError(
            msg("A forecast has no classes: leave out what was chosen as {names}, and train again."),
            names=", ".join(chosen),
        )
    if settings.split != "group":
        raise UserError(msg("A forecast is tested by person. Leave out the split {name}."), name=settings.split)
    if settings.folds not in FOLDS[1:]:
        raise UserError(
            msg("A forecast is tested in {known} folds by person; {came} were chosen. Choose one of these."),
            known=" / ".join(map(str, FOLDS[1:])),
            came=settings.folds,
        )


def _everybody(first: Split) -> Split:
    """Everybody: those whom the first fold tests choose the epoch and the width of the intervals, all others are learned from."""
    return Split(np.sort(np.concatenate([first.train, first.validation])), first.test, np.empty(0, np.int64))


def _fold(settings: Settings, cases: Cases, parts: Split, course: Course) -> Mapping[str, np.ndarray]:
    """What the network of one fold and the simple models say of its test people, with the network itself as ONNX."""
    learned, ahead = learn(settings, cases, parts, course), ahead_of(cases)
    raw = learned.raw(cases, parts.test)
    past = cases.inputs.values[..., 0]
    taught, steps = (past[parts.train], ahead.values[parts.train]), _steps(cases)
    simple = {name: ask(taught, past[parts.test], steps, QUANTILES) for name, (_, ask) in FORECASTERS.items()}
    trained = learned.trained
    return {
        "p": widened(raw, learned.margins),
        "raw": raw,
        **simple,
        "margins": learned.margins,
        "network": np.frombuffer(_onnx(learned, cases, parts), np.uint8),
        **{name: np.asarray(losses) for name, losses in trained.history.items()},
        "best": np.array([trained.best_epoch]),
        "seconds": np.array([trained.seconds]),
    }


def _onnx(learned: Learned, cases: Cases, parts: Split) -> bytes:
    return exported(learned.network, learned.preparation.apply(cases.inputs[parts.test]))["model.onnx"]


def _steps(cases: Cases) -> list[int]:
    """How many readings after the last one each horizon lies."""
    ahead = ahead_of(cases)
    return [round(horizon * HORIZON_UNITS[ahead.unit] * cases.inputs.rate) for horizon in ahead.horizons]


def _run(
    key: str,
    settings: Settings,
    cases: Cases,
    whole: Learned,
    splits: Sequence[Split],
    done: Sequence[Mapping[str, np.ndarray]],
) -> Run:
    """The run: figures pooled over the folds, and of each fold its people, preparation and margins."""
    trained, ahead = whole.trained, ahead_of(cases)
    name, unit = cases.inputs.channels[0], cases.inputs.units[0]
    found = measured(ahead, cases.groups, splits, done, UNITS[unit] if is_glucose(name, unit) else 0.0)
    folds = [_told(cases, parts, told) for parts, told in zip(splits, done, strict=True)]
    everybody = _everybody(splits[0])
    sizes = {"train": len(everybody.train), "validation": len(everybody.validation), "test": len(cases.y)}
    return Run(
        run=key,
        settings=settings,
        data=identity(cases) | {"classes": [], "events": 0},
        split=sizes,
        findings=tuple(cases.findings),
        history=trained.history,
        ending=trained.ending,
        best_epoch=trained.best_epoch,
        metrics=found["metrics"],
        baselines=found["baselines"],
        curves={},
        schema=whole.preparation.to_dict(),
        seconds={"train": trained.seconds + sum(float(told["seconds"][0]) for told in done)},
        versions=versions(),
        created=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        parameters=trained.model.count_params(),
        resumed=trained.resumed,
        task="forecast",
        told={
            "horizons": list(ahead.horizons),
            "time_unit": ahead.unit,
            "levels": list(QUANTILES),
            "channel": name,
            "unit": unit if PLAIN_UNIT.fullmatch(unit) else "",
            "digits": digits_for(ahead.values),
            "margins": whole.margins.tolist(),
            "folds": folds,
            "clarke": found["clarke"],
        },
    )


def _told(cases: Cases, parts: Split, told: Mapping[str, np.ndarray]) -> dict[str, Any]:
    """What a run keeps of one fold."""
    groups = np.arange(len(cases.y)) if cases.groups is None else cases.groups
    return {
        "people": np.unique(groups[parts.test]).tolist(),
        "windows": len(parts.test),
        "learned": {"people": len(np.unique(groups[parts.train])), "windows": len(parts.train)},
        "chosen": {"people": len(np.unique(groups[parts.validation])), "windows": len(parts.validation)},
        "schema": SeriesPreparation.fit(cases.inputs[parts.train]).to_dict(),
        "margins": told["margins"].tolist(),
        "val_loss": told["val_loss"].tolist(),
        "best_epoch": int(told["best"][0]),
    }
