"""A run of the user's own molecules: of one column with classes, or of several that are learned at once. Runs in a worker."""

from __future__ import annotations

from core.assays import run_assays
from core.data.pictures.kept import about
from core.experiment import run_experiment
from core.results import Run
from core.spec import Hooks, Settings
from core.store import Store


def run_own_molecules(settings: Settings, hooks: Hooks, store: Store, content: bytes | None = None) -> Run:
    """The stored run of these settings and this file, as the columns say that were chosen when it was brought."""
    several = content is not None and about(content).outcomes
    return (run_assays if several else run_experiment)(settings, hooks, store, content)
