"""How wrong an answer is: the loss of each case and its slope. Two of them are the negative logarithm of a likelihood."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping

import numpy as np

from core.fundamentals.network import Floats, Network, backward, forward

TINY = 1e-7  # answers are kept so far from 0 and 1, as Keras does


@dataclasses.dataclass(frozen=True)
class Loss:
    """``value`` and its ``slope`` by the answer, both of answers (n,) and outcomes (n,); ``outputs``: activations it can follow."""

    value: Callable[[Floats, Floats], Floats]
    slope: Callable[[Floats, Floats], Floats]
    outputs: tuple[str, ...]
    counts: bool  # whether outcomes beyond 1 make sense


def _inside(answer: Floats) -> Floats:
    return np.clip(answer, TINY, 1 - TINY)


def _cross_entropy(answer: Floats, y: Floats) -> Floats:
    p = _inside(answer)
    return np.asarray(-y * np.log(p) - (1 - y) * np.log(1 - p))


def _cross_entropy_slope(answer: Floats, y: Floats) -> Floats:
    p = _inside(answer)
    return np.asarray((p - y) / (p * (1 - p)))


LOSSES: Mapping[str, Loss] = {
    "cross-entropy": Loss(_cross_entropy, _cross_entropy_slope, ("sigmoid",), False),
    "squared": Loss(
        lambda answer, y: (answer - y) ** 2,
        lambda answer, y: 2 * (answer - y),
        ("linear", "sigmoid", "tanh", "relu", "softplus", "exponential"),
        True,
    ),
    "poisson": Loss(
        lambda answer, y: answer - y * np.log(answer + TINY),
        lambda answer, y: 1 - y / (answer + TINY),
        ("exponential", "softplus", "sigmoid"),
        True,
    ),
    "gaussian": Loss(
        lambda answer, y: 0.5 * (answer - y) ** 2 + 0.5 * np.log(2 * np.pi),
        lambda answer, y: answer - y,
        ("linear", "tanh", "sigmoid", "relu", "softplus", "exponential"),
        True,
    ),
}
"""Cross-entropy is the Bernoulli one; Poisson without the constant log y!, as Keras has it; Gaussian with a spread of 1."""


def mean_loss(network: Network, weights: Floats, x: Floats, y: Floats, loss: str) -> Floats:
    """The mean over the cases, of one network () or of several (g,) where weights are (g, parameters)."""
    return np.asarray(LOSSES[loss].value(forward(network, weights, x).answer, y).mean(-1))


def mean_gradient(network: Network, weights: Floats, x: Floats, y: Floats, loss: str) -> Floats:
    """The slope (parameters,) of the mean loss by every weight."""
    went = forward(network, weights, x)
    return backward(network, weights, went, LOSSES[loss].slope(went.answer, y) / len(x)).gradient


def offered_losses(counts: bool) -> list[str]:
    """The losses that fit outcomes of two values, or counts."""
    return [name for name, loss in LOSSES.items() if loss.counts or not counts]
