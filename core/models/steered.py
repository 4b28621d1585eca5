"""Lets somebody who watches two networks play slow or hold them, let one of them stand still, or change how fast they learn."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras

from core.by_hand import Change, changes_beside, write_changes
from core.spec import Wish

REST_S = 1.0  # between the steps of slow motion: a stop is still heard in time
LOOK_S = 0.05  # while it stands still, between two looks at whether to go on


class Steered(keras.callbacks.Callback):  # type: ignore[misc]  # keras is untyped here
    """Follows ``wish`` step by step until ``stop``; ``changes`` holds what was changed, with a ``checkpoint`` also as a file."""

    def __init__(self, wish: Callable[[], Wish], checkpoint: Path | None, stop: Callable[[], bool]) -> None:
        super().__init__()
        self._wish, self._checkpoint, self._stop = wish, checkpoint, stop
        self._taken = 0  # steps since it stands still
        self.changes: list[Change] = []

    def on_train_begin(self, logs: Any = None) -> None:
        """A training that goes on begins with the rates of its settings, unless something else is wished."""
        self.changes = changes_beside(self._checkpoint) if self._checkpoint else []
        self._epoch = -1

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """What was changed after the last checkpoint is as if it had never been."""
        if self._epoch < 0:
            self.changes = [change for change in self.changes if change.step <= epoch * self.model.steps_per_epoch]
            self._follow(self._wish(), epoch * self.model.steps_per_epoch)
        self._epoch = epoch

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Take over what is wished now."""
        wish = self._held()
        self._follow(wish, self._epoch * self.model.steps_per_epoch + int(logs["step"]))
        if wish.slow:
            time.sleep(REST_S)

    def _held(self) -> Wish:
        """What is wished, once the next step may be taken."""
        while (wish := self._wish()).steps is not None and self._taken >= wish.steps and not self._stop():
            time.sleep(LOOK_S)
        self._taken = 0 if wish.steps is None else self._taken + 1
        return wish

    def _follow(self, wish: Wish, step: int) -> None:
        before = self.changes[-1] if self.changes else Change(0, 1.0, 1.0)
        self.model.pace(wish.generator, wish.discriminator)
        if (wish.generator, wish.discriminator) == (before.generator, before.discriminator):
            return
        self.changes.append(Change(step, wish.generator, wish.discriminator))
        if self._checkpoint is not None:
            write_changes(self._checkpoint, self.changes)
