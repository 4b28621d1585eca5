"""A network on its way to a worker: the run with the files that answer, so that no disk has to be shared."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from core.predict import Predict, predictor
from core.registry import demo as find_demo
from core.results import Run
from core.store import Store


@dataclasses.dataclass(frozen=True)
class Network:
    """A run and its ONNX files."""

    run: Run
    files: Mapping[str, bytes]

    @classmethod
    def of(cls, run: Run, store: Store) -> Network:
        """What a worker needs of a stored run; UserError where a file was damaged."""
        return cls(run, {name: store.read(run, name) for name in run.files if name.endswith(".onnx")})

    def predictor(self) -> Predict:
        """A function from raw inputs to the probability (rows,) of the run's outcome."""
        return predictor(find_demo(self.run.settings.demo), self.run, _Carried(self.files))


class _Carried(Store):
    """A store that holds these files and nothing else."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def read(self, run: Run, name: str) -> bytes:
        """One of the files."""
        return self._files[name]
