"""Prediction intervals of forecasts made to hold as often as they say: conformalized quantile regression.

Romano, Patterson and Candès 2019, arXiv:1905.03222. On cases that the network did not learn from one measures by how much the
truth lies outside an interval (below 0: inside), takes the ceil((n + 1) * coverage)-th smallest of these and moves both ends
outward by it. The promise holds for cases that are exchangeable with those; windows of one person are not, and a new person is
another draw altogether (Dunn, Wasserman and Ramdas 2023, doi:10.1080/01621459.2022.2060112): so show the *measured* coverage on
persons never seen beside it. NumPy alone, as the page answers live with it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def margins(y: Any, forecast: Any, levels: Sequence[float]) -> Floats:
    """By how much each interval is to grow, (horizons, pairs) in the unit of ``y``; the pairs of levels from the outside inward.

    ``y`` (n, horizons), NaN where not known, and ``forecast`` (n, horizons, levels) of cases that were not learned from. Infinite
    where there are too few of them. ValueError where the levels are not mirrored around 0.5: a bug upstream.
    """
    truth, told = np.asarray(y, np.float64), np.asarray(forecast, np.float64)
    found = np.empty((truth.shape[1], _pairs(levels)))
    for horizon, pair in np.ndindex(*found.shape):
        known = np.isfinite(truth[:, horizon])
        low, high = told[known, horizon, pair], told[known, horizon, -1 - pair]
        outside = np.sort(np.maximum(low - truth[known, horizon], truth[known, horizon] - high))
        coverage = levels[-1 - pair] - levels[pair]
        place = math.ceil((len(outside) + 1) * coverage - 1e-9)
        found[horizon, pair] = outside[place - 1] if place <= len(outside) else math.inf
    return found


def widened(forecast: Any, grown: Floats) -> Floats:
    """The forecast (n, horizons, levels) with its intervals moved outward by their ``margins`` (horizons, pairs).

    A negative margin narrows. No interval ends up narrower than one inside it, or without the median: that only adds coverage.
    """
    told: Floats = np.array(forecast, np.float64)
    median = told[..., told.shape[-1] // 2]
    inner_low, inner_high = median, median
    for pair in reversed(range(grown.shape[1])):
        inner_low = np.minimum(told[..., pair] - grown[:, pair], inner_low)
        inner_high = np.maximum(told[..., -1 - pair] + grown[:, pair], inner_high)
        told[..., pair], told[..., -1 - pair] = inner_low, inner_high
    return told


def _pairs(levels: Sequence[float]) -> int:
    if len(levels) % 2 == 0 or not np.allclose(np.add(levels, levels[::-1]), 1):
        raise ValueError(f"levels must be mirrored around 0.5, not {levels}")
    return len(levels) // 2
