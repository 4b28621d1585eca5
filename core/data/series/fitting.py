"""A new recording brought to what a trained network reads: its channels, units and sampling rate, in pieces of its length."""

from __future__ import annotations

import dataclasses

import numpy as np

from core.data.series.beats import BEFORE_S, CUT_HZ, beats_at, r_peaks
from core.data.series.choice import SeriesChoice
from core.data.series.matching import VOLTS, channel_names, differs, rate_of, units_of, volts
from core.data.series.mitbih_file import HEARTBEATS
from core.data.series.preparation import SeriesPreparation
from core.data.series.recording import Recording
from core.data.series.resampling import resampled
from core.data.tables import listed
from core.errors import UserError
from core.i18n import msg
from core.spec import Finding

TAKEN_AS = msg("{name}: its channel {channel} is taken for {learned}, which the network learned from.")
NO_UNIT = msg("{name} does not say the unit of {learned}; it is taken to be {unit}, as the network learned.")
RESAMPLED = msg("{name}: brought from {rate} to {known} samples per second, as the network learned.")
NO_TIME_UNIT = msg("{name} does not say the unit of its times; it is taken to be that of the training ({unit}).")
LATER = msg("{name}: {n} steps after the landmark were left out, as the network never saw such.")
REST = msg("{name}: the last {seconds} s, too short for a piece, were left out.")
FOUND = msg(
    "{name}: no beats are marked in it; {n} were found by this program (Elgendi 2013) and cut out where they are steepest. A beat "
    "that was missed is not asked about."
)


@dataclasses.dataclass(frozen=True)
class Piece:
    """A stretch of a recording as the network reads it."""

    values: np.ndarray  # float32 (steps, channels)
    begin: float  # of the recording's time
    times: np.ndarray | None = None  # (steps,), where they tell


def pieces_of(
    one: Recording, known: SeriesPreparation, choice: SeriesChoice, landmark: float = 0.0
) -> tuple[list[Piece], list[Finding]]:
    """The pieces of a recording for a network that was prepared so, and what was changed; UserError where it cannot be asked."""
    signal, told = _signal(one, known, choice)
    if not known.rate:
        piece, said = _visits(one, signal, known, landmark)
        return [piece], [*told, *said]
    signal, said = _at_rate(one, signal, known.rate, choice)
    if known.lengths_differ:
        return [Piece(signal, 0.0)], [*told, *said]
    n = len(signal) // known.steps
    if not n:
        raise UserError(
            msg("{name} has {seconds} seconds; this network reads {least}. Choose a longer recording."),
            name=one.name,
            seconds=round(len(signal) / known.rate, 2),
            least=round(known.steps / known.rate, 2),
        )
    if rest := len(signal) - n * known.steps:
        said = [*said, Finding("note", REST, {"name": one.name, "seconds": round(rest / known.rate, 2)})]
    whole = signal[: n * known.steps].reshape(n, known.steps, -1)
    return [Piece(values, place * known.steps / known.rate) for place, values in enumerate(whole)], [*told, *said]


def beat_pieces(one: Recording, known: SeriesPreparation, choice: SeriesChoice) -> tuple[list[Piece], list[Finding]]:
    """The beats of a recording for a network that learned from those of MIT-BIH: as they are marked, else as they are found."""
    lead, told = _channels(one, known, choice)
    signal, said = _at_rate(one, one.signal[:, lead], CUT_HZ, choice)
    marks = [round(mark.time_s * CUT_HZ) for mark in one.annotations if mark.text in HEARTBEATS]
    peaks = np.array(marks, np.int64) if marks else r_peaks(signal[:, 0], CUT_HZ)
    x, whole = beats_at(signal[:, 0], peaks)
    if not len(x):
        raise UserError(msg("{name}: no heartbeats were found in it. Choose an electrocardiogram."), name=one.name)
    found = [] if marks else [Finding("note", FOUND, {"name": one.name, "n": len(x)})]
    begins = peaks[whole] / CUT_HZ - BEFORE_S
    pieces = [Piece(values[:, None].astype(np.float32), float(begin)) for values, begin in zip(x, begins, strict=True)]
    return pieces, [*told, *said, *found]


def _signal(one: Recording, known: SeriesPreparation, choice: SeriesChoice) -> tuple[np.ndarray, list[Finding]]:
    """Signal (steps, channels) float32 with the network's channels and units."""
    places, told = _channels(one, known, choice)
    own = list(units_of(one, choice).values())
    factors = np.ones(len(places), np.float32)
    for number, (place, unit) in enumerate(zip(places, known.units, strict=True)):
        if unit and not own[place]:
            told.append(
                Finding("warning", NO_UNIT, {"name": one.name, "learned": known.channels[number], "unit": unit})
            )
        elif unit and own[place] != unit and not {unit, own[place]} <= set(VOLTS):
            raise UserError(
                msg("{name}: {channel} is given in {came}; this network learned from {known}. Convert it."),
                name=one.name,
                channel=known.channels[number],
                came=own[place],
                known=unit,
            )
        factors[number] = volts(own[place], unit)
    return one.signal[:, places] * factors, told


def _channels(one: Recording, known: SeriesPreparation, choice: SeriesChoice) -> tuple[list[int], list[Finding]]:
    """The places of the network's channels in a recording; for a network of a single one, the first if none is called so."""
    names = channel_names(one, choice)
    if set(known.channels) <= set(names):
        return [names.index(channel) for channel in known.channels], []
    if len(known.channels) == 1:
        values = {"name": one.name, "channel": names[0], "learned": known.channels[0]}
        return [0], [Finding("warning", TAKEN_AS, values)]
    raise UserError(
        msg("{name} has the channels {came}; this network learned from {known}. Choose a recording with these."),
        name=one.name,
        came=listed(names),
        known=listed(known.channels),
    )


def _at_rate(
    one: Recording, signal: np.ndarray, to_rate: float, choice: SeriesChoice
) -> tuple[np.ndarray, list[Finding]]:
    rate = 0.0 if one.times is not None else rate_of(one, choice)
    if not rate:
        raise UserError(
            msg(
                "{name} does not say how many samples a second it has; this network reads {known}. Save it with its rate."
            ),
            name=one.name,
            known=f"{to_rate:g}",
        )
    if not differs(rate, to_rate):
        return signal, []
    told = Finding("note", RESAMPLED, {"name": one.name, "rate": f"{rate:g}", "known": f"{to_rate:g}"})
    return resampled(signal, rate, to_rate), [told]


def _visits(
    one: Recording, signal: np.ndarray, known: SeriesPreparation, landmark: float
) -> tuple[Piece, list[Finding]]:
    """A course of visits, up to the landmark."""
    if one.times is None or (one.time_unit and one.time_unit != known.time_unit):
        raise UserError(
            msg(
                "{name}: this network learned from visits with their times ({unit}). Choose a table that has such times."
            ),
            name=one.name,
            unit=known.time_unit,
        )
    told = [] if one.time_unit else [Finding("warning", NO_TIME_UNIT, {"name": one.name, "unit": known.time_unit})]
    seen = one.times <= (landmark or np.inf)
    if later := int((~seen).sum()):
        told.append(Finding("note", LATER, {"name": one.name, "n": later}))
    return Piece(signal[seen], 0.0, one.times[seen]), told
