"""SYNTHETIC electrocardiograms of three rhythms: computed from a seed, so that the answer is known exactly.

After McSharry, Clifford, Tarassenko and Smith 2003 (IEEE Trans Biomed Eng 50:289-294): each beat is a sum of five Gaussian
waves, P, Q, R, S and T. Here their equation is written as its solution, without the pull back to the baseline; waves have
their places in seconds from the R peak (the paper's angles at 60 beats/min) and not on the circle, so that a fast heart keeps
its QRS width and only T moves, with the square root of the interval (Bazett).
"""

from __future__ import annotations

import dataclasses

import numpy as np

from core.data.series.series import Series
from core.i18n import msg
from core.spec import Cases, Finding
from core.store import sha256

RATE_HZ = 100.0
STEPS = 600  # the six seconds of a rhythm strip
PATIENTS, RECORDINGS = 100, 12  # of each patient
STEP_MV = 0.005  # of the recorder, as of MIT-BIH's
SINUS, FIBRILLATION, BIGEMINY = range(3)
CLASSES = (msg("sinus rhythm"), msg("atrial fibrillation"), msg("ventricular bigeminy"))
P, Q, R, S, T = range(5)
_ANGLES, _WIDTHS = np.array([-1 / 3, -1 / 12, 0, 1 / 12, 1 / 2]) * np.pi, np.array([0.25, 0.1, 0.1, 0.1, 0.4])
PLACES_S, WIDTHS_S = _ANGLES / (2 * np.pi), _WIDTHS / (2 * np.pi)  # of the paper's Table I, at 60 beats/min
HEIGHTS = np.array([1.2, -5, 30, -7.5, 0.75]) * _WIDTHS**2 / 0.3  # a * b squared, relative to R
WIDE = np.array([1, 1, 2.6, 2.8, 1.2])  # a ventricular beat: R and S wide,
TALL = np.array([0, 0, 1.6, 1.5, -1.8])  # high, without P and Q, and T turned over
SHORTEST_S, LONGEST_S = 0.3, 3.0  # from beat to beat; the first one lies within LONGEST_S before the recording
BEATS = 40  # enough for STEPS and LONGEST_S at the shortest interval
FINDINGS = (
    Finding(
        "warning",
        msg(
            "SYNTHETIC recordings, computed by this program from a seed (after McSharry et al. 2003). They were recorded from "
            "nobody; what is learned here holds for no patient."
        ),
    ),
    Finding(
        "note",
        msg(
            "{patients} invented patients with {recordings} recordings of 6 s each. Every one has a shape of beats of their own in "
            "all three rhythms: whoever knows the patient does not know the rhythm."
        ),
        {"patients": PATIENTS, "recordings": RECORDINGS},
    ),
)


@dataclasses.dataclass(frozen=True)
class _Hearts:
    """One entry per recording in each: what a patient's beats look like."""

    heights_mv: np.ndarray  # (recordings, 5)
    widths_s: np.ndarray  # (recordings, 5)
    places_s: np.ndarray  # (recordings, 5)


def rhythm_cases(seed: int = 0) -> Cases:
    """1,200 recordings of 6 s in one lead, in three classes, with the patient as their group."""
    values, y, patients = rhythms(seed)
    return Cases(
        inputs=Series(values, (msg("Lead II"),), ("mV",), RATE_HZ),
        y=y,
        classes=CLASSES,
        sha256=sha256(values.tobytes() + y.tobytes() + patients.tobytes()),
        groups=patients,
        title=msg("SYNTHETIC heart rhythms"),
        findings=FINDINGS,
    )


def rhythms(
    seed: int = 0, patients: int = PATIENTS, recordings: int = RECORDINGS
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Signals (n, 600, 1) float32 in mV at 100 Hz, their rhythm and their patient (n,) int64; equal seeds give equal bytes."""
    rng = np.random.default_rng(seed)
    patient = np.repeat(np.arange(patients), recordings)
    y = rng.integers(len(CLASSES), size=len(patient))
    hearts, usual_s = _hearts(rng, patients, patient), rng.uniform(0.65, 1.1, patients)[patient]
    intervals, ectopic = _intervals(rng, y, usual_s)
    peaks = np.cumsum(intervals, axis=1) - LONGEST_S - rng.random((len(y), 1)) * intervals[:, :1]
    signal = _beats(hearts, y, intervals, ectopic, peaks) + _noise(rng, len(y)) + _fibrillation(rng, y)
    rounded = np.rint(signal / STEP_MV) * STEP_MV
    return rounded.astype(np.float32)[..., None], y, patient


def _hearts(rng: np.random.Generator, patients: int, patient: np.ndarray) -> _Hearts:
    """Each patient's own heights, widths and places of waves, for all their recordings."""
    volts = rng.uniform(0.6, 1.6, (patients, 1))
    heights = HEIGHTS * volts * rng.lognormal(0, 0.25, (patients, 5))
    widths = WIDTHS_S * rng.lognormal(0, 0.12, (patients, 5))
    places = PLACES_S * rng.uniform(0.85, 1.15, (patients, 5))
    return _Hearts(heights[patient], widths[patient], places[patient])


def _intervals(rng: np.random.Generator, y: np.ndarray, usual_s: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Seconds from the beat before to each beat, and which beats are ventricular, both (recordings, BEATS).

    Sinus rhythm breathes: intervals swing by 2 to 8 % with a period of 3 to 6 beats. In fibrillation they are independent of
    each other, a fifth to a third of their mean apart. In bigeminy every second beat comes early and a pause makes up for it.
    """
    shape = (len(y), BEATS)
    beat, swing = np.arange(BEATS), rng.uniform(0.02, 0.08, (len(y), 1))
    phase = 2 * np.pi * (beat / rng.uniform(3, 6, (len(y), 1)) + rng.random((len(y), 1)))
    sinus = usual_s[:, None] * (1 + swing * np.sin(phase) + rng.normal(0, 0.01, shape))
    spread = rng.uniform(0.2, 0.33, (len(y), 1))
    irregular = 0.8 * usual_s[:, None] * rng.lognormal(0, spread, shape)
    ectopic = (y == BIGEMINY)[:, None] & (beat % 2 == 1)
    early = rng.uniform(0.55, 0.7, (len(y), 1)) + rng.normal(0, 0.02, shape)
    paired = sinus * np.where(beat % 2 == 1, early, 2 - early)
    kinds = np.stack([sinus, irregular, paired])
    return np.clip(kinds[y, np.arange(len(y))], SHORTEST_S, LONGEST_S), ectopic


def _beats(hearts: _Hearts, y: np.ndarray, intervals: np.ndarray, ectopic: np.ndarray, peaks: np.ndarray) -> np.ndarray:
    """What the beat before and the beat after each sample add there, (recordings, STEPS) in mV.

    Intervals, whether a beat is ventricular, and R peaks in seconds since the recording began are (recordings, BEATS).
    """
    t = np.arange(STEPS) / RATE_HZ
    last = np.sum(peaks[:, 1:-1, None] <= t, axis=1)
    signal = np.zeros((len(y), STEPS))
    for beat, waves in ((last, (Q, R, S, T)), (last + 1, (P, Q, R, S))):
        since, wide = t - np.take_along_axis(peaks, beat, 1), np.take_along_axis(ectopic, beat, 1)
        stretch = np.sqrt(np.take_along_axis(intervals, beat, 1))
        for wave in waves:
            place = hearts.places_s[:, [wave]] * (stretch if wave == T else 1)
            width = hearts.widths_s[:, [wave]] * np.where(wide, WIDE[wave], 1)
            height = hearts.heights_mv[:, [wave]] * np.where(wide, TALL[wave], 1)
            if wave == P:
                height = height * (y != FIBRILLATION)[:, None]
            signal += height * np.exp(-((since - place) ** 2) / (2 * width**2))
    return signal


def _noise(rng: np.random.Generator, n: int) -> np.ndarray:
    """The baseline wandering with the breath, and noise of muscles, (n, STEPS) in mV: in some ten times more than in others."""
    t = np.arange(STEPS) / RATE_HZ
    wander = rng.uniform(0.02, 0.2, (n, 1)) * np.sin(
        2 * np.pi * (rng.uniform(0.1, 0.4, (n, 1)) * t + rng.random((n, 1)))
    )
    return np.asarray(wander + np.exp(rng.uniform(np.log(0.01), np.log(0.1), (n, 1))) * rng.normal(size=(n, STEPS)))


def _fibrillation(rng: np.random.Generator, y: np.ndarray) -> np.ndarray:
    """Waves of the atria at 4 to 9 Hz, (recordings, STEPS) in mV; 0 in other rhythms than fibrillation."""
    t, n = np.arange(STEPS) / RATE_HZ, (len(y), 1)
    speed = rng.uniform(4, 9, n) * t + 0.3 * np.sin(2 * np.pi * rng.uniform(0.2, 0.6, n) * t) + rng.random(n)
    return np.asarray((y == FIBRILLATION)[:, None] * rng.uniform(0.02, 0.1, n) * np.sin(2 * np.pi * speed))
