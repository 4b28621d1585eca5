"""The network of a run, asked in the page itself."""

from __future__ import annotations

from core.predict import Predict, class_predictor
from core.results import Run
from core.store import Store
from pages.components.tested import per_run


@per_run
def live_answers(run: Run) -> Predict:
    """A function from raw inputs to the probabilities (rows, classes), made once a session."""
    from core.registry import demo

    return class_predictor(demo(run.settings.demo), run, Store())


@per_run
def live_predictor(run: Run) -> Predict:
    """A function from raw inputs to the probability (rows,) of the run's outcome."""
    ask = live_answers(run)
    return lambda inputs: ask(inputs)[:, run.asked]
