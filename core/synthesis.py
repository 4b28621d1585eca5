"""A run of synthesis, from data to stored run: a judge is trained, then a generator against a discriminator, then measured.

Runs in a worker. What is measured is measured on pictures that neither the generator nor the judge learned from.
"""

from __future__ import annotations

import dataclasses
import datetime
import io
import time
from typing import Any

import numpy as np

from core.data.pictures.choice import MADE_SIDES
from core.data.pictures.preparation import PicturePreparation
from core.data.splits import Split, split
from core.errors import UserError
from core.evaluation.synthesis import distances, synthesis_metrics, variety
from core.fingerprint import fingerprint
from core.i18n import msg
from core.limits import check_size
from core.measuring import identity, part_sizes, versions
from core.models.adversarial import Adversarial
from core.models.answers import exported
from core.models.gan import LATENT
from core.models.moments import Moments, latent_numbers
from core.neighbours import drawn
from core.registry import demo as find_demo
from core.results import Run
from core.spec import Cases, Hooks, Settings
from core.store import Store
from core.synthesis_judge import Judge, trained_judge
from core.synthesis_moments import NAME as MOMENTS
from core.synthesis_moments import Moment, pack_moments
from core.synthetic import as_pixels, data_uri, sheet_of
from core.training import Trained, train_own

MOST_HELD, LEAST_MADE = 1_000, 200  # pictures that are measured with
MOST_LEARNED = 5_000  # training pictures among which the nearest is looked for
VARIED = 300  # training pictures that the variety is compared with at every look: of thousands it would take seconds
KEPT = 200  # generated pictures that a run keeps
PAIRS = 6  # of a generated and its nearest training picture, the nearest of all
ACROSS = 8  # pictures in a row of the report
DIRECTIONS = 6  # of the latent space, for the sliders


@dataclasses.dataclass(frozen=True)
class Played:
    """The game, over: the generator, the looks at it, and pictures uint8 that it made before and after it learned."""

    trained: Trained
    classes: int  # that the generator is told of
    parameters: int  # of both networks
    moments: list[Moment]
    untrained: np.ndarray
    made: np.ndarray


@dataclasses.dataclass(frozen=True)
class Seen:
    """Places in the data of pictures that nobody learned from, and of those that the generator did; features of both."""

    held_rows: np.ndarray
    held: np.ndarray
    learned_rows: np.ndarray
    learned: np.ndarray


def run_synthesis(settings: Settings, hooks: Hooks, store: Store, content: bytes | None = None) -> Run:
    """The stored run of these settings; plays the game unless the store has it whole.

    Raises UserError for what the user can mend, ``Stopped`` when stopped before the first round was finished.
    """
    began = time.perf_counter()
    demo = find_demo(settings.demo)
    cases = demo.load(settings, content)
    for finding in cases.findings:
        if finding.level == "stop":
            raise UserError(finding.text, **finding.values)
    check_side(cases)
    key = fingerprint(settings, cases.sha256)
    if (kept := store.load(key)) is not None and kept.whole:
        return kept
    parts = split(settings.split, cases.y, cases.groups, settings.seed, cases.parts)
    judge = trained_judge(settings, cases, parts, hooks)
    seen = _seen(settings, cases, parts, judge)
    played = play(settings, cases, parts, seen, judge, hooks)
    run, files = _described(key, settings, cases, parts, played, seen, judge)
    return store.save(dataclasses.replace(run, seconds={**run.seconds, "total": time.perf_counter() - began}), files)


def check_side(cases: Cases) -> None:
    """UserError where the pictures are of a size that the networks are not made for."""
    side = cases.inputs.shape[1]
    if side not in MADE_SIDES:
        raise UserError(
            msg(
                "The pictures are {side} pixels large; here pictures of {known} pixels can be made. Choose another size."
            ),
            side=side,
            known=", ".join(map(str, MADE_SIDES)),
        )


def play(settings: Settings, cases: Cases, parts: Split, seen: Seen, judge: Judge, hooks: Hooks) -> Played:
    """Train both networks on the training part, and let the generator make pictures before and after."""
    pictures = PicturePreparation.symmetric(cases.inputs).apply(cases.inputs[parts.train])
    labels = np.eye(len(cases.classes), dtype=np.float32)[cases.y[parts.train]]
    count = max(LEAST_MADE, len(seen.held_rows))
    begun: list[tuple[Adversarial, np.ndarray]] = []

    def made_by(game: Adversarial) -> np.ndarray:
        return as_pixels(game.sampled(latent_numbers(count, game.classes, settings.seed)).numpy())

    def build() -> Adversarial:
        networks = find_demo(settings.demo).model(settings.model).build(pictures.shape[1:], len(cases.classes))
        check_size(networks.generator.count_params() + networks.discriminator.count_params())
        game = Adversarial(networks, pictures, labels, settings.batch, settings.learning_rate)
        begun.append((game, made_by(game)))
        return game

    real = seen.learned[drawn(np.arange(len(seen.learned)), VARIED, settings.seed)]
    moments = Moments(lambda shown: variety(judge.features(shown), real), hooks.checkpoint)
    trained = train_own(build, (pictures, labels), settings, hooks, [moments])
    game, untrained = begun[0]
    return Played(trained, game.classes, game.parameters, moments.kept, untrained, made_by(game))


def directions(generator: Any) -> np.ndarray:
    """(DIRECTIONS, LATENT): the unit directions that move the generator's first layer most, the strongest first.

    Eigenvectors of its weights times their transpose: Shen and Zhou 2021 (SeFa), arXiv:2007.06600.
    """
    weights = generator.get_layer("first").get_weights()[0][:LATENT]
    _, vectors = np.linalg.eigh(weights @ weights.T)
    return np.asarray(vectors[:, ::-1].T[:DIRECTIONS])


def _seen(settings: Settings, cases: Cases, parts: Split, judge: Judge) -> Seen:
    held = drawn(np.sort(np.concatenate([parts.validation, parts.test])), MOST_HELD, settings.seed)
    learned = drawn(parts.train, MOST_LEARNED, settings.seed)
    return Seen(held, judge.features(cases.inputs[held]), learned, judge.features(cases.inputs[learned]))


def _described(
    key: str, settings: Settings, cases: Cases, parts: Split, played: Played, seen: Seen, judge: Judge
) -> tuple[Run, dict[str, bytes]]:
    """The run with its figures, and its files."""
    trained, made = played.trained, judge.features(played.made)
    patients = None if cases.groups is None else np.unique(cases.groups[seen.held_rows], return_inverse=True)[1]
    untrained = judge.features(played.untrained)
    run = Run(
        run=key,
        settings=settings,
        data=identity(cases),
        split=part_sizes(cases, parts),
        findings=tuple(cases.findings),
        history=trained.history,
        ending=trained.ending,
        best_epoch=trained.best_epoch,
        metrics=synthesis_metrics(seen.held, made, untrained, seen.learned, patients, settings.seed),
        baselines=(),
        curves={},
        schema=PicturePreparation.symmetric(cases.inputs).to_dict(),
        seconds={"train": trained.seconds},
        versions=versions(),
        created=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        parameters=played.parameters,
        resumed=trained.resumed,
        task="synthesis",
        told=_told(played, seen, made, judge),
    )
    latent = latent_numbers(16, played.classes, settings.seed).numpy()
    return run, {
        **exported(trained.model, latent),
        MOMENTS: pack_moments(played.moments),
        "made.npz": _npz(pictures=played.made[:KEPT]),
        "test.npz": _npz(row=seen.held_rows),
    }


def _told(played: Played, seen: Seen, made: np.ndarray, judge: Judge) -> dict[str, Any]:
    """What only a synthesis tells; ``made`` (m, features) of the generated pictures."""
    side = played.made.shape[1]
    return {
        "latent": LATENT,
        "classes": played.classes,
        "accuracy": judge.accuracy,
        "held": len(seen.held_rows),
        "made": len(made),
        "variety": {
            "step": [moment.step for moment in played.moments],
            "value": [moment.variety for moment in played.moments],
        },
        "directions": directions(played.trained.model).tolist(),
        "sheet": data_uri(sheet_of(played.moments[-1].pictures, ACROSS, side)),
        "pairs": closest_pairs(seen, made[:KEPT]),
    }


def closest_pairs(seen: Seen, made: np.ndarray) -> list[dict[str, Any]]:
    """The generated pictures nearest to a learned one, and its row; ``share``: of that between a held-out one and its nearest."""
    near = distances(made, seen.learned)
    typical = max(float(np.median(distances(seen.held, seen.learned).min(1))), 1e-12)
    places = np.argsort(near.min(1), kind="stable")[:PAIRS]
    rows = seen.learned_rows[near.argmin(1)]
    return [{"made": int(p), "row": int(rows[p]), "share": float(near[p].min() / typical)} for p in places]


def _npz(**arrays: Any) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()
