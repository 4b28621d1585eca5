"""Training step by step, every case in every step, so that equal settings always give equal weights."""

from __future__ import annotations

import dataclasses

import numpy as np

from core.fundamentals.losses import mean_gradient, mean_loss
from core.fundamentals.network import Floats, Network
from core.fundamentals.points import Points

OPTIMISERS = ("descent", "momentum", "adam")
MOMENTUM = 0.9  # of the step before that is kept (Polyak 1964)
MEAN, SQUARE, TINY = 0.9, 0.999, 1e-7  # Adam's (Kingma and Ba 2015, arXiv:1412.6980), the last as Keras has it
MOST_STEPS = 2000
WILD = 1e9  # a loss beyond this is no longer drawn


@dataclasses.dataclass(frozen=True)
class Recipe:
    """The loss, who moves the weights, and how far."""

    loss: str = "cross-entropy"
    optimiser: str = "descent"
    rate: float = 0.3


@dataclasses.dataclass(frozen=True, eq=False)
class Course:
    """The weights and the loss after every step, the first ones before any."""

    path: Floats  # (steps + 1, parameters)
    losses: Floats  # (steps + 1,)
    memory: tuple[Floats, Floats]  # what the optimiser remembers, each (parameters,)
    diverged: bool = False  # the next step would have lost all measure

    @property
    def weights(self) -> Floats:
        """The present ones (parameters,)."""
        return np.asarray(self.path[-1])

    @property
    def steps(self) -> int:
        """Steps taken."""
        return len(self.losses) - 1


def begun(network: Network, start: Floats, points: Points, recipe: Recipe) -> Course:
    """A course that has not taken a step yet, from weights (parameters,)."""
    nothing = np.zeros(network.parameters)
    loss = mean_loss(network, start, points.x, points.y, recipe.loss)
    return Course(start[None], loss[None], (nothing, nothing))


def continued(course: Course, network: Network, points: Points, recipe: Recipe, steps: int) -> Course:
    """The course so many steps later; it ends before a step whose loss is no number or beyond all measure."""
    weights, memory, path, losses = course.weights, course.memory, [course.path], [course.losses]
    diverged = course.diverged
    with np.errstate(all="ignore"):
        for step in range(course.steps + 1, course.steps + steps + 1):
            if diverged:
                break
            gradient = mean_gradient(network, weights, points.x, points.y, recipe.loss)
            weights, memory = _moved(weights, gradient, memory, recipe, step)
            loss = mean_loss(network, weights, points.x, points.y, recipe.loss)
            diverged = not bool(loss < WILD)
            if not diverged:
                path.append(weights[None])
                losses.append(loss[None])
    return Course(np.concatenate(path), np.concatenate(losses), memory, diverged)


def _moved(
    weights: Floats, gradient: Floats, memory: tuple[Floats, Floats], recipe: Recipe, step: int
) -> tuple[Floats, tuple[Floats, Floats]]:
    """The weights after one step, and what the optimiser then remembers; ``step`` counts from 1."""
    mean, square = memory
    if recipe.optimiser == "adam":
        mean = MEAN * mean + (1 - MEAN) * gradient
        square = SQUARE * square + (1 - SQUARE) * gradient**2
        pace = recipe.rate * np.sqrt(1 - SQUARE**step) / (1 - MEAN**step)
        return weights - pace * mean / (np.sqrt(square) + TINY), (mean, square)
    if recipe.optimiser == "momentum":
        mean = MOMENTUM * mean - recipe.rate * gradient
        return weights + mean, (mean, square)
    return weights - recipe.rate * gradient, memory
