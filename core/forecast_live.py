"""The networks of a forecast, asked in the page itself: ONNX Runtime and NumPy alone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.conformal_forecasts import widened
from core.data.series.choice import HORIZON_UNITS
from core.data.series.preparation import SeriesPreparation
from core.data.series.series import Series
from core.predict import session
from core.results import Run
from core.store import Store

Forecast = Callable[[Series], np.ndarray]
"""Raw windows -> quantiles (windows, horizons, levels) in the unit of the readings, their intervals widened."""

STRETCH = 3  # readings that are taken away at once: of a glucose sensor a quarter of an hour


def fold_of(run: Run, person: int) -> int:
    """The fold, from 1, whose network never saw that person; 0, the network of everybody, for nobody of the data."""
    return next((number for number, fold in enumerate(run.told["folds"], 1) if person in fold["people"]), 0)


def forecaster(run: Run, store: Store, fold: int) -> Forecast:
    """The network of a fold, or with 0 that of everybody; UserError where its file was damaged."""
    told = run.told["folds"][fold - 1] if fold else {"schema": run.schema, "margins": run.told["margins"]}
    preparation, grown = SeriesPreparation.from_dict(told["schema"]), np.array(told["margins"], np.float64)
    network = session(store.read(run, f"fold-{fold}.onnx" if fold else "model.onnx"))
    return lambda series: widened(network(preparation.apply(series)), grown)


def times_before(one: Series, unit: str) -> list[float]:
    """Of each reading of a window its time from the last one, (steps,) in that unit: 0 for the last, below 0 before it."""
    steps = one.values.shape[1]
    return [(step - steps + 1) / (HORIZON_UNITS[unit] * one.rate) for step in range(steps)]


def pushes(ask: Forecast, one: Series, level: int) -> np.ndarray:
    """By how much each reading of one window moves the forecast at the place ``level``, (steps, horizons) in its unit.

    Above 0 it moves the forecast up. Stretches of ``STRETCH`` readings are put at the mean of the window, and what the forecast
    loses by that is shared out as the mean over the stretches on a reading: occlusion (Zeiler and Fergus 2014, arXiv:1311.2901,
    section 4.2) along time.
    """
    values = one.values[0, :, 0]
    starts = range(len(values) - STRETCH + 1)
    covered = np.repeat(one.values, len(starts), axis=0)
    for start in starts:
        covered[start, start : start + STRETCH, 0] = values.mean()
    told = ask(Series(np.concatenate([one.values, covered]), one.channels, one.units, one.rate))[..., level]
    lost, found, count = told[0] - told[1:], np.zeros((len(values), told.shape[1])), np.zeros((len(values), 1))
    for start in starts:
        found[start : start + STRETCH] += lost[start]
        count[start : start + STRETCH] += 1
    return np.asarray(found / count)
