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
from core.data.splits import Split
from core.errors import UserError
from core.evaluation.synthesis import distances
from core.fingerprint import fingerprint
from core.i18n import msg
from core.measuring import identity, part_sizes, versions
from core.models.answers import exported
from core.models.gan import LATENT
from core.models.moments import latent_numbers
from core.registry import demo as find_demo
from core.results import Metric, Run
from core.spec import Cases, Hooks, Progress, Settings
from core.store import Store
from core.synthesis_judge import Judge, Seen, seen_by, trained_judge
from core.synthesis_measuring import figures
from core.synthesis_moments import NAME as MOMENTS
from core.synthesis_moments import ROUND, pack_moments
from core.synthesis_play import Played, play
from core.synthesis_verdict import unmeasured
from core.synthetic import data_uri, sheet_of

KEPT = 200  # generated pictures that a run keeps
PAIRS = 6  # of a generated and its nearest training picture, the nearest of all
ACROSS = 8  # pictures in a row of the report
DIRECTIONS = 6  # of the latent space, for the sliders


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
    parts = demo.divide(settings, cases)
    judge = trained_judge(settings, cases, parts, hooks)
    hooks.on_progress(Progress(0, settings.epochs, 0, 0.0, None))
    seen = seen_by(settings, cases, parts, judge, hooks)
    played = play(settings, cases, parts, seen, judge, hooks)
    files = _files(settings, seen, played)  # first, so that a stop while it is measured waits for nothing
    done = len(played.trained.history["loss"])
    hooks.on_progress(Progress(done, settings.epochs, done * ROUND, played.trained.seconds, 0.0))  # it is measured now
    metrics = figures(settings, cases, parts, seen, played, judge, hooks)
    run = _described(key, settings, cases, parts, played, seen, judge, metrics)
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


def directions(generator: Any) -> np.ndarray:
    """(DIRECTIONS, LATENT): the unit directions that move the generator's first layer most, the strongest first.

    Eigenvectors of its weights times their transpose: Shen and Zhou 2021 (SeFa), arXiv:2007.06600.
    """
    weights = generator.get_layer("first").get_weights()[0][:LATENT]
    _, vectors = np.linalg.eigh(weights @ weights.T)
    return np.asarray(vectors[:, ::-1].T[:DIRECTIONS])


def _described(
    key: str,
    settings: Settings,
    cases: Cases,
    parts: Split,
    played: Played,
    seen: Seen,
    judge: Judge,
    metrics: dict[str, Metric],
) -> Run:
    """The run with its figures; one that a stop left unmeasured counts as stopped, whenever it came."""
    trained = played.trained
    return Run(
        run=key,
        settings=settings,
        data=identity(cases),
        split=part_sizes(cases, parts),
        findings=tuple(cases.findings),
        history=trained.history,
        ending="stopped" if unmeasured(metrics) else trained.ending,
        best_epoch=trained.best_epoch,
        metrics=metrics,
        baselines=(),
        curves={},
        schema=PicturePreparation.symmetric(cases.inputs).to_dict(),
        seconds={"train": trained.seconds},
        versions=versions(),
        created=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        parameters=played.game.parameters,
        resumed=trained.resumed,
        task="synthesis",
        told=_told(played, seen, judge),
    )


def _files(settings: Settings, seen: Seen, played: Played) -> dict[str, bytes]:
    latent = latent_numbers(16, played.game.classes, settings.seed).numpy()
    return {
        **exported(played.trained.model, latent),
        MOMENTS: pack_moments(played.moments),
        "made.npz": _npz(pictures=played.made[:KEPT]),
        "test.npz": _npz(row=seen.held_rows),
    }


def _told(played: Played, seen: Seen, judge: Judge) -> dict[str, Any]:
    """What only a synthesis tells."""
    side = played.made.shape[1]
    return {
        "latent": LATENT,
        "classes": played.game.classes,
        "accuracy": judge.accuracy,
        "held": len(seen.held_rows),
        "made": len(played.made),
        "variety": {
            "step": [moment.step for moment in played.moments],
            "value": [moment.variety for moment in played.moments],
            "kept": played.kept.variety,
        },
        "quality": played.quality,
        "changes": [dataclasses.asdict(change) for change in played.changes],
        "directions": directions(played.trained.model).tolist(),
        "sheet": data_uri(sheet_of(played.kept.pictures, ACROSS, side)),
        "pairs": closest_pairs(seen, judge.features(played.made[:KEPT])),
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
