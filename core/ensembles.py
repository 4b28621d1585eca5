"""Several trainings after one another, as one job: the networks of an ensemble, each as ``core.training`` trains one."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

import keras
import numpy as np

from core.checkpoint import of_part
from core.errors import Stopped
from core.models.ensemble import average_of
from core.models.watch import Ending
from core.spec import Hooks, Progress, Recipe, Settings
from core.training import Trained, train

Part = tuple[np.ndarray, np.ndarray]


class Course:
    """Follows the trainings of a job: which one it is, and the time spent and left over all of them."""

    def __init__(self, hooks: Hooks, trainings: int) -> None:
        self.hooks, self.trainings = hooks, trainings
        self.part = 0
        self._took: dict[int, float] = {}  # seconds of each training that was run
        self._first = 0.0  # seconds of the first without compiling, which the next ones need not

    def next(self) -> Hooks:
        """The hooks of the next training."""
        self.part += 1
        kept = self.hooks.checkpoint and of_part(self.hooks.checkpoint, self.part)
        return Hooks(self._tell, self.hooks.should_stop, kept, self.trainings > 1)

    def skip(self, trainings: int) -> None:
        """So many of the next trainings are not needed."""
        self.part += trainings

    def forget(self, trainings: int) -> None:
        """Remove what the last trainings kept in order to go on: their results are safe."""
        if self.hooks.checkpoint is not None:
            for part in range(self.part - trainings + 1, self.part + 1):
                of_part(self.hooks.checkpoint, part).unlink(missing_ok=True)

    def _tell(self, progress: Progress) -> None:
        self._took[self.part] = progress.seconds
        over = [seconds for part, seconds in self._took.items() if part < self.part]
        self._first = self._first if self.part > 1 else _whole(progress) or self._first
        usual = float(np.mean(over[1:])) if over[1:] else self._first or self._took[1]
        own = usual if progress.left_s is None else progress.left_s
        known = bool(over) or progress.left_s is not None
        left = own + usual * (self.trainings - self.part) if known else None
        spent = sum(over) + progress.seconds
        self.hooks.on_progress(dataclasses.replace(progress, part=self.part, seconds=spent, left_s=left))


def _whole(progress: Progress) -> float:
    """Seconds that all epochs take at the pace of those to come, compiling apart; 0 where that is not known."""
    ahead = progress.epochs - progress.epoch
    return (progress.left_s or 0.0) * progress.epochs / ahead if ahead else 0.0


def train_together(
    build: Callable[[], keras.Model],
    training: Part,
    validation: Part,
    settings: Settings,
    recipe: Recipe,
    course: Course,
) -> Trained:
    """``settings.members`` networks from as many seeds, averaged; one is what ``train`` gives.

    Stopped: what there is of them until then; raises ``Stopped`` where that is nothing.
    """
    found: list[Trained] = []
    for number in range(settings.members):
        own = dataclasses.replace(settings, seed=settings.seed + number, members=1, folds=0, sizes=False)
        try:
            found.append(train(build, training, validation, own, recipe, course.next()))
        except Stopped:
            if not found:
                raise
            break
        if found[-1].ending == "stopped":
            break
    return found[0] if settings.members == 1 else _together(found, settings)


def _together(found: Sequence[Trained], settings: Settings) -> Trained:
    """One network of all; its curves are the mean over the epochs that every member has reached."""
    epochs = min(len(one.history["loss"]) for one in found)
    history = {
        name: np.mean([one.history[name][:epochs] for one in found], axis=0).tolist() for name in found[0].history
    }
    told = tuple({**one.history, "best_epoch": one.best_epoch, "ending": one.ending} for one in found)
    return Trained(
        average_of([one.model for one in found], settings.temperature) if len(found) > 1 else found[0].model,
        history,
        found[0].best_epoch if len(found) == 1 else 0,
        _ending(found) if len(found) == settings.members else "stopped",
        sum(one.seconds for one in found),
        max(one.resumed for one in found),
        members=told,
    )


def _ending(found: Sequence[Trained]) -> Ending:
    """The least regular of the members' endings."""
    order: tuple[Ending, ...] = ("stopped", "diverged", "early", "finished")
    endings = {one.ending for one in found}
    return next(ending for ending in order if ending in endings)
