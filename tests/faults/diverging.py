"""The real experiment at a learning rate that no form allows."""

from __future__ import annotations

import dataclasses

from core.experiment import run_experiment
from core.results import Run
from core.spec import Hooks, Settings
from core.store import Store


def work(settings: Settings, hooks: Hooks, store: Store, content: bytes | None) -> Run:
    return run_experiment(dataclasses.replace(settings, learning_rate=1e30), hooks, store, content)
