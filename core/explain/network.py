"""A network on its way to a worker: the run with its files, so that no disk has to be shared."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any, Self

import numpy as np

from core.errors import UserError
from core.i18n import msg
from core.predict import Predict, predictor
from core.registry import demo as find_demo
from core.results import Run
from core.runs import note
from core.spec import Demo
from core.store import Store

IMPORTED = msg(
    "This run was imported, and the Keras file of a stranger is never opened here. Train the same settings here to see maps."
)
FILE = "model.keras"
Make = Callable[[Demo, Run, Store], Predict]  # ``core.predict`` has several


@dataclasses.dataclass(frozen=True)
class Network:
    """A run and its ONNX files."""

    run: Run
    files: Mapping[str, bytes]

    @classmethod
    def of(cls, run: Run, store: Store) -> Network:
        """What a worker needs of a stored run; UserError where a file was damaged."""
        return cls(run, {name: store.read(run, name) for name in run.files if name.endswith(".onnx")})

    def predictor(self, make: Make = predictor) -> Predict:
        """What ``make`` gives; without it a function from raw inputs to the probability (rows,) of the run's outcome."""
        return make(find_demo(self.run.settings.demo), self.run, _Carried(self.files))


def asked(network: Network, make: Make, inputs: Any) -> np.ndarray:
    """What the predictor of that kind says of raw inputs: for a page whose process cannot read them for the network."""
    return network.predictor(make)(inputs)


@dataclasses.dataclass(frozen=True)
class KerasNetwork:
    """A run and the file that knows its gradients."""

    run: Run
    file: bytes

    @classmethod
    def of(cls, run: Run, store: Store) -> Self:
        """What a worker needs of a stored run; UserError where it was imported or damaged."""
        if note(store, run.run).imported:
            raise UserError(IMPORTED)
        return cls(run, store.read(run, FILE))

    def prepared(self, inputs: Any) -> np.ndarray:
        """Raw inputs, as the demo loads them, as the network takes them, float32."""
        return find_demo(self.run.settings.demo).restore(self.run.schema).apply(inputs)


class _Carried(Store):
    """A store that holds these files and nothing else."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def read(self, run: Run, name: str) -> bytes:
        """One of the files."""
        return self._files[name]
