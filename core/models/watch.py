"""Follows a training chunk by chunk: keeps the best weights, ends it, saves its state and tells how far it is."""

from __future__ import annotations

import dataclasses
import math
import time
from collections.abc import Callable
from typing import Any, Literal

import keras
import numpy as np

from core import checkpoint
from core.checkpoint import State
from core.errors import Stopped
from core.spec import Hooks, Progress, Settings

EVENT_S = 0.1  # at least so long between two events, and between two questions whether to stop
CHECKPOINT_S = 0.5  # at least so long between two checkpoints ...
CHECKPOINT_COST = 20  # ... and at least so many times as long as the last one took to write

Ending = Literal["finished", "early", "stopped", "diverged"]


class Watch(keras.callbacks.Callback):  # type: ignore[misc]  # keras is untyped here
    """The callback of a ``Chunked`` fit; ``state`` and ``ending`` hold the outcome."""

    def __init__(
        self,
        settings: Settings,
        hooks: Hooks,
        identity: str,
        state: State,
        began: float,
        quality: Callable[[int], float]
        | None = None,  # of the epoch that has just ended, in place of the validation loss; raises ``Stopped`` when stopped
    ) -> None:
        super().__init__()
        self._quality = quality
        self.settings, self.hooks, self.state = settings, hooks, state
        self.ending: Ending | None = None  # None: goes on, or has finished
        self.step = 0  # optimiser steps of the whole training
        self.step_s = 0.0  # seconds of one, measured over this fit
        self._identity, self._began, self._earlier_s = identity, began, state.seconds
        self._told = 0  # epochs already reported
        self._summed = 0.0  # loss of the epoch's chunks so far, summed over rows
        self._save_s = 0.0  # what the last checkpoint took
        self._reported = self._asked = self._saved = -math.inf

    @property
    def seconds(self) -> float:
        """Spent on this training, over all resumptions."""
        return self._earlier_s + time.perf_counter() - self._began

    def over(self) -> bool:
        """Whether there has been no better epoch for as long as the user has patience; notes it as the ending."""
        waited = self.state.epoch - self.state.best_epoch
        if self.settings.patience and waited >= self.settings.patience and self.state.epoch < self.settings.epochs:
            self.ending = "early"
        return self.ending is not None

    def on_train_begin(self, logs: Any = None) -> None:
        """Note where this fit starts; what a resumed training knows is told at once."""
        self._steps = self.model.steps_per_epoch
        self._first = self.step = self.state.epoch * self._steps
        self._fit_began = self._saved = time.perf_counter()
        self._report(None)

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """After a chunk: look at its loss, ask whether to stop, tell how far it is."""
        self.step = self.state.epoch * self._steps + int(logs["step"])
        if not math.isfinite(logs["loss"]):
            self._end("diverged")
            return
        self._summed += logs["loss"]
        now = time.perf_counter()
        if now - self._asked >= EVENT_S:
            self._asked = now
            if self.hooks.should_stop():
                self._end("stopped")
        self.step_s = (now - self._fit_began) / (self.step - self._first)
        self._report_when_due()

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """After a whole epoch: validate, keep what is best, save the state."""
        if self.ending == "diverged" or self.step < (epoch + 1) * self._steps:
            return
        val_loss = float(self.model.validation_loss())
        if not math.isfinite(val_loss):
            self._end("diverged")
            return
        earlier = self.state.val_loss if self._quality is None else self.state.quality
        try:
            score = val_loss if self._quality is None else self._quality(epoch + 1)
        except Stopped:
            self._end("stopped")
            return
        if not earlier or score < min(earlier):
            self.state.best_epoch = epoch + 1
            self._keep_best()
        if self._quality is not None:
            self.state.quality.append(score)
        self.state.loss.append(self._summed / self.model.rows)
        self.state.val_loss.append(val_loss)
        self._summed = 0.0
        self.model.stop_training = self.over()
        self._save_when_due()
        self._report_when_due()

    def on_train_end(self, logs: Any = None) -> None:
        """The last word, always said; where others follow, the state of a training that came to its end is kept."""
        if self.hooks.keep and self.ending in (None, "early"):
            self._save()
        self._report(0.0)

    def _keep_best(self) -> None:
        """Copy the weights, over those kept before: memory that is new costs large networks more than the copying."""
        weights = self.model.inner.weights
        if not self.state.best:
            self.state.best = [np.empty(v.shape, v.dtype) for v in weights]
        for kept, variable in zip(self.state.best, weights, strict=True):
            np.copyto(kept, memoryview(variable.value.read_value()))

    def _end(self, ending: Ending) -> None:
        self.ending = ending
        self.model.stop_training = True

    def _report_when_due(self) -> None:
        if time.perf_counter() - self._reported >= EVENT_S:
            self._report(self.step_s * (self.settings.epochs * self._steps - self.step))

    def _report(self, left_s: float | None) -> None:
        new = slice(self._told, self.state.epoch)
        self._told, self._reported = self.state.epoch, time.perf_counter()
        losses = tuple(self.state.loss[new]), tuple(self.state.val_loss[new])
        epochs = self.settings.epochs
        self.hooks.on_progress(Progress(self.state.epoch, epochs, self.step, self.seconds, left_s, *losses))

    def _save_when_due(self) -> None:
        now = time.perf_counter()
        if self.hooks.checkpoint is None or now - self._saved < max(CHECKPOINT_S, CHECKPOINT_COST * self._save_s):
            return
        self._save()

    def _save(self) -> None:
        if self.hooks.checkpoint is None:
            return
        now = time.perf_counter()
        variables = [v.numpy() for v in self.model.state]
        checkpoint.save(
            self.hooks.checkpoint,
            self._identity,
            dataclasses.replace(self.state, variables=variables, seconds=self.seconds),
        )
        self._saved = time.perf_counter()
        self._save_s = self._saved - now
