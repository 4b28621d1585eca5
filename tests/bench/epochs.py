"""The fastest epoch of plain Keras ``fit`` and of the project's training, validation included in both, compiling in neither."""

import time
from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from core.models import watch
from core.spec import Hooks, Progress, Recipe, Settings
from core.training import train

Part = tuple[np.ndarray, np.ndarray]


def clocks() -> np.ndarray:
    """Seconds of the clock and of the processor."""
    return np.array([time.perf_counter(), time.process_time()])


class Epochs(keras.callbacks.Callback):
    """The seconds of every epoch; the first of a fit, which compiles, is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds: list[np.ndarray] = []

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        if epoch:
            self.seconds.append(clocks() - self._began)
        self._began = clocks()

    def on_train_end(self, logs: Any = None) -> None:
        self.seconds.append(clocks() - self._began)
        del self.seconds[0]


def fitted(model: keras.Model, training: Part, validation: Part, settings: Settings, loss: Any) -> np.ndarray:
    """Clocks of the fastest epoch of ``fit`` with Adam and default settings; ``model`` has learned then."""
    model.compile(keras.optimizers.Adam(settings.learning_rate), loss)
    clock = Epochs()
    options = {"batch_size": settings.batch, "epochs": settings.epochs, "verbose": 0, "callbacks": [clock]}
    model.fit(*training, validation_data=validation, **options)
    return np.min(clock.seconds, axis=0)


def trained(
    build: Callable[[], keras.Model], training: Part, validation: Part, settings: Settings, recipe: Recipe
) -> tuple[np.ndarray, keras.Model]:
    """Clocks of the fastest epoch of ours, and the network."""
    watch.EVENT_S = 0.0  # every epoch is told at its end
    ends: dict[int, np.ndarray] = {}

    def told(progress: Progress) -> None:
        ends.setdefault(progress.epoch, clocks())

    model = train(build, training, validation, settings, recipe, Hooks(on_progress=told)).model
    seconds = [(ends[b] - ends[a]) / (b - a) for a, b in zip(sorted(ends), sorted(ends)[1:], strict=False)]
    return np.min(seconds[1:], axis=0), model


def told(seconds: np.ndarray) -> str:
    return f"{seconds[0]:.2f} s ({seconds[1]:.2f} s of processor)"


def said(met: bool) -> str:
    return "yes" if met else "NO"
