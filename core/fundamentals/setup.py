"""All that a small network's page can be set to, and how an address carries it: never a value of the user's data."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from core.fundamentals.descent import MOST_STEPS, OPTIMISERS, Recipe
from core.fundamentals.losses import LOSSES, offered_losses
from core.fundamentals.network import ACTIVATIONS, MOST_LAYERS, MOST_UNITS, Network
from core.fundamentals.points import MOST, SETS

OWN = "own"
RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
SEEDS = tuple(range(10))


@dataclasses.dataclass(frozen=True)
class Setup:
    """The choices of the page; ``steps`` so many were taken, ``case`` is looked at."""

    data: str = "moons"
    units: int = 4
    layers: int = 1
    activation: str = "tanh"
    output: str = "sigmoid"
    loss: str = "cross-entropy"
    optimiser: str = "descent"
    rate: float = 0.3
    seed: int = 0
    steps: int = 0
    case: int = 1  # from 1

    @property
    def network(self) -> Network:
        """What is built of it."""
        return Network((self.units,) * self.layers, self.activation, self.output)

    @property
    def recipe(self) -> Recipe:
        """How it is trained."""
        return Recipe(self.loss, self.optimiser, self.rate)


DEFAULT = Setup()
CHOICES: Mapping[str, Sequence[object]] = {
    "data": (*SETS, OWN),
    "units": tuple(range(2, MOST_UNITS + 1)),
    "layers": tuple(range(1, MOST_LAYERS + 1)),
    "activation": tuple(ACTIVATIONS),
    "output": tuple(ACTIVATIONS),
    "loss": tuple(LOSSES),
    "optimiser": OPTIMISERS,
    "rate": RATES,
    "seed": SEEDS,
    "steps": range(MOST_STEPS + 1),
    "case": range(1, MOST + 1),
}


def fitting(setup: Setup) -> Setup:
    """The same with a loss that its outcomes allow and an output that this loss can follow."""
    losses = offered_losses(setup.data == "counts")
    loss = setup.loss if setup.loss in losses else "poisson"
    outputs = LOSSES[loss].outputs
    return dataclasses.replace(setup, loss=loss, output=setup.output if setup.output in outputs else outputs[0])


def to_query(setup: Setup) -> dict[str, str]:
    """What differs from the page's beginning, as an address carries it."""
    told = dataclasses.asdict(setup)
    return {name: f"{value}" for name, value in told.items() if value != getattr(DEFAULT, name)}


def from_query(query: Mapping[str, str]) -> Setup:
    """The setup of an address; what is not there, or makes no sense, is as the page begins."""
    known = {}
    for name, allowed in CHOICES.items():
        kind = type(getattr(DEFAULT, name))
        try:
            value = kind(query[name])
        except (KeyError, ValueError):
            continue
        if value in allowed:
            known[name] = value
    return fitting(dataclasses.replace(DEFAULT, **known))
