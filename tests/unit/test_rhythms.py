"""SYNTHETIC heart rhythms: the same every time, and each as the textbook says."""

import numpy as np
import pandas as pd
import pytest
from scipy.signal import find_peaks

from core.data.series.rhythms import BIGEMINY, FIBRILLATION, RATE_HZ, RECORDINGS, SINUS, rhythm_cases, rhythms


@pytest.fixture(scope="module")
def cases():
    return rhythm_cases()


def peaks(signal: np.ndarray) -> np.ndarray:
    """Samples of the R peaks."""
    return find_peaks(signal, height=0.5 * signal.max(), distance=25)[0]


def clean(cases, kind: int) -> np.ndarray:
    """The 40 recordings of a rhythm with the least noise, (40, 600)."""
    signals = cases.inputs.values[cases.y == kind, :, 0]
    return signals[np.argsort(np.median(np.abs(np.diff(signals)), axis=1) / signals.max(axis=1))[:40]]


def test_equal_seeds_give_equal_bytes_and_another_seed_others(cases):
    assert cases.inputs.values.shape == (1_200, 600, 1) and cases.inputs.values.dtype == np.float32
    assert cases.sha256 == "eded63d516c50579efe4148379a953d48577e2b615ef3022fff2e9123ec65bc6"
    assert not np.array_equal(rhythms(seed=1, patients=2)[0], rhythms(seed=0, patients=2)[0])


def test_every_patient_has_twelve_recordings_and_nearly_every_one_all_rhythms(cases):
    assert np.bincount(cases.groups).tolist() == [RECORDINGS] * 100
    kinds = pd.Series(cases.y).groupby(cases.groups).nunique()
    assert (kinds == 3).mean() > 0.95 and np.bincount(cases.y).min() > 350


def test_sinus_rhythm_is_regular_and_fibrillation_is_not(cases):
    def irregularity(signal: np.ndarray) -> float:
        between = np.diff(peaks(signal))
        return float(between.std() / between.mean())

    usual = {kind: np.median([irregularity(one) for one in clean(cases, kind)]) for kind in (SINUS, FIBRILLATION)}
    assert usual[SINUS] < 0.08 and usual[FIBRILLATION] > 0.15


def test_a_p_wave_comes_before_the_beats_of_sinus_rhythm_only(cases):
    def rise(signal: np.ndarray) -> float:
        """From 0.3 s to 0.17 s before a beat, mV."""
        at = [beat for beat in peaks(signal) if beat >= 35]
        return float(
            np.median([signal[beat - 19 : beat - 14].mean() - signal[beat - 32 : beat - 27].mean() for beat in at])
        )

    heights = {kind: np.median([rise(one) for one in clean(cases, kind)]) for kind in (SINUS, FIBRILLATION)}
    assert heights[SINUS] > 0.05 > heights[FIBRILLATION] + 0.03


def test_in_bigeminy_beats_are_wide_and_narrow_in_turns(cases):
    def widths_s(signal: np.ndarray) -> np.ndarray:
        """Of each beat, from where the signal rises above a third of its highest to where it falls again."""
        edges = np.diff((signal > 0.3 * signal.max()).astype(int))
        up, down = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
        down = down[down > up[0]]
        return (down - up[: len(down)]) / RATE_HZ

    widest = {kind: np.median([widths_s(one).max() for one in clean(cases, kind)]) for kind in (SINUS, BIGEMINY)}
    assert widest[BIGEMINY] > 0.09 > widest[SINUS] + 0.02
    turns = [widths_s(one) for one in clean(cases, BIGEMINY)]
    assert np.mean([abs(np.corrcoef(w, np.arange(len(w)) % 2)[0, 1]) > 0.9 for w in turns]) > 0.7


def test_all_that_is_said_of_them_says_synthetic(cases):
    assert "SYNTHETIC" in cases.title and "SYNTHETIC" in cases.findings[0].text
