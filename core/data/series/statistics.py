"""What a series is like before any network looks at it: level, spread, roughness, extremes and how much of it is there."""

from __future__ import annotations

import warnings

import numpy as np

from core.data.series.series import Series


def low_level(series: Series) -> np.ndarray:
    """Float32 (cases, 6 x channels): mean, standard deviation, mean step up or down, least, largest, and share measured.

    Of what was measured; zeros where nothing was.
    """
    x = series.values
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a channel in which nothing was measured
        told = [
            np.nanmean(x, axis=1),
            np.nanstd(x, axis=1),
            np.nanmean(np.abs(np.diff(x, axis=1)), axis=1),
            np.nanmin(x, axis=1),
            np.nanmax(x, axis=1),
        ]
    return np.asarray(np.nan_to_num(np.hstack([*told, np.isfinite(x).mean(axis=1)])), np.float32)
