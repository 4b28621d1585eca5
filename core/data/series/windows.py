"""A user's recordings cut into windows of a forecast, and what came after each of them."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Sequence

import numpy as np

from core.data.series.choice import HORIZON_UNITS, TIME_UNITS, SeriesChoice
from core.data.series.faults import clipped
from core.data.series.glucose import starts
from core.data.series.joining import signal_of
from core.data.series.plan import Plan, check_room
from core.data.series.preflight import CUT_OFF, NAMED
from core.data.series.recording import Recording
from core.data.series.series import Series
from core.data.tables import listed
from core.errors import UserError
from core.i18n import msg
from core.limits import LIMITS
from core.spec import Ahead, Finding

MOST_HORIZONS = 6
FEWEST_READINGS = 4  # of a window: through so many the straight line goes that a network is compared with
APART = 4  # a window begins every fourth part of its length, as those of the bundled glucose
TOLERANCE = 0.05  # of the pause between two readings: a clock that is further off has left one out
OFF = 0.01  # of a pause, by which a horizon may miss a reading


@dataclasses.dataclass(frozen=True)
class Windows:
    """Windows and what came after each: one entry per window in every field but ``findings``."""

    series: Series  # evenly sampled, the channel that is forecast first and without gaps
    ahead: Ahead
    recording: np.ndarray  # (windows,) int64, place among the recordings
    begin_s: np.ndarray  # (windows,) float64, from the beginning of its recording
    findings: tuple[Finding, ...]


@dataclasses.dataclass(frozen=True)
class _Asked:
    """The question in readings: how many are seen, and which after the last one are asked for."""

    pause_s: float
    unit: str
    horizons: tuple[float, ...]
    ahead: np.ndarray  # (horizons,) int64
    history: int

    @property
    def span(self) -> int:
        return self.history + int(self.ahead.max())


@dataclasses.dataclass(frozen=True)
class _Course:
    """The readings of a recording at which the channel that is forecast was measured."""

    values: np.ndarray  # (readings, channels) float32
    times_s: np.ndarray  # (readings,) float64
    broken: np.ndarray  # (readings,) bool: it does not follow the one before by one pause


def windows_of(recordings: Sequence[Recording], plan: Plan, choice: SeriesChoice) -> Windows:
    """All windows of readings that follow each other without a gap; UserError where there is none, or no reading is asked for."""
    channels = _order(plan.channels, choice)
    asked = _asked(_pause_s(recordings, plan), choice)
    courses = [_course(one, plan, choice, channels, asked.pause_s) for one in recordings]
    stride = _stride(sum(len(course.values) for course in courses), asked, len(channels))
    found = [starts(course.broken, asked.span, stride) for course in courses]
    recording = np.repeat(np.arange(len(courses)), [len(first) for first in found])
    if not len(recording):
        raise UserError(
            msg("No stretch of readings is long enough: {span} in a row without a gap are needed, one every {pause} {unit}. Choose "
                "a shorter history, or nearer times ahead."),
            span=asked.span, pause=_amount(asked.pause_s, asked.unit), unit=asked.unit,
        )  # fmt: skip
    check_room(len(recording), asked.history, len(channels))
    steps = [first[:, None] + np.arange(asked.history) for first in found]
    values = [course.values[rows] for course, rows in zip(courses, steps, strict=True)]
    came = [course.values[rows[:, -1:] + asked.ahead, 0] for course, rows in zip(courses, steps, strict=True)]
    names, units = (tuple(of[place] for place in channels) for of in (plan.channels, plan.units))
    return Windows(
        series=Series(np.concatenate(values), names, units, rate=1 / asked.pause_s),
        ahead=Ahead(np.concatenate(came), asked.horizons, asked.unit),
        recording=recording,
        begin_s=np.concatenate([course.times_s[first] for course, first in zip(courses, found, strict=True)]),
        findings=(*_findings(courses, asked, stride, len(recording), names[0]), *_cut_off(recordings, courses)),
    )


def horizons_of(text: str) -> tuple[float, ...]:
    """The numbers of a text such as "30, 60", rising; UserError where these are none."""
    try:
        found = sorted({float(word) for word in re.split(r"[,;\s，；、]+", text) if word})
    except ValueError:
        found = []
    if not 0 < len(found) <= MOST_HORIZONS or not all(0 < one < math.inf for one in found):
        raise UserError(
            msg("“{came}” does not say how far ahead. Write up to {most} numbers above 0, such as 30, 60."),
            came=text,
            most=MOST_HORIZONS,
        )
    return tuple(found)


def _order(channels: Sequence[str], choice: SeriesChoice) -> list[int]:
    """The places of the channels, the one that is forecast first."""
    if choice.channel and choice.channel not in channels:
        raise UserError(
            msg("There is no channel {name} in these series. Known: {known}."),
            name=choice.channel,
            known=listed(channels),
        )
    first = channels.index(choice.channel) if choice.channel else 0
    return [first, *(place for place in range(len(channels)) if place != first)]


def _pause_s(recordings: Sequence[Recording], plan: Plan) -> float:
    """Seconds between two readings: by the rate, else the most usual pause between the times."""
    if plan.rate:
        return 1 / plan.rate
    pauses = np.concatenate([np.diff(one.times) for one in recordings if one.times is not None])
    pauses = pauses[pauses > 0]
    if not len(pauses):
        raise UserError(msg("The times of the readings do not rise. Choose the column with the time."))
    usual = pauses[
        np.abs(pauses - np.median(pauses)) <= TOLERANCE * np.median(pauses)
    ]  # a clock that is read late, then early
    return float(usual.mean()) * TIME_UNITS[plan.time_unit]


def _asked(pause_s: float, choice: SeriesChoice) -> _Asked:
    unit = choice.forecast_unit or ("s" if pause_s < 10 else "min" if pause_s < 6 * 3_600 else "d")
    if unit not in HORIZON_UNITS:
        raise UserError(msg("{unit} is no unit of time here. Known: {known}."), unit=unit, known=listed(HORIZON_UNITS))
    horizons = horizons_of(choice.forecast)
    readings = np.array(horizons) * HORIZON_UNITS[unit] / pause_s
    ahead = np.rint(readings).astype(np.int64)
    if ahead[0] < 1 or (np.abs(readings - ahead) > OFF * np.maximum(1, ahead)).any():
        raise UserError(
            msg("A reading comes every {pause} {unit}; {horizons} ahead there is none. Choose multiples of it."),
            pause=_amount(pause_s, unit),
            unit=unit,
            horizons=listed(f"{one:g}" for one in horizons),
        )
    history = round((choice.history or 2 * horizons[-1]) * HORIZON_UNITS[unit] / pause_s)
    if not choice.history:
        history = max(history, FEWEST_READINGS)
    if not FEWEST_READINGS <= history <= LIMITS.steps:
        raise UserError(
            msg("The history has {n} readings; it needs {least} to {most}. A reading comes every {pause} {unit}."),
            n=history, least=FEWEST_READINGS, most=LIMITS.steps, pause=_amount(pause_s, unit), unit=unit,
        )  # fmt: skip
    return _Asked(pause_s, unit, horizons, ahead, history)


def _course(one: Recording, plan: Plan, choice: SeriesChoice, channels: list[int], pause_s: float) -> _Course:
    values = signal_of(one, plan, choice)[:, channels].astype(np.float32)
    even = np.arange(len(values)) * pause_s
    times_s = even if one.times is None else one.times * TIME_UNITS[plan.time_unit]
    known = np.isfinite(values[:, 0])
    values, times_s = values[known], times_s[known]
    late = np.abs(np.diff(times_s) - pause_s) > TOLERANCE * pause_s
    return _Course(values, times_s, np.concatenate([np.ones(min(1, len(values)), bool), late]))


def _stride(readings: int, asked: _Asked, channels: int) -> int:
    """Readings between the beginnings of two windows: more than usual where else there would be too many to keep."""
    room = LIMITS.kept_mb * 1e6 / (4 * asked.history * channels)
    return max(1, asked.history // APART, math.ceil(readings / min(room, LIMITS.series)))


def _findings(
    courses: Sequence[_Course], asked: _Asked, stride: int, windows: int, channel: str
) -> tuple[Finding, ...]:
    """What is asked, what the windows are, and what is lost at gaps."""
    stretches = [np.diff([*np.flatnonzero(course.broken), len(course.broken)]) for course in courses]
    lengths = np.concatenate(stretches)
    found = [
        Finding(
            "note",
            msg("{channel} will be forecast {horizons} {unit} ahead, from the last {history} {unit}: {readings} readings, one "
                "every {pause} {unit}."),
            {"channel": channel, "horizons": listed(f"{one:g}" for one in asked.horizons), "unit": asked.unit,
             "history": _amount(asked.history * asked.pause_s, asked.unit), "readings": asked.history,
             "pause": _amount(asked.pause_s, asked.unit)},
        ),
        Finding(
            "ok",
            msg("{n} windows, one begun every {stride} readings: where they overlap, they tell less than as many separate ones. "
                "All windows of a person stay in the same part."),
            {"n": windows, "stride": stride},
        ),
    ]  # fmt: skip
    short = lengths[lengths < asked.span]
    if len(short):
        said = msg("Readings are missing in between: no window crosses a gap, nothing is filled in. {lost} readings in {short} "
                   "stretches that are too short for a window are left out.")  # fmt: skip
        found.append(Finding("note", said, {"lost": int(short.sum()), "short": len(short)}))
    return tuple(found)


def _cut_off(recordings: Sequence[Recording], courses: Sequence[_Course]) -> list[Finding]:
    """Whose readings end at the limit of the device: a sensor that says nothing above 400 mg/dL, say."""
    cut = [
        one.name
        for one, course in zip(recordings, courses, strict=True)
        if len(course.values) and clipped(course.values[None]).any()
    ]
    return [Finding("warning", CUT_OFF, {"n": len(cut), "names": listed(cut, NAMED)})] if cut else []


def _amount(seconds: float, unit: str) -> float:
    return float(f"{seconds / HORIZON_UNITS[unit]:.6g}")
