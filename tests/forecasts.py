"""Forecasts trained step by step where a test asks what is kept of them: six compilations take longer than six trainings."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest

from core import forecast_training
from core.training import Trained, train


@pytest.fixture(scope="module", autouse=True)
def without_xla() -> Iterator[None]:
    """Forecasts of the module that imports this are trained without XLA, whose networks are tested by themselves."""

    def plainly(build: Any, training: Any, validation: Any, settings: Any, recipe: Any, hooks: Any) -> Trained:
        return train(build, training, validation, settings, dataclasses.replace(recipe, jit=False), hooks)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(forecast_training, "train", plainly)
        yield
