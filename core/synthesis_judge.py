"""Who looks at real and generated pictures: a small classifier, trained on the same data, and what enters its last layer."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator

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
EPOCHS, BATCH, RATE, PATIENCE = 8, 32, 1e-3, 3
MOST_HELD = 1_000  # pictures that nobody learned from, to measure with
MOST_LEARNED = 5_000  # training pictures among which the nearest is looked for
SILENT = 1e-3  # of the largest spread: a feature that varies less is left out
BEFORE = 0  # the part of the job in which it learns, before the game


def never() -> bool:
    """Nobody stops."""
    return False


def unless(stop: Callable[[], bool], places: Iterable[int]) -> Iterator[int]:
    """These, one after another; raises ``Stopped`` before the first one at which ``stop`` says so."""
    for place in places:
        if stop():
            raise Stopped
        yield place


@dataclasses.dataclass(frozen=True)
class Classifier:
    """A trained classifier of pictures uint8 (n, side, side, channels)."""

    model: keras.Model  # gives the probabilities, and what enters the last layer
    preparation: PicturePreparation

    def probabilities(self, pictures: np.ndarray) -> np.ndarray:
        """(n,) of the second of two classes, else (n, classes)."""
        said = self._told(pictures, 0)
        return said if said.shape[1] > 1 else said[:, 0]

    def features(self, pictures: np.ndarray, stop: Callable[[], bool] = never) -> np.ndarray:
        """(n, features) float64: what enters the last layer. Raises ``Stopped`` when ``stop`` says so."""
        return np.asarray(self._told(pictures, 1, stop), dtype=np.float64)

    def _told(self, pictures: np.ndarray, output: int, stop: Callable[[], bool] = never) -> np.ndarray:
        x = self.preparation.apply(pictures)
        blocks = (self.model(x[i : i + BLOCK])[output] for i in unless(stop, range(0, len(x), BLOCK)))
        return np.concatenate([keras.ops.convert_to_numpy(block) for block in blocks])


@dataclasses.dataclass(frozen=True)
class Judge:
    """The classifier of the ``learned`` pictures, given as places in the data, and their features' ``mean`` and ``spread``."""

    classifier: Classifier
    learned: np.ndarray
    said: np.ndarray  # of the test part, as ``Classifier.probabilities``
    accuracy: float  # on the test part
    mean: np.ndarray
    spread: np.ndarray  # 0 where a feature says nothing

    def features(self, pictures: np.ndarray, stop: Callable[[], bool] = never) -> np.ndarray:
        """Of pictures uint8 (n, side, side, channels), (n, features) float64; over the learned ones mean 0 and deviation 1.

        Raises ``Stopped`` when ``stop`` says so.
        """
        alive = self.spread > 0
        return np.asarray((self.classifier.features(pictures, stop) - self.mean)[:, alive] / self.spread[alive])


@dataclasses.dataclass(frozen=True)
class Seen:
    """Places in the data of pictures that nobody learned from, and of those that the generator did; features of both."""

    held_rows: np.ndarray
    held: np.ndarray
    learned_rows: np.ndarray
    learned: np.ndarray


def seen_by(settings: Settings, cases: Cases, parts: Split, judge: Judge, hooks: Hooks) -> Seen:
    """Both as the judge sees them. Raises ``Stopped`` when stopped."""
    held = drawn(np.sort(np.concatenate([parts.validation, parts.test])), MOST_HELD, settings.seed)
    learned = drawn(parts.train, MOST_LEARNED, settings.seed)
    seen, known = (judge.features(cases.inputs[rows], hooks.should_stop) for rows in (held, learned))
    return Seen(held, seen, learned, known)


def trained_judge(settings: Settings, cases: Cases, parts: Split, hooks: Hooks) -> Judge:
    """The textbook CNN for colour pictures on at most ``MOST`` training pictures. Raises ``Stopped`` when stopped."""
    rows = parts.train[drawn(np.arange(len(parts.train)), MOST, settings.seed)]
    told = Hooks(
        lambda progress: hooks.on_progress(dataclasses.replace(progress, part=BEFORE)),
        hooks.should_stop,
        of_part(hooks.checkpoint, BEFORE) if hooks.checkpoint else None,
        keep=True,
    )
    found = classifier(settings, cases.inputs[rows], cases.y[rows], cases, parts, told)
    said = found.probabilities(cases.inputs[parts.test])
    right = (said.argmax(1) if said.ndim > 1 else said > 0.5) == cases.y[parts.test]
    known = found.features(cases.inputs[rows])
    spread = known.std(0)
    spread[spread <= SILENT * max(float(spread.max()), SILENT)] = 0
    return Judge(found, rows, said, float(right.mean()), known.mean(0), spread)


def classifier(
    settings: Settings,
    pictures: np.ndarray,
    y: np.ndarray,
    cases: Cases,
    parts: Split,
    hooks: Hooks,
    epochs: int = EPOCHS,
) -> Classifier:
    """A classifier of pictures uint8 (n, side, side, channels) with classes y (n,), validated on the data's validation part.

    Raises ``Stopped`` when stopped, also after an epoch.
    """
    preparation, classes = PicturePreparation.fit(pictures), len(cases.classes)
    several = classes > 2

    def targets(labels: np.ndarray) -> np.ndarray:
        return np.eye(classes, dtype=np.float32)[labels] if several else labels.astype(np.float32)[:, None]

    trained = train(
        lambda: colour_cnn(pictures.shape[1:], classes if several else 1),
        (preparation.apply(pictures), targets(y)),
        (preparation.apply(cases.inputs[parts.validation]), targets(cases.y[parts.validation])),
        Settings(
            settings.demo,
            settings.dataset,
            "judge",
            epochs=epochs,
            batch=BATCH,
            learning_rate=RATE,
            patience=PATIENCE,
            seed=settings.seed,
        ),
        Recipe(jit=False).for_classes(classes),
        hooks,
    )
    if trained.ending == "stopped":
        raise Stopped
    return Classifier(with_features(trained.model), preparation)
