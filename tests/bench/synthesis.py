"""How fast two networks play against each other: ``python -m tests.bench.synthesis [28 | 32 | 64]``.

Images per second, real ones shown to the discriminator, of the textbook GAN on noise: the plain loop, which is Keras's own DCGAN
example under ``fit``, against ours, which besides keeps an average of the generator, both with one compiled call a step; PyTorch
where it is installed. They take turns, and the fastest round of each counts. About three minutes on two cores.
"""

from __future__ import annotations

import importlib.util
import itertools
import sys
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from core.models.adversarial import JUDGE, MOMENTUM, Adversarial
from core.models.blocks import index_blocks
from core.models.gan import LATENT, SLOPE, WIDTHS, textbook
from core.synthesis_moments import ROUND
from tests.bench.epochs import clocks, said

SHAPES = {"28": (28, 28, 1), "32": (32, 32, 3), "64": (64, 64, 1)}
ROUNDS = {"28": 4, "32": 4, "64": 2}
BATCH, ROWS, RATE = 32, 500, 5e-4


class Plain(keras.Model):
    """The loop of the Keras example "DCGAN to generate face images", with the networks, losses and rates of ours."""

    def __init__(self, shape: tuple[int, int, int]) -> None:
        super().__init__()
        networks = textbook(shape, 0)
        self.generator, self.discriminator = networks.generator, networks.discriminator
        self.maker, self.judge = (keras.optimizers.Adam(r, *MOMENTUM[False]) for r in (RATE, JUDGE * RATE))
        self.compile()

    def train_step(self, real: tf.Tensor) -> dict[str, tf.Tensor]:
        size = tf.shape(real)[0]
        fake = self.generator(tf.random.normal([size, LATENT]), training=True)
        with tf.GradientTape() as tape:
            told_real, told_fake = self.discriminator(real, training=True), self.discriminator(fake, training=True)
            lost = tf.reduce_mean(tf.nn.softplus(-told_real)) + tf.reduce_mean(tf.nn.softplus(told_fake))
        weights = self.discriminator.trainable_variables
        self.judge.apply(tape.gradient(lost, weights), weights)
        with tf.GradientTape() as tape:
            fake = self.generator(tf.random.normal([size, LATENT]), training=True)
            made = tf.reduce_mean(tf.nn.softplus(-self.discriminator(fake, training=True)))
        weights = self.generator.trainable_variables
        self.maker.apply(tape.gradient(made, weights), weights)
        return {"made": made, "lost": lost}


def pictures(shape: tuple[int, int, int]) -> np.ndarray:
    return np.random.default_rng(0).uniform(-1, 1, (ROWS, *shape)).astype(np.float32)


def plain(shape: tuple[int, int, int], rounds: int) -> float:
    """Images per second of the fastest round, the first, which compiles, not counted."""
    model = Plain(shape)
    data = tf.data.Dataset.from_tensor_slices(pictures(shape)).repeat().shuffle(ROWS).batch(BATCH)
    model.fit(data, steps_per_epoch=3, verbose=0)
    return fastest(lambda: model.fit(data, steps_per_epoch=ROUND, verbose=0), rounds)


def ours(shape: tuple[int, int, int], rounds: int) -> float:
    game = Adversarial(textbook(shape, 0), pictures(shape), np.zeros((ROWS, 1), np.float32), BATCH, RATE)
    plan = index_blocks(ROUND, 1, 0, 0, range(ROUND + 1))
    return fastest(lambda: game.fit(plan, steps_per_epoch=ROUND, verbose=0, shuffle=False), rounds)


def pytorch(shape: tuple[int, int, int], rounds: int) -> float | None:
    """The same networks in their usual form; None where it is not installed."""
    if importlib.util.find_spec("torch") is None:
        return None
    import torch
    from torch import nn
    from torch.nn.functional import softplus

    start, widths = WIDTHS[shape[0]]
    grown: list[Any] = [
        nn.Linear(LATENT, start * start * widths[0], bias=False),
        nn.Unflatten(1, (widths[0], start, start)),
    ]
    for came, goes in itertools.pairwise(widths):
        grown += [nn.BatchNorm2d(came), nn.ReLU(), nn.ConvTranspose2d(came, goes, 4, 2, 1, bias=False)]
    grown += [nn.BatchNorm2d(widths[-1]), nn.ReLU(), nn.ConvTranspose2d(widths[-1], shape[2], 4, 2, 1), nn.Tanh()]
    seen: list[Any] = []
    for came, goes in zip((shape[2], *widths[:0:-1]), widths[::-1], strict=True):
        seen += [nn.Conv2d(came, goes, 4, 2, 1), nn.LeakyReLU(SLOPE)]
    maker, judge = nn.Sequential(*grown), nn.Sequential(*seen, nn.Flatten(), nn.LazyLinear(1))
    real = torch.from_numpy(pictures(shape)).permute(0, 3, 1, 2).contiguous()
    judge(real[:2])
    moves = [
        torch.optim.Adam(net.parameters(), rate, MOMENTUM[False])
        for net, rate in ((maker, RATE), (judge, JUDGE * RATE))
    ]

    def step() -> None:
        shown, fake = real[torch.randint(ROWS, (BATCH,))], maker(torch.randn(BATCH, LATENT))
        moves[1].zero_grad()
        (softplus(-judge(shown)).mean() + softplus(judge(fake.detach())).mean()).backward()
        moves[1].step()
        moves[0].zero_grad()
        softplus(-judge(maker(torch.randn(BATCH, LATENT)))).mean().backward()
        moves[0].step()

    return fastest(lambda: [step() for _ in range(ROUND)], rounds)


def fastest(round_: Any, rounds: int) -> float:
    """Images per second in the fastest of so many rounds."""
    seconds = []
    for _ in range(rounds):
        began = clocks()
        round_()
        seconds.append((clocks() - began)[0])
    return float(ROUND * BATCH / min(seconds))


def main() -> None:
    for name, shape in SHAPES.items():
        if name not in (sys.argv[1:] or SHAPES):
            continue
        turns = [(plain(shape, ROUNDS[name]), ours(shape, ROUNDS[name])) for _ in range(2)]
        theirs, mine = (max(column) for column in zip(*turns, strict=True))
        print(f"\n{name}: the textbook GAN of {shape}, batch {BATCH}")
        print(f"  images a second: plain loop {theirs:.0f}, ours {mine:.0f}, {mine / theirs:.2f} times as many")
        print(f"  ours not slower: {said(mine >= theirs)}")
        torch = pytorch(shape, ROUNDS[name])
        if torch is None:
            print("  PyTorch is not installed here: not compared")
        else:
            print(f"  PyTorch {torch:.0f}: ours not slower: {said(mine >= torch)}")


if __name__ == "__main__":
    main()
