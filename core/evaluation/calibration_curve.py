"""The calibration curve, in equal-count bins and smooth."""

from __future__ import annotations

import warnings

import numpy as np
from statsmodels.nonparametric.smoothers_lowess import lowess

from core.evaluation.calibration import equal_count_bins
from core.evaluation.intervals import Floats, Ints, Z, resamples, too_few, too_few_patients, wilson

POINTS = 60  # of the smooth curve
LEAST_RANGE = 1e-6  # of the predictions: below it they are all one


def bin_points(y: Ints, p: Floats, patients: Ints | None = None, seed: int = 0) -> dict[str, list[float]]:
    """Mean prediction and share of events per equal-count bin, with Wilson's interval or by resampling patients."""
    if not len(y):
        return {name: [] for name in ("predicted", "observed", "n", "low", "high")}
    bins = equal_count_bins(p)
    n = np.bincount(bins)
    observed = np.bincount(bins, y) / n
    if patients is None:
        found = [wilson(int(y[bins == k].sum()), int(n[k])) for k in range(len(n))]
        low, high = [m.low for m in found], [m.high for m in found]
    else:
        member = (bins[:, None] == np.arange(len(n))).astype(np.float64)
        with np.errstate(invalid="ignore"):  # a bin that a resample leaves empty
            drawn = [(c @ (member * y[:, None])) / (c @ member) for c in resamples(len(y), patients, seed)]
        low, high = np.nanpercentile(np.concatenate(drawn), [2.5, 97.5], axis=0).tolist()
    predicted = np.bincount(bins, p) / n
    return {"predicted": predicted.tolist(), "observed": observed.tolist(), "n": n.tolist(), "low": low, "high": high}


def smooth_points(y: Ints, p: Floats, patients: Ints | None = None, seed: int = 0) -> dict[str, list[float | None]]:
    """The share of events as a smooth function of the prediction, with a pointwise 95 % band; empty with too few cases.

    Lowess (Austin and Steyerberg 2014, doi:10.1002/sim.5941) with ``it=0``: its default of three robustifying rounds
    takes the rarer class for outliers and flattens the curve. Band: value +- 1.96 bootstrap standard deviations, cut at
    0 and 1, which needs fewer resamples than percentiles. None where ties leave a point without neighbours.
    """
    if too_few(y) or too_few_patients(y, patients) or np.ptp(p) < LEAST_RANGE:
        return {name: [] for name in ("predicted", "observed", "low", "high")}
    order = np.argsort(p, kind="stable")
    outcome, risk = y[order].astype(np.float64), p[order]
    grid = np.linspace(risk[0], risk[-1], POINTS)
    observed = _lowess(outcome, risk, grid)
    times = int(np.clip(400_000 // len(y), 50, 200))
    drawn = []
    for counts in resamples(len(y), patients, seed, times):
        repeats = counts[:, order].astype(np.int64)
        drawn += [_lowess(np.repeat(outcome, r), np.repeat(risk, r), grid) for r in repeats]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a gap in every resample
        half = Z * np.nanstd(np.stack(drawn), axis=0)
    curves = {"predicted": grid, "observed": observed, "low": observed - half, "high": observed + half}
    return {name: _within(values) for name, values in curves.items()}


def _lowess(y: Floats, p: Floats, grid: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        fit: Floats = lowess(y, p, it=0, xvals=grid, is_sorted=True)
    return fit


def _within(values: Floats) -> list[float | None]:
    return [float(v) if np.isfinite(v) else None for v in np.clip(values, 0, 1)]
