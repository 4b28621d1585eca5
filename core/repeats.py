"""The same recipe on several splits of the data, one after another, each answer kept beside the job's checkpoint."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from core import checkpoint
from core.checkpoint import State
from core.data.splits import Split
from core.ensembles import Course
from core.errors import Stopped, UserError

Answers = Mapping[str, np.ndarray]  # "p" of the network and each baseline by its identifier: (rows,) or (rows, classes)


def each_split(
    splits: Sequence[Split], ask: Callable[[Split], Answers], course: Course, members: int, kind: str
) -> tuple[list[Answers], bool]:
    """What ``ask`` answers for the test part of each split, in order, until one is stopped; and whether one cannot be trained.

    What is done is kept under ``kind``, so that a training which goes on does not repeat it.
    """
    done: list[Answers] = []
    for number, parts in enumerate(splits, start=1):
        place = _place(course.hooks.checkpoint, f"{kind}{number}")
        told = _kept(place, f"{kind} {number}")
        if told is not None:
            course.skip(members)
        else:
            try:
                told = ask(parts)
            except Stopped:
                break
            except UserError:
                return done, True
            _keep(place, f"{kind} {number}", told)
            course.forget(members)
        done.append(told)
    return done, False


def _place(path: Path | None, name: str) -> Path | None:
    return path and path.with_name(f"{path.stem}-{name}{path.suffix}")


def _kept(place: Path | None, identity: str) -> Answers | None:
    found = checkpoint.load(place, identity) if place else None
    return None if found is None else dict(zip(found.names, found.variables, strict=True))


def _keep(place: Path | None, identity: str, told: Answers) -> None:
    if place is not None:
        checkpoint.save(place, identity, State(list(told.values()), [], names=list(told)))
