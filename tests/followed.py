"""People followed over time, made up: higher risks have the outcome earlier, a third are lost."""

from __future__ import annotations

import dataclasses
import io
from typing import Any

import numpy as np

from core.registry import demo
from core.results import Run
from core.spec import Followed
from tests.unit.test_report import a_run


def followed_people(n: int) -> tuple[Followed, bytes, np.ndarray]:
    """What became of them within 12 years, ``test.npz`` with a network that knows and two models that guess, and the risks (n,)."""
    rng = np.random.default_rng(0)
    risk = rng.random(n)
    until, lost = rng.exponential(8 * np.exp(-2 * risk)), rng.uniform(0.5, 12, n)
    followed = Followed(np.minimum(until, lost), (until <= lost).astype(np.int64), 3.0, "What counts.")
    file = io.BytesIO()
    np.savez(file, row=np.arange(n), y=followed.event, p=risk, logistic=rng.random(n), boosting=rng.random(n))
    return followed, file.getvalue(), risk


def followed_run(**changes: Any) -> Run:
    """A run of the landmark task with two simple models."""
    run = a_run(settings=demo("series").settings_for("pbc"))
    data = {**run.data, "classes": ["alive", "died"]}
    return dataclasses.replace(run, data=data, **changes)
