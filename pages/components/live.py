"""The network of a run, asked in the page itself, or in a worker where only that can read cases for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from core.predict import Predict, class_predictor
from core.results import Run
from core.store import Store
from pages.components.tested import per_run
from pages.components.workers import engine

if TYPE_CHECKING:
    from core.explain.network import Make


def predictor_of(make: Make, run: Run) -> Predict:
    """The predictor that ``make`` gives for a run."""
    from core.registry import demo

    found = demo(run.settings.demo)
    return _far(make, run) if found.model(run.settings.model).far else make(found, run, Store())


@per_run
def live_answers(run: Run) -> Predict:
    """A function from raw inputs to the probabilities (rows, classes), made once a session."""
    return predictor_of(class_predictor, run)


@per_run
def live_predictor(run: Run) -> Predict:
    """A function from raw inputs to the probability (rows,) of the run's outcome."""
    ask = live_answers(run)
    return lambda inputs: ask(inputs)[:, run.asked]


def _far(make: Make, run: Run) -> Predict:
    from core.explain.network import Network, asked

    network = Network.of(run, Store())

    def predict(inputs: Any) -> np.ndarray:
        said: np.ndarray = engine().call(asked, network, make, inputs)
        return said

    return predict
