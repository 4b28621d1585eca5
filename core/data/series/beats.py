"""Heartbeats in an electrocardiogram: where they are, and what lies around each, as the beats of MIT-BIH were cut."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import uniform_filter1d
from scipy.signal import butter, sosfiltfilt

from core.data.series.mitbih import STEPS

CUT_HZ = 360.0  # at which beats are cut
RATE_HZ, EVERY = 180.0, 2  # every second sample is kept
BEFORE_S, AFTER_S = 0.25, 0.35  # of the R peak
FLAT = 1e-6  # spread of a stretch in which nothing was recorded
BAND_HZ, QRS_S, BEAT_S, OFFSET = (8.0, 20.0), 0.097, 0.611, 0.08


def beats_at(signal: np.ndarray, peaks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Beats (whole, STEPS) float64 with mean 0 and spread 1, and which of the peaks (n,) have room for one, (n,) bool.

    ``signal`` (samples,) at ``CUT_HZ``, ``peaks`` are places in it.
    """
    before, after = round(BEFORE_S * CUT_HZ), round(AFTER_S * CUT_HZ)
    whole = (peaks >= before) & (peaks <= len(signal) - after)
    cut = signal.astype(np.float64)[peaks[whole, None] + np.arange(-before, after)]
    scaled = (cut - cut.mean(axis=1, keepdims=True)) / np.maximum(cut.std(axis=1, keepdims=True), FLAT)
    return scaled[:, ::EVERY].reshape(-1, STEPS), whole


def r_peaks(signal: np.ndarray, rate: float) -> np.ndarray:
    """Places (beats,) int64 of the R peaks in one lead (samples,) at so many samples a second; what is missing counts as 0.

    Elgendi 2013, doi:10.1371/journal.pone.0073557, with the constants of the paper: where the squared signal between 8 and 20 Hz is
    larger over a QRS complex than over a beat. Two peaks lie at least 0.3 s apart, of nearer ones the higher counts.
    """
    bands = butter(3, BAND_HZ, "bandpass", fs=rate, output="sos")
    filtered = sosfiltfilt(bands, np.nan_to_num(signal).astype(np.float64))
    squared = filtered**2
    over_qrs, over_beat = (uniform_filter1d(squared, max(1, round(span * rate))) for span in (QRS_S, BEAT_S))
    inside = np.diff((over_qrs > over_beat + OFFSET * squared.mean()).astype(np.int8), prepend=0, append=0)
    blocks = zip(np.flatnonzero(inside > 0), np.flatnonzero(inside < 0), strict=True)
    found: list[int] = []
    for first, end in blocks:
        if end - first < QRS_S * rate:
            continue
        peak = int(first + np.argmax(np.abs(filtered[first:end])))
        if found and peak - found[-1] < 0.3 * rate:
            found[-1] = max(found[-1], peak, key=lambda place: abs(filtered[place]))
        else:
            found.append(peak)
    return np.array(found, np.int64)
