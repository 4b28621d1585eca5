"""A run of the user's own series: of their classes, or of how they go on. Runs in a worker."""

from __future__ import annotations

from core.data.pictures.kept import about
from core.experiment import run_experiment
from core.forecasting import run_forecast
from core.results import Run
from core.spec import Hooks, Settings
from core.store import Store


def run_own_series(settings: Settings, hooks: Hooks, store: Store, content: bytes | None = None) -> Run:
    """The stored run of these settings and this file, as the question says that was asked when it was brought."""
    goes_on = content is not None and about(content).forecast
    return (run_forecast if goes_on else run_experiment)(settings, hooks, store, content)
