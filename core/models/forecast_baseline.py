"""The simple forecasts that stand beside every network's: the last reading, a straight line, ridge regression.

Each learns from pasts (n, steps) of one channel in its unit, evenly spaced, NaN where not measured, the latest reading last, and
from what came (n, horizons); ``ahead`` (horizons,) says how many steps after the last one that was. It answers the asked pasts with
quantiles (asked, horizons, levels): its point forecast, moved by the quantiles of its residuals in training; at level 0.5 the point
itself. ValueError for a past without any reading: a bug upstream.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from core.i18n import msg

Taught = tuple[np.ndarray, np.ndarray]  # pasts (n, steps), what came (n, horizons) without gaps
Forecaster = Callable[[Taught, np.ndarray, Sequence[int], Sequence[float]], np.ndarray]

SLOPE_STEPS = 4  # readings through which the line goes
LAGS = 12  # latest readings that the regression looks at


def persistence(train: Taught, asked: np.ndarray, ahead: Sequence[int], levels: Sequence[float]) -> np.ndarray:
    """It stays as it is: the last reading, at every horizon."""

    def point(past: np.ndarray) -> np.ndarray:
        return np.repeat(filled(past)[:, -1:], len(ahead), axis=1)

    return _with_quantiles(point, train, asked, levels)


def straight_line(train: Taught, asked: np.ndarray, ahead: Sequence[int], levels: Sequence[float]) -> np.ndarray:
    """It goes on as it went: the least-squares line through the last four readings."""

    def point(past: np.ndarray) -> np.ndarray:
        last = filled(past)[:, -SLOPE_STEPS:]
        steps = np.arange(last.shape[1]) - (last.shape[1] - 1)
        centred = steps - steps.mean()
        slope = last @ centred / max(float(centred @ centred), 1.0)
        return np.asarray(last.mean(axis=1)[:, None] + slope[:, None] * (np.asarray(ahead) - steps.mean()))

    return _with_quantiles(point, train, asked, levels)


def ridge(train: Taught, asked: np.ndarray, ahead: Sequence[int], levels: Sequence[float]) -> np.ndarray:
    """Ridge regression on the last twelve readings with scikit-learn's default penalty, each horizon by itself.

    The network's natural rival: Xie and Wang 2020, doi:10.1109/TBME.2020.2975959, found linear models hard to beat on glucose.
    """
    model = make_pipeline(StandardScaler(), Ridge())
    model.fit(filled(train[0])[:, -LAGS:], train[1])

    def point(past: np.ndarray) -> np.ndarray:
        return np.asarray(model.predict(filled(past)[:, -LAGS:])).reshape(len(past), len(ahead))

    return _with_quantiles(point, train, asked, levels)


FORECASTERS: Mapping[str, tuple[str, Forecaster]] = {
    "persistence": (msg("Persistence (the last reading again)"), persistence),
    "line": (msg("Extrapolation by a straight line"), straight_line),
    "ridge": (msg("Ridge regression on the last readings (scikit-learn)"), ridge),
}
"""Identifier -> name and how it is fitted and asked."""


def filled(past: np.ndarray) -> np.ndarray:
    """Pasts (n, steps) as float64 in which a gap takes the reading before it, and a gap at the beginning the first one."""
    known = np.isfinite(past)
    if not known.any(axis=1).all():
        raise ValueError("a past without any reading")
    steps = np.arange(past.shape[1])
    before = np.maximum.accumulate(np.where(known, steps, -1), axis=1)
    first = known.argmax(axis=1)[:, None]
    return np.take_along_axis(past, np.where(before < 0, first, before), axis=1).astype(np.float64)


def _with_quantiles(
    point: Callable[[np.ndarray], np.ndarray], train: Taught, asked: np.ndarray, levels: Sequence[float]
) -> np.ndarray:
    """Point forecasts with the spread of the training residuals around them, (asked, horizons, levels), rising."""
    level = np.asarray(levels)[:, None]
    moved = np.quantile(train[1] - point(train[0]), levels, axis=0)
    moved = np.where(level < 0.5, np.minimum(moved, 0), np.maximum(moved, 0))
    moved[np.isclose(levels, 0.5)] = 0
    return np.asarray(point(asked)[:, :, None] + moved.T)
