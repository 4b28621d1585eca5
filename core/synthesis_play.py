"""The game of a synthesis: two networks against each other, looked at on the way, and the best generator kept."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from core.by_hand import Change
from core.data.pictures.preparation import PicturePreparation
from core.data.splits import Split
from core.evaluation.synthesis import frechet_distance, variety
from core.limits import check_size
from core.models.adversarial import Adversarial
from core.models.gan import LATENT
from core.models.moments import SEED, SHOWN, Moments, latent_numbers, mixed_numbers
from core.models.steered import Steered
from core.neighbours import drawn
from core.registry import demo as find_demo
from core.spec import Cases, Hooks, Settings
from core.synthesis_judge import Judge, Seen, never, unless
from core.synthesis_moments import ROUND, Moment, with_moment
from core.synthetic import as_pixels
from core.training import Trained, train_own

LEAST_MADE = 200  # pictures that are measured with
COMPARED = 1_000  # training pictures that the distance is measured to on the way
LEAST_COMPARED = 100  # of fewer the features' covariance says nothing: then the last generator is kept
VARIED = 300  # training pictures that the variety is compared with at every look: of thousands it would take seconds
JUDGED = 20  # times in a training that the distance to the training pictures is measured; the nearest generator is kept
AT_ONCE = 250  # pictures: of 2,000 with 64 pixels the layers between would take gigabytes


@dataclasses.dataclass(frozen=True)
class Played:
    """The game, over: the generator that was kept, the looks at it, and pictures uint8 made before and after it learned."""

    trained: Trained
    game: Adversarial
    moments: list[Moment]
    kept: Moment  # the one of these whose generator was kept
    untrained: np.ndarray
    made: np.ndarray  # fewer after a stop, which waits for them
    labels: np.ndarray  # (rows, classes) of the training pictures, one-hot; classes: that the generator is told of
    changes: list[Change]  # by hand, while it went on
    quality: dict[str, list[float]]  # the steps after which it was measured, and what it was; empty of too few pictures

    def of_classes(self, wished: np.ndarray, seed: int, stop: Callable[[], bool] = never) -> np.ndarray:
        """Generated pictures (n, side, side, channels) uint8 of the classes (n,), where the generator is told of them."""
        latent = np.random.default_rng(seed).standard_normal((len(wished), LATENT))
        return _made(self.game, np.hstack([latent, np.eye(self.game.classes)[wished]]), stop)

    def plain(self, seed: int, stop: Callable[[], bool] = never) -> np.ndarray:
        """As many pictures as ``made``, by the generator of the last step itself, neither averaged nor chosen."""
        return _made(self.game, mixed_numbers(len(self.made), self.labels, seed), stop, self.game.generator)


def play(settings: Settings, cases: Cases, parts: Split, seen: Seen, judge: Judge, hooks: Hooks) -> Played:
    """Train both networks on the training part, and let the generator make pictures before and after."""
    pictures = PicturePreparation.symmetric(cases.inputs).apply(cases.inputs[parts.train])
    labels = np.eye(len(cases.classes), dtype=np.float32)[cases.y[parts.train]]
    many = max(LEAST_MADE, len(seen.held_rows))
    begun: list[tuple[Adversarial, np.ndarray]] = []

    def made_by(
        game: Adversarial, seed: int = settings.seed, stop: Callable[[], bool] = never, count: int = many
    ) -> np.ndarray:
        return _made(game, mixed_numbers(count, labels[:, : game.classes], seed), stop)

    def quality(game: Adversarial, epoch: int) -> float:
        if few:
            return -float(epoch)  # every one is taken for better than those before
        if epoch not in (1, settings.epochs) and epoch % math.ceil(settings.epochs / JUDGED):
            return math.inf  # but of the first one: whoever stops early gets one that was measured
        made = made_by(game, settings.seed + 1, hooks.should_stop)
        return frechet_distance(learned, judge.features(made, hooks.should_stop))

    def build() -> Adversarial:
        networks = find_demo(settings.demo).model(settings.model).build(pictures.shape[1:], len(cases.classes))
        check_size(networks.generator.count_params() + networks.discriminator.count_params())
        game = Adversarial(networks, pictures, labels, settings.batch, settings.learning_rate)
        begun.append((game, made_by(game)))
        return game

    learned, real = (
        seen.learned[drawn(np.arange(len(seen.learned)), most, settings.seed)] for most in (COMPARED, VARIED)
    )
    few = len(learned) < LEAST_COMPARED
    moments = Moments(
        lambda shown: variety(judge.features(shown), real), hooks.checkpoint, lambda: hooks.wish().steps is not None
    )
    steered = Steered(hooks.wish, hooks.checkpoint, hooks.should_stop)
    kept_too = dataclasses.replace(hooks, keep=True)  # to go on from the end where a stop left it unmeasured
    trained = train_own(build, (pictures, labels), settings, kept_too, [moments, steered], quality)
    stopped = hooks.should_stop() or trained.ending == "stopped"
    game, untrained = begun[0]
    shown = _made(game, latent_numbers(SHOWN, game.classes, SEED))
    kept = Moment(trained.best_epoch * ROUND, shown, variety(judge.features(shown), real))
    return Played(
        trained,
        game,
        with_moment(moments.kept, kept),
        kept,
        untrained,
        made_by(game, count=LEAST_MADE if stopped else many),
        labels[:, : game.classes],
        steered.changes,
        _measured(() if few else trained.quality),
    )


def _measured(quality: Sequence[float]) -> dict[str, list[float]]:
    found = [(epoch * ROUND, value) for epoch, value in enumerate(quality, start=1) if math.isfinite(value)]
    return {"step": [step for step, _ in found], "value": [value for _, value in found]}


def _made(game: Adversarial, latent: Any, stop: Callable[[], bool] = never, by: Any = None) -> np.ndarray:
    """Pictures uint8 of latent numbers, by the averaged generator or by another network of the game. ``Stopped`` if stopped."""
    numbers = np.asarray(latent, np.float32)
    ask = by or game.sampled
    blocks = [ask(numbers[i : i + AT_ONCE]).numpy() for i in unless(stop, range(0, len(numbers), AT_ONCE))]
    return as_pixels(np.concatenate(blocks))
