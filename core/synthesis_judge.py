"""Who looks at real and generated pictures: a small classifier, trained on the same data, and what enters its last layer."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import keras
import numpy as np

from core.checkpoint import of_part
from core.data.pictures.preparation import PicturePreparation
from core.data.splits import Split
from core.errors import Stopped
from core.models.convolutional import colour_cnn
from core.models.features import with_features
from core.neighbours import drawn
from core.predict import BLOCK
from core.spec import Cases, Hooks, Recipe, Settings
from core.training import train

MOST = 2_000  # pictures that it learns from
EPOCHS, BATCH, RATE = 8, 32, 1e-3
SILENT = 1e-3  # of the largest spread: a feature that varies less is left out
PART = 2  # of the job, whose first is the game


@dataclasses.dataclass(frozen=True)
class Judge:
    """``features``: pictures (n, side, side, channels) uint8 to (n, features) float64; ``accuracy`` on those never seen.

    Each feature has mean 0 and standard deviation 1 over the pictures that the classifier learned from.
    """

    features: Callable[[np.ndarray], np.ndarray]
    accuracy: float


def trained_judge(settings: Settings, cases: Cases, parts: Split, hooks: Hooks) -> Judge:
    """The textbook CNN for colour pictures on at most ``MOST`` training pictures. Raises ``Stopped`` when stopped."""
    rows = parts.train[drawn(np.arange(len(parts.train)), MOST, settings.seed)]
    preparation = PicturePreparation.fit(cases.inputs[rows])
    classes = len(cases.classes)
    several = classes > 2
    targets = np.eye(classes, dtype=np.float32)[cases.y] if several else cases.y.astype(np.float32)[:, None]
    learning = Settings(
        settings.demo,
        settings.dataset,
        "judge",
        epochs=EPOCHS,
        batch=BATCH,
        learning_rate=RATE,
        patience=3,
        seed=settings.seed,
    )
    kept = of_part(hooks.checkpoint, PART) if hooks.checkpoint else None
    trained = train(
        lambda: colour_cnn(cases.inputs.shape[1:], classes if several else 1),
        (preparation.apply(cases.inputs[rows]), targets[rows]),
        (preparation.apply(cases.inputs[parts.validation]), targets[parts.validation]),
        learning,
        Recipe(jit=False).for_classes(classes),
        Hooks(should_stop=hooks.should_stop, checkpoint=kept, keep=True),
    )
    if trained.ending == "stopped":
        raise Stopped
    ask = with_features(trained.model)

    def told(pictures: np.ndarray, output: int) -> np.ndarray:
        x = preparation.apply(pictures)
        return np.concatenate(
            [keras.ops.convert_to_numpy(ask(x[i : i + BLOCK])[output]) for i in range(0, len(x), BLOCK)]
        )

    said = told(cases.inputs[parts.test], 0)
    right = (said.argmax(1) if several else said[:, 0] > 0.5) == cases.y[parts.test]
    known = told(cases.inputs[rows], 1).astype(np.float64)
    mean, spread = known.mean(0), known.std(0)
    alive = spread > SILENT * max(float(spread.max()), SILENT)
    return Judge(
        lambda pictures: ((told(pictures, 1) - mean) / np.where(alive, spread, 1))[:, alive], float(right.mean())
    )
