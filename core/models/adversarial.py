"""Two networks trained against each other, many steps inside one compiled call: what ``core.training`` takes as a trainer."""

from __future__ import annotations

import math
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from core.models.adam import OnePassAdam
from core.models.blocks import index_blocks
from core.models.chunked import Stopwatch, assign
from core.models.differentiable import changed
from core.models.gan import LATENT, Game, Networks
from core.synthesis_moments import ROUND

PENALTY = 10.0  # weight of the gradient penalty (Gulrajani et al. 2017)
AVERAGE = 0.995  # of the generator's past in its average; less in the beginning
JUDGE = 2.0  # the discriminator's learning rate over the generator's (two time-scales: Heusel et al. 2017, arXiv:1706.08500)
MOMENTUM = {False: (0.5, 0.999), True: (0.0, 0.9)}  # Adam's, by whether a critic plays (Radford 2016, Gulrajani 2017)


class Adversarial(keras.Model):  # type: ignore[misc]  # keras is untyped here
    """Plays the game on resident pictures; ``inner`` is the exponential average of the generator, which is what is kept.

    ``pictures`` (rows, side, side, channels) from -1 to 1, ``labels`` one-hot (rows, classes), used if the game is conditional.
    """

    def __init__(self, networks: Networks, pictures: np.ndarray, labels: np.ndarray, batch: int, rate: float) -> None:
        super().__init__()
        self.generator, self.discriminator = networks.generator, networks.discriminator
        self.inner = keras.models.clone_model(networks.generator)
        self.inner.set_weights(networks.generator.get_weights())
        self.game: Game = networks.game
        self.augmented = len(pictures) < self.game.augmented_below
        self.classes = networks.classes
        self.parameters = self.generator.count_params() + self.discriminator.count_params()
        self.batch = min(batch, len(pictures))
        self.rows = self.steps_per_epoch = ROUND  # the losses are means over the steps of a round
        self.step_s = 0.0
        self._resident = (
            tf.Variable(pictures, trainable=False),
            tf.Variable(labels[:, : self.classes], trainable=False),
        )
        self._seen_loss = tf.Variable(
            0.0, trainable=False, dtype=tf.float64
        )  # of the discriminator, summed over the round
        self._taken = tf.Variable(0.0, trainable=False)  # steps, for the average
        first, second = MOMENTUM[self.game.wasserstein]
        self._rates = (rate, JUDGE * rate)
        self.maker, self.judge = (OnePassAdam(r, beta_1=first, beta_2=second) for r in self._rates)
        self.compile(self.maker, jit_compile=False)
        self.maker.build(self.generator.trainable_variables)
        self.judge.build(self.discriminator.trainable_variables)
        self.sampled = tf.function(lambda latent: self.inner(latent, training=False))
        self._compile_now()

    @property
    def state(self) -> list[Any]:
        """The variables that a training must restore to go on."""
        players = (self.generator, self.discriminator, self.inner, self.maker, self.judge)
        return [*(v for player in players for v in player.variables), self._taken]

    def train_step(self, block: tuple[tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]) -> dict[str, tf.Tensor]:
        """Steps ``start`` to ``stop`` of a round: the generator's summed loss and the step reached; its rows are not used.

        Pictures, latent numbers and changes follow from ``key`` (2,) and the step's number alone. A loss that is not finite
        ends the loop at that step.
        """
        _, start, stop, key = block
        pictures, labels = (tf.convert_to_tensor(v) for v in self._resident)

        def step(i: tf.Tensor, made: tf.Tensor, seen: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
            turn = _folded(key, i)
            looks = [self._judge(pictures, labels, _folded(turn, look)) for look in range(self.game.looks)]
            loss = self._make(labels, _folded(turn, self.game.looks))
            self._follow()
            return i + 1, made + tf.cast(loss, tf.float64), seen + tf.cast(tf.add_n(looks) / len(looks), tf.float64)

        zero = tf.constant(0.0, tf.float64)  # in which the sums are the same wherever the chunks of a round begin
        reached, made, seen = tf.while_loop(
            lambda i, made, seen: (i < stop) & tf.math.is_finite(made + seen),
            step,
            (start, zero, zero),
        )
        self._seen_loss.assign_add(seen)
        return {"loss": tf.where(tf.math.is_finite(seen), made, math.nan), "step": reached}

    def validation_loss(self) -> float:
        """The discriminator's mean loss over the round that has just ended."""
        total = float(self._seen_loss.numpy())
        self._seen_loss.assign(0.0)
        return total / ROUND

    def pace(self, generator: float, discriminator: float) -> None:
        """Let both learn so many times as fast as the settings say; 0: not at all."""
        self.maker.learning_rate, self.judge.learning_rate = (
            rate * times for rate, times in zip(self._rates, (generator, discriminator), strict=True)
        )

    def restart(self, values: list[np.ndarray]) -> None:
        """Begin where ``state`` was, in its order."""
        assign(self.state, values)
        self._seen_loss.assign(0.0)

    def _judge(self, pictures: tf.Tensor, labels: tf.Tensor, key: tf.Tensor) -> tf.Tensor:
        """One step of the discriminator; gives its loss."""
        rows = tf.random.stateless_uniform([self.batch], _folded(key, 0), maxval=pictures.shape[0], dtype=tf.int32)
        real, wished = tf.gather(pictures, rows), tf.gather(labels, rows)
        made = self.generator(self._latent(wished, _folded(key, 1)), training=True)
        with tf.GradientTape() as tape:
            both = self._looked_at(tf.concat([real, made], 0), tf.concat([wished, wished], 0), _folded(key, 2))
            told_real, told_made = tf.split(both, 2)
            if self.game.wasserstein:
                mixed = _mixed(real, made, _folded(key, 3))
                loss = tf.reduce_mean(told_made - told_real) + PENALTY * self._steepness(mixed, wished)
            else:
                loss = tf.reduce_mean(tf.nn.softplus(-told_real) + tf.nn.softplus(told_made))
        weights = self.discriminator.trainable_variables
        self.judge.apply(tape.gradient(loss, weights), weights)
        return loss

    def _make(self, labels: tf.Tensor, key: tf.Tensor) -> tf.Tensor:
        """One step of the generator; gives its loss, which of two probabilities is the one that does not saturate."""
        rows = tf.random.stateless_uniform([self.batch], _folded(key, 0), maxval=labels.shape[0], dtype=tf.int32)
        wished = tf.gather(labels, rows)
        with tf.GradientTape() as tape:
            made = self.generator(self._latent(wished, _folded(key, 1)), training=True)
            told = self._looked_at(made, wished, _folded(key, 2))
            loss = tf.reduce_mean(-told if self.game.wasserstein else tf.nn.softplus(-told))
        weights = self.generator.trainable_variables
        self.maker.apply(tape.gradient(loss, weights), weights)
        return loss

    def _follow(self) -> None:
        """Let the average follow the generator: a step of gradient descent towards it, in one pass less than by arithmetic."""
        self._taken.assign_add(1.0)
        keep = tf.minimum(AVERAGE, self._taken / (self._taken + 10.0))
        for slow, quick in zip(self.inner.variables, self.generator.variables, strict=True):
            if slow.dtype == "float32":
                tf.raw_ops.ResourceApplyGradientDescent(var=slow.value.handle, alpha=1.0 - keep, delta=slow - quick)

    def _looked_at(self, pictures: tf.Tensor, wished: tf.Tensor, key: tf.Tensor) -> tf.Tensor:
        """What the discriminator says of pictures, (batch, 1)."""
        shown = changed(pictures, key) if self.augmented else pictures
        return self.discriminator([shown, wished] if self.game.conditional else shown, training=True)

    def _steepness(self, pictures: tf.Tensor, wished: tf.Tensor) -> tf.Tensor:
        """How far the critic's slope is from 1 on pictures between real and generated ones, squared, on average."""
        with tf.GradientTape() as tape:
            tape.watch(pictures)
            said = self._looked_at(pictures, wished, tf.zeros(2, tf.int64))
        slope = tf.sqrt(tf.reduce_sum(tape.gradient(said, pictures) ** 2, axis=[1, 2, 3]) + 1e-12)
        return tf.reduce_mean((slope - 1.0) ** 2)

    def _latent(self, wished: tf.Tensor, key: tf.Tensor) -> tf.Tensor:
        return tf.concat([tf.random.stateless_normal([self.batch, LATENT], key), wished], 1)

    def _compile_now(self) -> None:
        """Compile by taking no step, then time a few; all weights are set back before they count."""
        start = [v.numpy() for v in self.state]
        watch = Stopwatch()
        plan = index_blocks(ROUND, 1, seed=0, first_epoch=0, stops=(0, 0, 1, 3))
        self.fit(plan, steps_per_epoch=3, shuffle=False, verbose=0, callbacks=[watch])
        self.step_s = watch.step_s
        self.restart(start)


def _folded(key: tf.Tensor, number: Any) -> tf.Tensor:
    return tf.random.experimental.stateless_fold_in(key, number)


def _mixed(real: tf.Tensor, made: tf.Tensor, key: tf.Tensor) -> tf.Tensor:
    share = tf.random.stateless_uniform([tf.shape(real)[0], 1, 1, 1], key)
    return share * real + (1.0 - share) * made
