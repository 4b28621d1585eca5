"""Sleep stages from the ECG of a night, by a network that others trained: SleepECG's GRU in both directions. Runs in a worker.

Brunner and Hofer 2023, J Open Source Softw 8:5411, doi:10.21105/joss.05411; BSD-3-Clause. It reads no voltages: of the times of
the heartbeats it takes measures of heart rate variability, every 30 s over the 4.5 minutes around.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
import warnings
from collections.abc import Sequence

import numpy as np

from core.data.pictures.sources import files_in
from core.data.series.choice import SeriesChoice
from core.data.series.formats import read_files
from core.data.series.recording import OTHER_RATES, Recording
from core.errors import UserError
from core.i18n import msg
from core.series_figures.leads import lead_of
from core.spec import Finding

EPOCH_S = 30
STAGES = (msg("Awake"), msg("REM sleep"), msg("Non-REM sleep"))
PLACES = (3, 2, 1)  # of ``STAGES`` among the network's outputs; the first of these stands for no stage
CLASSIFIER = "wrn-gru-mesa"
LEAST_RATE = 50.0  # samples per second, to find beats at all; 100 and more are recommended
LEAST_S, WHOLE_S = 600, 4 * 3_600  # shorter is refused; shorter than most of a night is warned of
FEWEST_BEATS, MOST_BEATS = 25, 220  # per minute on average: outside, what was found are no heartbeats
NO_BEATS = msg(
    "No heartbeats could be found in the channel {channel} of {name}. Choose another channel, or a recording with an ECG."
)


@dataclasses.dataclass(frozen=True)
class Sleeper:
    """What the network would like to know of the person besides; None: not said, as it learned that too."""

    age: int | None = None
    male: bool | None = None
    began: datetime.time | None = None  # when the recording began


@dataclasses.dataclass(frozen=True, eq=False)
class Night:
    """What the network says of a recording."""

    name: str
    channel: str
    channels: tuple[str, ...]  # that could be asked about instead
    probabilities: np.ndarray  # (epochs of 30 s, 3) float64 as ``STAGES``, rows sum to 1
    beats: int
    per_minute: float
    findings: tuple[Finding, ...]

    @property
    def minutes(self) -> np.ndarray:
        """Minutes (3,) in which each stage is the likeliest."""
        return np.bincount(self.probabilities.argmax(axis=1), minlength=len(STAGES)) * EPOCH_S / 60


def sleep_stages(files: Sequence[tuple[str, bytes]], channel: str, sleeper: Sleeper) -> Night:
    """The stages of the first recording in some files, names and contents, from its ``channel``; empty: what looks like an ECG,
    whatever its sampling rate.

    UserError where no recording can be read, or it is too short or too slow, or holds no heartbeats.
    """
    with files_in(files) as opened:
        one = read_files(opened, SeriesChoice(), channel.__eq__ if channel else _called_ecg).recordings[0]
    _check(one)
    names = tuple(name or str(place) for place, name in enumerate(one.channels, start=1))
    place = names.index(channel) if channel in names else _ecg(one)
    signal = one.signal[:, place].astype(np.float64)
    gaps = ~np.isfinite(signal)
    beats = _beats(np.where(gaps, 0.0, signal), one, names[place])
    try:
        p = _asked(beats, sleeper)[:, PLACES]
    except ValueError:  # of the spectrum, where in no window all intervals can be those between heartbeats
        raise UserError(NO_BEATS, channel=names[place], name=one.name) from None
    return Night(
        name=one.name,
        channel=names[place],
        channels=(*names, *one.others),
        probabilities=p / p.sum(axis=1, keepdims=True),
        beats=len(beats),
        per_minute=60 * len(beats) / _seconds(one),
        findings=(*(said for said in one.findings if said.text != OTHER_RATES), *_findings(one, float(gaps.mean()))),
    )


def _check(one: Recording) -> None:
    if not one.rate >= LEAST_RATE:  # nor where it is no number
        raise UserError(
            msg(
                "{name} has {rate} samples per second, or does not say how many; to find heartbeats at least {least} are needed. "
                "Choose an EDF file or a WFDB record of an ECG."
            ),
            name=one.name,
            rate=round(one.rate, 2),
            least=round(LEAST_RATE),
        )
    if not _seconds(one) >= LEAST_S:
        raise UserError(
            msg(
                "{name} lasts {minutes} minutes; for sleep stages at least {least} are needed. Choose a longer recording."
            ),
            name=one.name,
            minutes=round(_seconds(one) / 60, 1),
            least=LEAST_S // 60,
        )


def _seconds(one: Recording) -> float:
    return len(one.signal) / one.rate


def _called_ecg(name: str) -> bool:
    return bool(lead_of(name) or re.search(r"(?i)\b(ecg|ekg)|^ml?ii$", name))


def _ecg(one: Recording) -> int:
    """The place of the channel that is called like an ECG, else of the first in millivolts, else the first."""
    called = [_called_ecg(name) for name in one.channels]
    signs = (called, [unit == "mV" for unit in one.units])
    return next((sign.index(True) for sign in signs if any(sign)), 0)


def _beats(signal: np.ndarray, one: Recording, channel: str) -> np.ndarray:
    """Times of the heartbeats in seconds, found as by Pan and Tompkins 1985; UserError where these can be none."""
    from sleepecg import detect_heartbeats

    try:
        found = detect_heartbeats(signal, one.rate) / one.rate
    except ValueError:  # a flat line
        found = np.empty(0)
    if not FEWEST_BEATS <= 60 * len(found) / _seconds(one) <= MOST_BEATS:
        raise UserError(NO_BEATS, channel=channel, name=one.name)
    return np.asarray(found)


def _asked(beats: np.ndarray, sleeper: Sleeper) -> np.ndarray:
    """The outputs (epochs, 4) of the network."""
    import keras  # noqa: F401  before SleepECG does, which would ask it for another backend than ours
    from sleepecg import SleepRecord, load_classifier, stage
    from sleepecg.io.sleep_readers import SubjectData

    who = SubjectData(gender=None if sleeper.male is None else int(sleeper.male), age=sleeper.age)
    night = SleepRecord(
        sleep_stage_duration=EPOCH_S, recording_start_time=sleeper.began, heartbeat_times=beats, subject_data=who
    )
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # that Keras runs on TensorFlow, and of a band that no window of minutes can hold
        told = stage(load_classifier(CLASSIFIER, "SleepECG"), night, return_mode="prob")
    return np.asarray(told, np.float64)


def _findings(one: Recording, gaps: float) -> list[Finding]:
    found = []
    if _seconds(one) < WHOLE_S:
        short = msg(
            "The recording lasts {minutes} minutes. The network learned from whole nights: of so little it can say hardly anything."
        )
        found.append(Finding("warning", short, {"minutes": round(_seconds(one) / 60)}))
    if gaps:
        filled = msg("{share} % of the signal is missing; no heartbeats are found there.")
        found.append(Finding("warning", filled, {"share": round(100 * gaps, 1)}))
    return found
