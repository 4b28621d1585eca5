"""What has to be done to recordings so that they are cases of one kind, decided and told before any of it is done."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from core.data.series.choice import SeriesChoice
from core.data.series.matching import differs, rate_of, shared_channels, shared_rate, shared_units
from core.data.series.recording import Recording
from core.errors import UserError
from core.i18n import Phrase, msg
from core.limits import LIMITS
from core.spec import Finding

RATE, TIME_UNIT, WINDOW, LABEL = "rate", "time_unit", "window_s", "label"  # what the user can be asked for
UNIT, CHANNELS = "unit", "channels"
ASKED = {
    RATE: msg("samples per second"),
    TIME_UNIT: msg("the unit of the times"),
    WINDOW: msg("the length of the pieces that the recordings are cut into"),
}


@dataclasses.dataclass(frozen=True)
class Plan:
    """How recordings become a ``Series``."""

    channels: tuple[str, ...]
    units: tuple[str, ...]
    rate: float  # of the result; 0 where times tell
    time_unit: str
    window: int  # steps of each piece; 0: whole recordings
    steps: int  # of the longest case
    cases: int
    missing: tuple[str, ...]  # fields of ``SeriesChoice`` without which nothing can be done
    unsaid: tuple[str, ...]  # fields that would help: the unit, the names of the channels
    findings: tuple[Finding, ...]


def planned(recordings: Sequence[Recording], choice: SeriesChoice) -> Plan:
    """The plan; UserError where recordings cannot be brought together, or would be too large."""
    _check_choice(choice)
    channels, named = shared_channels(recordings, choice)
    units, converted = shared_units(recordings, channels, choice)
    timed = _timed(recordings)
    rate, resampled = (0.0, []) if timed else shared_rate(recordings, choice)
    missing = [] if rate or timed else [RATE]
    missing += [TIME_UNIT] if timed and not recordings[0].time_unit else []
    lengths = planned_lengths(recordings, rate, choice)
    window, cut = (0, []) if choice.forecast else _window(lengths, rate, choice)
    cases, steps = (int((lengths // window).sum()), window) if window else (len(recordings), int(lengths.max()))
    missing += [WINDOW] if steps > LIMITS.steps and not choice.forecast else []
    check_room(cases, steps, len(channels), bool(missing or choice.forecast))
    unsaid = [UNIT] if not any(units) else []
    unsaid += [CHANNELS] if not any(recordings[0].channels) and not choice.channels else []
    kept_whole = () if choice.forecast else (*_differing(lengths, window), *_gaps(recordings, timed))
    findings = (*named, *converted, *resampled, *cut, *kept_whole)
    return Plan(
        tuple(channels),
        units,
        rate,
        recordings[0].time_unit,
        window,
        steps,
        cases,
        tuple(missing),
        tuple(unsaid),
        findings,
    )


def check_complete(plan: Plan) -> None:
    """UserError where something has to be said before anything can be done."""
    if plan.missing:
        raise UserError(
            msg("The files do not say everything that is needed; still missing: {what}. Say it beside the files."),
            what=Phrase(ASKED[plan.missing[0]]),
        )


def _check_choice(choice: SeriesChoice) -> None:
    for value in (choice.rate, choice.to_rate, choice.window_s, choice.history):
        if not (np.isfinite(value) and 0 <= value <= 1e7):
            raise UserError(
                msg("A sampling rate or a length of {value} is not possible. Write a number above 0, or leave it out."),
                value=str(value),
            )


def _timed(recordings: Sequence[Recording]) -> bool:
    timed = {one.times is not None for one in recordings}
    if len(timed) > 1 or len({one.time_unit for one in recordings if one.times is not None}) > 1:
        raise UserError(
            msg("Some recordings are sampled evenly and others are not, or their times have different units. "
                "Choose recordings of one kind.")
        )  # fmt: skip
    return timed == {True}


def planned_lengths(recordings: Sequence[Recording], rate: float, choice: SeriesChoice) -> np.ndarray:
    """Steps of each recording, (recordings,) int64, once its rate is changed."""
    steps = np.array([len(one.signal) for one in recordings])
    if not rate:
        return np.asarray(np.maximum(1, steps), np.int64)
    own = np.array([rate_of(one, choice) for one in recordings])
    scale = np.where(differs(own, rate), rate / own, 1.0)
    return np.asarray(np.maximum(1, np.floor(steps * scale)), np.int64)


def _window(lengths: np.ndarray, rate: float, choice: SeriesChoice) -> tuple[int, list[Finding]]:
    """Steps of a piece, 0 where recordings stay whole, and what is cut off."""
    if not choice.window_s or not rate:
        return 0, []
    window = round(choice.window_s * rate)
    if window < 2 or window > lengths.max():
        raise UserError(
            msg("Pieces of {seconds} seconds do not fit: the longest recording has {longest} seconds, and a piece needs "
                "two samples. Choose another length."),
            seconds=choice.window_s, longest=round(float(lengths.max() / rate), 2),
        )  # fmt: skip
    pieces = lengths // window
    told = {
        "seconds": choice.window_s,
        "n": int(pieces.sum()),
        "rest": round(float((lengths % window).sum() / rate), 2),
    }
    said = msg("The recordings will be cut into {n} pieces of {seconds} seconds; {rest} seconds at their ends are left out. "
               "Pieces of one recording or patient stay together.")  # fmt: skip
    findings = [Finding("note", said, told)]
    if none := int((pieces == 0).sum()):
        said = msg("{n} recordings are shorter than a piece and will be left out.")
        findings.append(Finding("warning", said, {"n": none}))
    return window, findings


def check_room(cases: int, steps: int, channels: int, unfinished: bool = False) -> None:
    """UserError where there are more cases than can be kept, or they take too much room; not where they are ``unfinished``."""
    if cases > LIMITS.series:
        raise UserError(
            msg("{n} series came or would be cut; at most {most} can be kept. Choose fewer or longer ones."),
            n=cases,
            most=LIMITS.series,
        )
    megabytes = cases * steps * channels * 4 / 1e6
    if megabytes > LIMITS.kept_mb and not unfinished:
        raise UserError(
            msg("{n} series of {steps} steps and {channels} channels take {mb} megabytes; at most {most} can be kept. Choose "
                "fewer, a lower sampling rate, or shorter pieces."),
            n=cases, steps=steps, channels=channels, mb=round(megabytes), most=LIMITS.kept_mb,
        )  # fmt: skip


def _differing(lengths: np.ndarray, window: int) -> list[Finding]:
    if window or lengths.min() == lengths.max():
        return []
    said = msg("The series have between {least} and {most} steps. They stay as long as they are; the network is told which "
               "steps exist.")  # fmt: skip
    return [Finding("note", said, {"least": int(lengths.min()), "most": int(lengths.max())})]


def _gaps(recordings: Sequence[Recording], timed: bool) -> list[Finding]:
    n = sum(not np.isfinite(one.signal).all() for one in recordings)
    said = msg(
        "{n} of {series} series have values that are missing. Nothing is filled in: the network is told what was measured."
    )
    findings = [Finding("note", said, {"n": n, "series": len(recordings)})] if n else []
    if timed:
        said = msg("The times are uneven: they are kept, and the network is told how much time has passed ({unit}).")
        findings.append(Finding("note", said, {"unit": recordings[0].time_unit or "?"}))
    return findings
