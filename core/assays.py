"""Several assays learned by one network, and then a run for each assay: a worker's routine beside ``core.experiment``.

A molecule is measured in some assays only, and the loss leaves out the rest (Ramsundar et al. 2015, arXiv:1502.02072). Each assay's
run is one of two outcomes like any other: its own test molecules, simple models, threshold and calibration, and as its network the
common one cut down to that assay. Whichever of them is asked for, all are stored; each also tells the mean over the assays. Of more
than ``MOST_JUDGED`` these are the one that is asked for and those with most test molecules of the rarer outcome.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Mapping, Sequence

import keras
import numpy as np

from core.data.molecules.assayed import Assayed, asking, assay_cases, measured, place_of
from core.data.molecules.dividing import molecule_parts
from core.data.molecules.loading import downloaded_assays
from core.data.molecules.own import own_assays
from core.data.splits import Split
from core.ensembles import Course, train_together
from core.errors import Stopped, UserError
from core.evaluation.discrimination import Ranked
from core.evaluation.intervals import LEAST, bootstrap, percentile
from core.experiment import Inputs, asked, prepared, run_files
from core.fingerprint import fingerprint
from core.i18n import msg
from core.limits import check_size
from core.measuring import Answers, describe, identity
from core.models.chunked import let_go
from core.models.ensemble import average_of
from core.models.molecules.assays import MASKED, for_assays, one_assay
from core.registry import demo as find_demo
from core.results import Metric, Run
from core.spec import UPLOAD, Cases, Hooks, Preparation, Settings
from core.store import Store
from core.training import Trained

MEAN = "mean_auroc"  # over the assays
MOST_JUDGED = 30  # assays of which each has a run
SOME_JUDGED = 12  # of more than these, since the simple models of hundreds take hours
FEW = msg("No assay has 10 active and 10 inactive test molecules: not estimable.")


@dataclasses.dataclass
class Judged:
    """One assay: its run without the mean over all, the files, and what the mean is made of."""

    run: Run
    files: Mapping[str, bytes]
    rows: np.ndarray  # (k,) places of its test molecules among all test molecules
    y: np.ndarray  # (k,) outcomes
    said: Mapping[str, np.ndarray]  # (k,) of "p", the network, and of each simple model


def run_assays(settings: Settings, hooks: Hooks, store: Store, content: bytes | None = None) -> Run:
    """The stored run of the assay that the settings ask about; trains one network for all assays unless the store has it.

    UserError for settings that several assays at once do not know; ``Stopped`` as a training does.
    """
    began = time.perf_counter()
    check_alone(settings)
    whole = own_assays(settings, content) if settings.dataset.startswith(UPLOAD) else downloaded_assays(settings)
    own = place_of(whole, settings)
    settings = asking(settings, whole.assays[own])
    key = fingerprint(settings, whole.sha256)
    if (kept := store.load(key)) is not None and kept.whole:
        return kept
    parts = molecule_parts(settings.split, whole.molecules.smiles, whole.outcomes, whole.shares, settings.seed)
    _check_parts(whole.assays[own].name, whole.outcomes[:, own], parts)
    chosen = judged_places(whole.outcomes, own, parts)
    any_active = (whole.outcomes == 1).any(axis=1).astype(np.int64)
    everything = Cases(whole.molecules, any_active, whole.assays[own].classes, whole.sha256)
    preparation, x = prepared(settings, everything, parts)
    trained = _fitted(settings, x, whole.outcomes, parts, Course(hooks, settings.trainings))
    judged = {}
    for place in chosen:
        if hooks.should_stop() and trained.ending != "stopped":
            raise Stopped  # what was trained lies in the checkpoint
        judged[place] = _judged(place, settings, whole, chosen, parts, preparation, x, trained)
    means = _means(list(judged.values()), len(parts.test), settings.seed)
    for place in sorted(chosen, key=lambda one: one == own):  # the one that was asked for says that all are there
        one = judged[place]
        seconds = {**one.run.seconds, "total": time.perf_counter() - began}
        found = store.save(_with_means(dataclasses.replace(one.run, seconds=seconds), means), one.files)
    return found


def check_alone(settings: Settings) -> None:
    """Refuse what is said of one outcome only."""
    if settings.folds or settings.sizes or settings.teacher or settings.corrections or settings.imbalance != "none":
        said = msg(
            "Several assays are learned at once here: choose no folds, no learning curve, no corrections, and leave rare outcomes "
            "as they are."
        )
        raise UserError(said)


def mean_auroc(
    rows: Sequence[np.ndarray], y: Sequence[np.ndarray], p: Sequence[np.ndarray], n: int, seed: int
) -> Metric:
    """The mean over assays of the AUROC, with the interval of resampled molecules, of which there are ``n``.

    Of each assay the places (k,) of its molecules, their outcomes and probabilities. Assays with fewer than ``LEAST`` of either
    outcome do not count; none where that leaves no assay.
    """
    enough = [place for place, outcome in enumerate(y) if LEAST <= outcome.sum() <= len(outcome) - LEAST]
    ranked = [(rows[place], Ranked(y[place], p[place])) for place in enough]
    if not ranked:
        return Metric.missing(n, FEW)

    def figures(counts: np.ndarray) -> dict[str, np.ndarray]:
        return {MEAN: np.mean([one.auroc(counts[:, places]) for places, one in ranked], axis=0)}

    anybody = np.zeros(n, np.int64)
    value, drawn = bootstrap(figures, anybody, None, seed)[MEAN]
    return percentile(value, drawn, n)


def judged_places(outcomes: np.ndarray, own: int, parts: Split) -> list[int]:
    """The assays that get a run each, in the order of the data, of outcomes (n, assays): ``own`` and all others, or the fullest.

    Others of which a part has molecules of one class only are learned, but not judged.
    """
    rarer = np.array([_rarer(outcomes[part]) for part in (parts.train, parts.validation, parts.test)])
    fullness = np.where(rarer.min(axis=0) > 0, rarer[-1], 0)
    others = [place for place in np.argsort(-fullness, kind="stable").tolist() if place != own and fullness[place]]
    most = MOST_JUDGED if outcomes.shape[1] <= MOST_JUDGED else SOME_JUDGED
    return sorted([own, *others[: most - 1]])


def _rarer(outcomes: np.ndarray) -> np.ndarray:
    """How many molecules have the rarer outcome of each assay, (assays,), of (n, assays)."""
    return np.asarray(np.minimum((outcomes == 1).sum(axis=0), (outcomes == 0).sum(axis=0)))


def _check_parts(name: str, outcomes: np.ndarray, parts: Split) -> None:
    """Refuse an assay, outcomes (n,), that cannot be learned, chosen by or tested on because a part has nothing of it."""
    if any(len(set(outcomes[part]) & {0, 1}) < 2 for part in (parts.train, parts.validation, parts.test)):
        said = msg(
            "Of {name} the training, validation or test part has molecules of one class only. Choose another split or seed, or "
            "leave it out."
        )
        raise UserError(said, name=name)


def _fitted(settings: Settings, x: Inputs, outcomes: np.ndarray, parts: Split, course: Course) -> Trained:
    architecture, y = find_demo(settings.demo).model(settings.model), outcomes.astype(np.float32)

    def build() -> keras.Model:
        model = for_assays(architecture.untrained(x.train, y[parts.train]), outcomes.shape[1])
        check_size(model.count_params() * settings.members)
        return model

    trained = train_together(
        build,
        (x.train, y[parts.train]),
        (x.validation, y[parts.validation]),
        dataclasses.replace(settings, temperature=False),  # each assay has a temperature of its own
        dataclasses.replace(architecture.recipe, loss=MASKED),
        course,
    )
    let_go()
    return trained


def _judged(
    place: int,
    settings: Settings,
    whole: Assayed,
    chosen: Sequence[int],
    parts: Split,
    preparation: Preparation,
    x: Inputs,
    trained: Trained,
) -> Judged:
    own = asking(settings, whole.assays[place])
    demo = find_demo(own.demo)
    cases = assay_cases(whole, own)
    there = np.zeros(len(whole.outcomes), bool)
    there[measured(whole.outcomes, place)] = True
    here = np.cumsum(there) - 1  # from a place in the whole to one among the measured
    alone = Split(*(here[part[there[part]]] for part in (parts.train, parts.validation, parts.test)))
    cases = dataclasses.replace(cases, findings=(*cases.findings, *demo.across(cases.inputs, alone)))
    inputs = _measured_inputs(x, parts, there, alone)
    one = dataclasses.replace(trained, model=_cut(trained.model, place, settings.temperature))
    told = asked(own, one.model, inputs, cases, alone)
    key = fingerprint(own, whole.sha256)
    assays = [whole.assays[one] for one in chosen]
    about = identity(cases) | {
        "assays": [[assay.name, assay.dataset, assay.target] for assay in assays],
        "learned_assays": len(whole.assays),
    }
    run = describe(key, own, cases, about, alone, preparation, one, told)
    files = run_files(cases, alone, inputs, one, told, False)
    return Judged(run, files, np.flatnonzero(there[parts.test]), cases.y[alone.test], _tested(told, alone))


def _measured_inputs(x: Inputs, parts: Split, there: np.ndarray, alone: Split) -> Inputs:
    """Of everybody's inputs those with a measurement; ``there`` (n,) bool."""
    asked_rows = np.concatenate([parts.validation, parts.test])
    simple = None if x.simple is None else _measured_inputs(x.simple, parts, there, alone)
    return Inputs(x.train[there[parts.train]], alone.train, x.asked[there[asked_rows]], len(alone.validation), simple)


def _cut(model: keras.Model, place: int, scalable: bool) -> keras.Model:
    """The network of one assay; of several networks their mean."""
    members = [layer for layer in model.layers if layer.name.startswith("member_")]
    if not members:
        return one_assay(model, place)
    return average_of([one_assay(member, place) for member in members], scalable)


def _tested(told: Answers, alone: Split) -> dict[str, np.ndarray]:
    return {name: p[alone.test] for name, p in {"p": told.network, **told.baselines}.items()}


def _means(judged: Sequence[Judged], n: int, seed: int) -> dict[str, Metric]:
    rows, y = [one.rows for one in judged], [one.y for one in judged]
    return {name: mean_auroc(rows, y, [one.said[name] for one in judged], n, seed) for name in judged[0].said}


def _with_means(run: Run, means: Mapping[str, Metric]) -> Run:
    baselines = [{**one, "metrics": {**one["metrics"], MEAN: means[one["id"]]}} for one in run.baselines]
    return dataclasses.replace(run, metrics={**run.metrics, MEAN: means["p"]}, baselines=baselines)
