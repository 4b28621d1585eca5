"""The game of two networks on points in the plane, in plain numpy: small enough to be played in the page, step by step.

The loss is that of ``core.models.adversarial``; gradients are written out, so that nothing heavy is imported.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Weights = tuple[Floats, ...]  # of each layer a matrix (in, out) and a bias (out,)

SIZES = {"generator": (2, 32, 32, 2), "discriminator": (2, 32, 32, 1)}  # numbers between the layers
SLOPE = 0.2  # of the leaky ReLU below 0
BATCH = 64  # real points, and as many generated ones, in each step
SHOWN = 200  # generated points, always of the same random numbers
FIRST, SECOND, TINY = (
    0.5,
    0.999,
    1e-8,
)  # Adam's (Kingma and Ba 2015, arXiv:1412.6980), the first as in Radford et al. 2016
DRAWN = 400  # points of a ready-made set
REACH = 1.5  # of the plane that is shown, from its middle


@dataclasses.dataclass(frozen=True)
class Player:
    """One network and what its optimiser remembers."""

    weights: Weights
    mean: Weights  # running, of the gradient
    square: Weights  # running, of its square
    steps: int = 0


@dataclasses.dataclass(frozen=True)
class Game:
    """How far it has come; the losses are those of the last step, each player's own."""

    generator: Player
    discriminator: Player
    seed: int = 0
    step: int = 0
    losses: tuple[float, float] = (float("nan"), float("nan"))  # generator, discriminator


def begin(seed: int) -> Game:
    """Two networks that know nothing: normal weights with variance 2 over the inputs (He et al. 2015, arXiv:1502.01852)."""
    rng = np.random.default_rng(seed)
    made, told = (_player(sizes, rng) for sizes in SIZES.values())
    return Game(made, told, seed)


def played(game: Game, points: Floats, rates: tuple[float, float], steps: int = 1) -> Game:
    """The game so many steps later, on real points (n, 2); ``rates``: the generator's and the discriminator's, 0 learns nothing.

    In each step the discriminator learns first. Equal games, points and rates give equal games.
    """
    for _ in range(steps):
        rng = np.random.default_rng([game.seed, game.step])
        real = points[rng.integers(len(points), size=BATCH)]
        game = _discriminated(game, real, rng.standard_normal((BATCH, 2)), rates[1])
        game = _generated(game, rng.standard_normal((BATCH, 2)), rates[0])
    return game


def made(game: Game) -> Floats:
    """Generated points (SHOWN, 2), always of the same random numbers."""
    return forward(game.generator.weights, _shown())[-1]


def surface(game: Game, places: Floats) -> Floats:
    """How surely the discriminator takes the places (n, 2) for real, (n,) from 0 to 1."""
    return _sigmoid(forward(game.discriminator.weights, places)[-1][:, 0])


def flow(game: Game, places: Floats) -> Floats:
    """The way (n, 2) that lowers the generator's loss at places (n, 2): where the discriminator draws generated points to."""
    layers = forward(game.discriminator.weights, places)
    downhill, _ = backward(game.discriminator.weights, layers, _sigmoid(-layers[-1]))
    return downhill


def forward(weights: Weights, x: Floats) -> list[Floats]:
    """What enters each layer, and what comes out of the last, which has no ReLU; x (n, in)."""
    layers = [x]
    last = len(weights) // 2 - 1
    for place, (matrix, bias) in enumerate(zip(weights[::2], weights[1::2], strict=True)):
        x = x @ matrix + bias
        x = x if place == last else np.where(x > 0, x, SLOPE * x)
        layers.append(x)
    return layers


def backward(weights: Weights, layers: Sequence[Floats], gradient: Floats) -> tuple[Floats, Weights]:
    """From the gradient (n, out) of a loss at the end that at the beginning (n, in), and those of the weights."""
    found: list[Floats] = []
    for place in reversed(range(len(weights) // 2)):
        if place < len(weights) // 2 - 1:
            gradient = np.where(layers[place + 1] > 0, gradient, SLOPE * gradient)
        found = [layers[place].T @ gradient, gradient.sum(0), *found]
        gradient = gradient @ weights[2 * place].T
    return gradient, tuple(found)


def ready_made(kind: str) -> Floats:
    """Points (DRAWN, 2) of a set that is to be learned: one of SETS."""
    rng = np.random.default_rng(1)
    share = rng.random(DRAWN)
    middle = {
        "spots": _on_circle(rng.integers(8, size=DRAWN) / 8),
        "ring": _on_circle(share),
        "line": np.column_stack([2 * share - 1, 0.6 * (2 * share - 1)]),
        "moons": (0.8 * _on_circle(share / 2) - [0.4, 0.2]) * rng.choice([-1.0, 1.0], (DRAWN, 1)),
    }[kind]
    points: Floats = middle + 0.05 * rng.standard_normal((DRAWN, 2))
    return points


SETS = ("spots", "ring", "line", "moons")


def _on_circle(turn: Floats) -> Floats:
    return np.column_stack([np.cos(2 * np.pi * turn), np.sin(2 * np.pi * turn)])


def _discriminated(game: Game, real: Floats, latent: Floats, rate: float) -> Game:
    """A step of the discriminator: the loss is softplus(-D) of real and softplus(D) of generated points."""
    weights, points = game.discriminator.weights, np.vstack([real, forward(game.generator.weights, latent)[-1]])
    layers = forward(weights, points)
    sign = np.where(np.arange(len(points)) < len(real), -1.0, 1.0)[:, None]
    loss = float(_softplus(sign * layers[-1]).sum() / len(real))
    _, gradients = backward(weights, layers, sign * _sigmoid(sign * layers[-1]) / len(real))
    return dataclasses.replace(
        game, discriminator=_moved(game.discriminator, gradients, rate), losses=(game.losses[0], loss)
    )


def _generated(game: Game, latent: Floats, rate: float) -> Game:
    """A step of the generator: the loss is softplus(-D) of generated points."""
    making = forward(game.generator.weights, latent)
    telling = forward(game.discriminator.weights, making[-1])
    loss = float(_softplus(-telling[-1]).mean())
    at_points, _ = backward(game.discriminator.weights, telling, -_sigmoid(-telling[-1]) / len(latent))
    _, gradients = backward(game.generator.weights, making, at_points)
    return dataclasses.replace(
        game, generator=_moved(game.generator, gradients, rate), step=game.step + 1, losses=(loss, game.losses[1])
    )


def _moved(player: Player, gradients: Weights, rate: float) -> Player:
    """One step of Adam; with a rate of 0 the player stays as it is."""
    if not rate:
        return player
    steps = player.steps + 1
    mean = tuple(FIRST * m + (1 - FIRST) * g for m, g in zip(player.mean, gradients, strict=True))
    square = tuple(SECOND * s + (1 - SECOND) * g**2 for s, g in zip(player.square, gradients, strict=True))
    pace = rate * np.sqrt(1 - SECOND**steps) / (1 - FIRST**steps)
    weights = tuple(w - pace * m / (np.sqrt(s) + TINY) for w, m, s in zip(player.weights, mean, square, strict=True))
    return Player(weights, mean, square, steps)


def _player(sizes: tuple[int, ...], rng: np.random.Generator) -> Player:
    layers = [
        (rng.standard_normal((came, goes)) * np.sqrt(2 / came), np.zeros(goes))
        for came, goes in itertools.pairwise(sizes)
    ]
    weights = tuple(itertools.chain.from_iterable(layers))
    nothing = tuple(np.zeros_like(w) for w in weights)
    return Player(weights, nothing, nothing)


def _shown() -> Floats:
    return np.random.default_rng(2).standard_normal((SHOWN, 2))


def _sigmoid(x: Floats) -> Floats:
    return np.asarray(0.5 * (1 + np.tanh(x / 2)))


def _softplus(x: Floats) -> Floats:
    return np.logaddexp(0, x)
