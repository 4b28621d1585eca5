"""The same recipe trained again on folds of the data, so that every case is tested once by a network that never saw it."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from core.data.splits import Split
from core.ensembles import Course
from core.evaluation import always_averaged, fold_metrics, pooled_auroc, rarest
from core.i18n import msg
from core.repeats import Answers, each_split
from core.results import Metric
from core.spec import Cases

UNTRAINED = msg(
    "A fold could not be trained with these settings, most likely because the loss was no longer a number. "
    "Try a lower learning rate."
)
STOPPED = msg("Not all folds were trained: nothing is pooled.")


def cross_validate(
    splits: Sequence[Split], ask: Callable[[Split], Answers], course: Course, members: int
) -> tuple[list[Answers], str]:
    """The answers for the test part of each fold, in order, until one is stopped; and why one could not be trained."""
    done, failed = each_split(splits, ask, course, members, "fold")
    return done, UNTRAINED if failed else ""


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
