"""The two networks of a GAN and the game they play: a generator of transposed convolutions, a discriminator of convolutions."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import keras

LATENT = 100  # numbers that a picture is made from, each normal with mean 0 and variance 1
KERNEL = 4  # twice the stride, so that every pixel is reached as often (Odena et al. 2016, doi:10.23915/distill.00003)
SLOPE = 0.2  # of the leaky ReLU below 0
FEW = 1_000  # pictures, below which a small set could be learned by heart; of 4,708 chest X-rays augmentation made worse ones
WIDTHS = {28: (7, (64, 32)), 32: (4, (128, 64, 32)), 64: (4, (256, 128, 64, 32))}
"""By the pictures' side: the side that the generator begins with, and its channels before each doubling."""


@dataclasses.dataclass(frozen=True)
class Game:
    """The rules: which loss both play for, and what the discriminator gets to see."""

    conditional: bool = False  # both are told the class of the picture
    wasserstein: bool = False  # a critic with a gradient penalty in place of a discriminator
    augmented_below: float = (
        0  # training pictures: of fewer, real and generated ones are changed alike before a look at them
    )

    @property
    def looks(self) -> int:
        """Steps of the discriminator before each of the generator: the critic's 5 in the paper are 2 here, to be watched."""
        return 2 if self.wasserstein else 1


@dataclasses.dataclass(frozen=True)
class Networks:
    """Both players, untrained, and their game."""

    generator: keras.Model  # (batch, LATENT + classes) -> (batch, side, side, channels) from -1 to 1
    discriminator: keras.Model  # pictures, and one-hot classes if it is conditional -> (batch, 1), no probability
    game: Game
    classes: int  # that the generator is told of; 0: none


def textbook(input_shape: tuple[int, ...], classes: int) -> Networks:
    """The game of Goodfellow et al. 2014, arXiv:1406.2661, with the networks of Radford et al. 2016, arXiv:1511.06434."""
    return _networks(input_shape, 0, Game())


def augmented(input_shape: tuple[int, ...], classes: int) -> Networks:
    """The same with differentiable augmentation, for few pictures: Zhao et al. 2020, arXiv:2006.10738."""
    return _networks(input_shape, 0, Game(augmented_below=math.inf))


def conditional(input_shape: tuple[int, ...], classes: int) -> Networks:
    """The same, augmented where the pictures are few, with the class as a wish: Mirza and Osindero 2014, arXiv:1411.1784."""
    return _networks(input_shape, classes, Game(conditional=True, augmented_below=FEW))


def wasserstein(input_shape: tuple[int, ...], classes: int) -> Networks:
    """A critic that estimates the Wasserstein distance: Gulrajani et al. 2017, arXiv:1704.00028, with 2 of its steps to one."""
    return _networks(input_shape, 0, Game(wasserstein=True))


def generator(shape: tuple[int, ...], classes: int) -> keras.Model:
    """Latent numbers, and a one-hot class behind them, to pictures of ``shape`` (side, side, channels) from -1 to 1.

    Radford et al. 2016: a dense layer, then transposed convolutions that double the side, batch normalisation and ReLU between
    them, tanh at the end. Their 512-256-128-64 channels for 64 pixels are half as many here, and fewer for smaller pictures, so
    that one core shows something within a minute or two; kernels 4 in place of 5.
    """
    start, widths = WIDTHS[shape[0]]
    inputs = keras.Input((LATENT + classes,))
    x = keras.layers.Dense(start * start * widths[0], use_bias=False, name="first")(inputs)
    x = _normalised(keras.layers.Reshape((start, start, widths[0]))(x))
    for width in widths[1:]:
        x = _normalised(keras.layers.Conv2DTranspose(width, KERNEL, strides=2, padding="same", use_bias=False)(x))
    outputs = keras.layers.Conv2DTranspose(shape[2], KERNEL, strides=2, padding="same", activation="tanh")(x)
    return keras.Model(inputs, outputs, name="generator")


def discriminator(shape: tuple[int, ...], classes: int) -> keras.Model:
    """Pictures of ``shape`` (side, side, channels), and with ``classes`` one-hot rows (classes,), to one number: high for real.

    Convolutions that halve the side, with leaky ReLU and without batch normalisation, which the gradient penalty forbids. A
    class adds the product of its own weights with what was seen (Miyato and Koyama 2018, arXiv:1802.05637).
    """
    pictures = keras.Input(shape)
    x: Any = pictures
    for width in reversed(WIDTHS[shape[0]][1]):
        x = keras.layers.Conv2D(width, KERNEL, strides=2, padding="same")(x)
        x = keras.layers.LeakyReLU(SLOPE)(x)
    seen = keras.layers.Flatten()(x)
    said = keras.layers.Dense(1)(seen)
    if not classes:
        return keras.Model(pictures, said, name="discriminator")
    wished = keras.Input((classes,))
    matched = keras.layers.Dot(axes=1)([keras.layers.Dense(seen.shape[1], use_bias=False)(wished), seen])
    return keras.Model([pictures, wished], keras.layers.Add()([said, matched]), name="discriminator")


def _networks(shape: tuple[int, ...], classes: int, game: Game) -> Networks:
    return Networks(generator(shape, classes), discriminator(shape, classes), game, classes)


def _normalised(x: Any) -> Any:
    return keras.layers.ReLU()(keras.layers.BatchNormalization(momentum=0.9)(x))
