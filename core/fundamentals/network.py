"""A dense network of two inputs and one output, forwards and backwards, with every number on the way.

Weights are one vector (parameters,) in the order of Keras: of each layer the matrix (in, out) row by row, then the bias (out,).
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

INPUTS = 2
MOST_UNITS, MOST_LAYERS = 6, 2
STEEPEST = 50.0  # beyond this sum the exponential is kept from overflowing
_DIGITS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclasses.dataclass(frozen=True)
class Activation:
    """A function of a unit's sum, and its slope from the sum and the value; both elementwise."""

    value: Callable[[Floats], Floats]
    slope: Callable[[Floats, Floats], Floats]


def _sigmoid(z: Floats) -> Floats:
    return np.asarray(0.5 * (1 + np.tanh(z / 2)))


ACTIVATIONS: Mapping[str, Activation] = {
    "linear": Activation(lambda z: z, lambda z, a: np.ones_like(z)),
    "sigmoid": Activation(_sigmoid, lambda z, a: a * (1 - a)),
    "tanh": Activation(np.tanh, lambda z, a: 1 - a**2),
    "relu": Activation(lambda z: np.maximum(z, 0.0), lambda z, a: np.where(z > 0, 1.0, 0.0)),
    "softplus": Activation(lambda z: np.logaddexp(0.0, z), lambda z, a: _sigmoid(z)),
    "exponential": Activation(lambda z: np.exp(np.minimum(z, STEEPEST)), lambda z, a: a),
}
"""By the names of Keras."""


@dataclasses.dataclass(frozen=True)
class Network:
    """How many units the hidden layers have, their activation, and that of the single output."""

    hidden: tuple[int, ...] = (4,)
    activation: str = "tanh"
    output: str = "sigmoid"

    @property
    def sizes(self) -> tuple[int, ...]:
        """Numbers between the layers, inputs and output included."""
        return (INPUTS, *self.hidden, 1)

    @property
    def parameters(self) -> int:
        """Weights and biases together."""
        return sum((came + 1) * goes for came, goes in itertools.pairwise(self.sizes))

    @property
    def activations(self) -> tuple[str, ...]:
        """Of each layer, the output's last."""
        return (*[self.activation] * len(self.hidden), self.output)


@dataclasses.dataclass(frozen=True)
class Connection:
    """One entry of the weights: from a unit of the layer before, or from no unit as a bias, to a unit."""

    layer: int  # from 0, the first that learns
    source: int  # -1: the bias
    target: int


@dataclasses.dataclass(frozen=True, eq=False)
class Forward:
    """What happens to x (n, 2): ``sums`` of each layer (n, units), and ``values`` (n, units), the inputs first."""

    sums: list[Floats]
    values: list[Floats]

    @property
    def answer(self) -> Floats:
        """The output (n,)."""
        return np.asarray(self.values[-1][..., 0])


@dataclasses.dataclass(frozen=True, eq=False)
class Backward:
    """What the chain rule finds, layer by layer as in ``Forward``: slopes of the loss by values, by sums, and by the weights."""

    by_values: list[Floats]  # dL/da (n, units), without the inputs
    by_sums: list[Floats]  # dL/dz (n, units)
    gradient: Floats  # (parameters,), summed over the rows


def connections(network: Network) -> list[Connection]:
    """What each entry of the weights is, in their order."""
    found = []
    for layer, (came, goes) in enumerate(itertools.pairwise(network.sizes)):
        found += [Connection(layer, source, target) for source in range(came) for target in range(goes)]
        found += [Connection(layer, -1, target) for target in range(goes)]
    return found


def unit_name(network: Network, layer: int, place: int) -> str:
    """x₁, x₂ for the inputs (layer 0), then a₁ … and b₁ … for the hidden units, and ŷ for the output."""
    if layer == len(network.sizes) - 1:
        return "ŷ"
    return "xab"[layer] + str(place + 1).translate(_DIGITS)


def initial(network: Network, seed: int) -> Floats:
    """Uniform weights as Glorot and Bengio 2010 give them (Keras's default), biases 0."""
    rng = np.random.default_rng(seed)
    parts = []
    for came, goes in itertools.pairwise(network.sizes):
        bound = np.sqrt(6 / (came + goes))
        parts += [rng.uniform(-bound, bound, came * goes), np.zeros(goes)]
    return np.concatenate(parts)


def layers(network: Network, weights: Floats) -> list[tuple[Floats, Floats]]:
    """The matrix (..., in, out) and the bias (..., out) of each layer, of weights (..., parameters)."""
    found, start = [], 0
    for came, goes in itertools.pairwise(network.sizes):
        middle, end = start + came * goes, start + (came + 1) * goes
        matrix = weights[..., start:middle].reshape(*weights.shape[:-1], came, goes)
        found.append((matrix, weights[..., middle:end]))
        start = end
    return found


def forward(network: Network, weights: Floats, x: Floats) -> Forward:
    """Everything on the way from x (n, 2) to the answer; several networks at once where weights are (g, parameters)."""
    sums, values = [], [x]
    for (matrix, bias), name in zip(layers(network, weights), network.activations, strict=True):
        sums.append(values[-1] @ matrix + bias[..., None, :])
        values.append(ACTIVATIONS[name].value(sums[-1]))
    return Forward(sums, values)


def backward(network: Network, weights: Floats, went: Forward, slope: Floats) -> Backward:
    """The chain rule from the slope (n,) of a loss by the answer back to every weight."""
    by_values = [np.asarray(slope[:, None])]
    by_sums: list[Floats] = []
    gradient: list[Floats] = []
    matrices = layers(network, weights)
    for layer in reversed(range(len(matrices))):
        steepness = ACTIVATIONS[network.activations[layer]].slope(went.sums[layer], went.values[layer + 1])
        delta = by_values[0] * steepness
        by_sums.insert(0, delta)
        gradient[:0] = [(went.values[layer].T @ delta).ravel(), delta.sum(0)]
        if layer:
            by_values.insert(0, delta @ matrices[layer][0].T)
    return Backward(by_values, by_sums, np.concatenate(gradient))
