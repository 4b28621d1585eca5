"""The same recipe trained again on folds of the data, so that every case is tested once by a network that never saw it."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from core import checkpoint
from core.checkpoint import State
from core.data.splits import Split
from core.ensembles import Course
from core.errors import Stopped, UserError
from core.evaluation import always_averaged, fold_metrics, pooled_auroc, rarest
from core.i18n import msg
from core.results import Metric
from core.spec import Cases

Answers = Mapping[str, np.ndarray]  # "p" of the network and each baseline by its identifier: (rows,) or (rows, classes)

UNTRAINED = msg(
    "A fold could not be trained with these settings, most likely because the loss was no longer a number. "
    "Try a lower learning rate."
)
STOPPED = msg("Not all folds were trained: nothing is pooled.")


def cross_validate(
    splits: Sequence[Split], ask: Callable[[Split], Answers], course: Course, members: int
) -> tuple[list[Answers], str]:
    """The answers for the test part of each fold, in order, until one is stopped; and why one could not be trained.

    A fold that is done is kept beside the job's checkpoint, so that a training which goes on does not repeat it.
    """
    done: list[Answers] = []
    for number, parts in enumerate(splits, start=1):
        place = _place(course.hooks.checkpoint, number)
        told = _kept(place, number)
        if told is not None:
            course.skip(members)
        else:
            try:
                told = ask(parts)
            except Stopped:
                break
            except UserError:
                return done, UNTRAINED
            _keep(place, number, told)
            course.forget(members)
        done.append(told)
    return done, ""


def described(cases: Cases, splits: Sequence[Split], done: Sequence[Answers], why: str, seed: int) -> dict[str, Any]:
    """What a run keeps of its folds: the figures of each and, of all answers together, the AUROC."""
    y, parts = cases.y, [split.test for split in splits[: len(done)]]
    classes = [1] if len(cases.classes) == 2 else always_averaged([y[s.test] for s in splits], len(cases.classes))
    counts = [{"n": len(rows), "events": rarest(y[rows], classes)} for rows in parts]
    models = []
    for name in done[0] if done else ():
        answers = [told[name] for told in done]
        metrics = [
            fold_metrics(y[rows], p, None if cases.groups is None else cases.groups[rows], seed, classes)
            for rows, p in zip(parts, answers, strict=True)
        ]
        pooled = Metric.missing(sum(map(len, parts)), STOPPED)
        if len(done) == len(splits):
            together = np.concatenate(answers)[np.argsort(np.concatenate(parts))]
            pooled = pooled_auroc(y, together, cases.groups, seed, classes)
        models.append({"id": name, "metrics": metrics, "pooled": pooled})
    told = {"wanted": len(splits), "done": len(done), "why": why, "averaged": classes}
    return {**told, "cases": counts, "models": models}


def folds_file(cases: Cases, splits: Sequence[Split], done: Sequence[Answers]) -> bytes:
    """The out-of-fold answers as ``.npz``, by row of the data: row, outcome, fold from 1, ``p`` and each baseline's."""
    parts = [split.test for split in splits[: len(done)]]
    rows = np.concatenate(parts)
    order = np.argsort(rows)
    fold = np.repeat(np.arange(1, len(done) + 1), [len(part) for part in parts])
    told: dict[str, Any] = {name: np.concatenate([answers[name] for answers in done])[order] for name in done[0]}
    file = io.BytesIO()
    np.savez_compressed(file, row=rows[order], y=cases.y[rows[order]], fold=fold[order], **told)
    return file.getvalue()


def _place(path: Path | None, number: int) -> Path | None:
    return path and path.with_name(f"{path.stem}-fold{number}{path.suffix}")


def _kept(place: Path | None, number: int) -> Answers | None:
    found = checkpoint.load(place, f"fold {number}") if place else None
    return None if found is None else dict(zip(found.names, found.variables, strict=True))


def _keep(place: Path | None, number: int, told: Answers) -> None:
    if place is not None:
        checkpoint.save(place, f"fold {number}", State(list(told.values()), [], names=list(told)))
