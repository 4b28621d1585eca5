"""The figures of a game that is over. A stop leaves out what takes longer than a moment; going on measures it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.data.splits import Split
from core.errors import Stopped
from core.evaluation.synthesis import distance_metrics, missing_metrics, nearness_metrics
from core.results import Metric
from core.spec import Cases, Hooks, Settings
from core.synthesis_judge import Judge, Seen
from core.synthesis_play import Played
from core.synthesis_use import use_metrics
from core.synthesis_verdict import STOPPED

DISTANCES = (*(f"frechet_distance{name}" for name in ("", "/plain", "/untrained", "/learned")), "kernel_distance")


def figures(
    settings: Settings, cases: Cases, parts: Split, seen: Seen, played: Played, judge: Judge, hooks: Hooks
) -> dict[str, Metric]:
    """Every figure; after a stop, also one of the game before, those that take long are missing and say so."""
    hooks.should_stop()  # hears a stop that came while files were written: the engine then waits for what takes a moment
    made = judge.features(played.made)
    patients = None if cases.groups is None else np.unique(cases.groups[seen.held_rows], return_inverse=True)[1]
    stop = (lambda: True) if played.trained.ending == "stopped" else hooks.should_stop
    found = nearness_metrics(seen.held, made, seen.learned, patients, settings.seed)
    try:
        found |= _distances(settings, seen, made, played, judge, patients, stop)
    except Stopped:
        found |= missing_metrics(DISTANCES, len(made), STOPPED)
    if not played.game.classes:  # only a generator that is told of the classes can make pictures of each
        return found

    def make(wished: np.ndarray) -> np.ndarray:
        return played.of_classes(wished, settings.seed + 2, stop)

    return found | use_metrics(settings, cases, parts, judge, make, Hooks(should_stop=stop))


def _distances(
    settings: Settings,
    seen: Seen,
    made: np.ndarray,
    played: Played,
    judge: Judge,
    patients: np.ndarray | None,
    stop: Callable[[], bool],
) -> dict[str, Metric]:
    def pause() -> None:
        if stop():
            raise Stopped

    others = {
        "plain": judge.features(played.plain(settings.seed, stop), stop),
        "untrained": judge.features(played.untrained, stop),
        "learned": seen.learned,
    }
    return distance_metrics(seen.held, made, others, patients, settings.seed, pause)
