"""The network of a run, asked in the page itself."""

from __future__ import annotations

from core.predict import Predict, predictor
from core.results import Run
from core.store import Store
from pages.components.tested import per_run


@per_run
def live_predictor(run: Run) -> Predict:
    """A function from raw inputs to the probability (rows,) of the run's outcome, made once a session."""
    from core.registry import demo

    return predictor(demo(run.settings.demo), run, Store())
