"""Looks at the generator while it learns, about twice a second: the same latent numbers every time."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from core.models.gan import LATENT
from core.synthesis_moments import MOST, ROUND, Moment, every_second, forget_moments, moments_beside, write_moment
from core.synthetic import as_pixels

PACE_S = 0.4  # at least so long between two looks ...
COST = 10  # ... and at least so many times as long as the last one took
SHOWN = 32  # pictures
SEED = 12  # of their latent numbers, in every run


class Moments(keras.callbacks.Callback):  # type: ignore[misc]  # keras is untyped here
    """``kept`` holds what was seen; with a ``checkpoint`` also as files, from which a resumed training takes it over.

    ``variety`` gives that of pictures (n, side, side, channels) uint8; ``each`` whether to look after each step.
    """

    def __init__(
        self, variety: Callable[[np.ndarray], float], checkpoint: Path | None, each: Callable[[], bool] = lambda: False
    ) -> None:
        super().__init__()
        self.kept: list[Moment] = []
        self._variety, self._checkpoint, self._each = variety, checkpoint, each
        self._round, self._step, self._looked, self._cost_s = -1, 0, -math.inf, 0.0

    def on_train_begin(self, logs: Any = None) -> None:
        """Take over what was seen before, or see what it makes before it has learned."""
        self._latent = latent_numbers(SHOWN, self.model.classes, SEED)
        self.kept = moments_beside(self._checkpoint) if self._checkpoint else []
        if not self.kept:
            self._look(0)
        self._cost_s = 0.0  # the first look also compiles

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Count the rounds; what was seen after the last checkpoint will be seen again."""
        if self._round < 0:
            later = [moment for moment in self.kept if moment.step > epoch * ROUND]
            self._drop(later)
        self._round = epoch

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Look when it is time."""
        self._step = self._round * ROUND + int(logs["step"]) if math.isfinite(logs["loss"]) else 0
        due = time.perf_counter() - self._looked >= max(PACE_S, COST * self._cost_s)
        if self._step and (due or self._each()):
            self._look(self._step)

    def on_train_end(self, logs: Any = None) -> None:
        """The last look is at what is kept."""
        if self._step > self.kept[-1].step:
            self._look(self._step)

    def _look(self, step: int) -> None:
        began = time.perf_counter()
        pictures = as_pixels(self.model.sampled(self._latent).numpy())
        self._keep(Moment(step, pictures, self._variety(pictures)))
        self._looked = time.perf_counter()
        self._cost_s = self._looked - began

    def _keep(self, moment: Moment) -> None:
        self.kept.append(moment)
        if self._checkpoint is not None:
            write_moment(self._checkpoint, moment)
        if len(self.kept) > 2 * MOST:
            self._drop(every_second(self.kept))

    def _drop(self, gone: list[Moment]) -> None:
        steps = {moment.step for moment in gone}
        self.kept = [moment for moment in self.kept if moment.step not in steps]
        if self._checkpoint is not None:
            forget_moments(self._checkpoint, gone)


def mixed_numbers(count: int, labels: np.ndarray, seed: int) -> np.ndarray:
    """(count, LATENT + classes): normal numbers, behind them the classes of rows of ``labels`` (rows, classes), drawn at random.

    So pictures to be measured have the classes of the training pictures in their proportions: others would be farther from them.
    """
    rng = np.random.default_rng(seed)
    drawn = rng.standard_normal((count, LATENT))
    return np.hstack([drawn, labels[rng.integers(len(labels), size=count)]])


def latent_numbers(count: int, classes: int, seed: int) -> tf.Tensor:
    """(count, LATENT + classes) float32: normal numbers, behind them a one-hot class, each in turn."""
    drawn = np.random.default_rng(seed).standard_normal((count, LATENT))
    wished = np.eye(classes)[np.arange(count) % classes] if classes else np.zeros((count, 0))
    return tf.constant(np.hstack([drawn, wished]), tf.float32)
