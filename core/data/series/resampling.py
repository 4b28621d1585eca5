"""A signal at another sampling rate, without folding high frequencies into low ones; what was missing stays missing."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from scipy.signal import resample_poly

FINEST = 1_000  # largest number of a ratio of two rates: 360 to 125 is 25 to 72


def resampled(signal: np.ndarray, rate: float, to_rate: float) -> np.ndarray:
    """Signal (steps, channels) float32 at ``to_rate`` samples per second; NaN where the nearest sample before was NaN.

    Polyphase filtering as ``scipy.signal.resample_poly`` does it; gaps are bridged by straight lines for the filter alone.
    """
    ratio = Fraction(to_rate / rate).limit_denominator(FINEST)
    if ratio <= 0:
        raise ValueError("no such rate")
    measured = np.isfinite(signal)
    steps = np.arange(len(signal))
    bridged = np.zeros(signal.shape, np.float32)
    for channel in np.flatnonzero(measured.any(axis=0)):
        known = measured[:, channel]
        bridged[:, channel] = np.interp(steps, steps[known], signal[known, channel])
    made = resample_poly(bridged, ratio.numerator, ratio.denominator, axis=0, padtype="line").astype(np.float32)
    nearest = np.minimum(np.rint(np.arange(len(made)) / float(ratio)).astype(np.int64), len(signal) - 1)
    made[~measured[nearest]] = np.nan
    return np.asarray(made)
