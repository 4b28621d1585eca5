"""What recordings must have in common: their channels, the units of these, and one sampling rate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from core.data.records import unique_names
from core.data.series.choice import SeriesChoice
from core.data.series.recording import Recording
from core.data.tables import listed
from core.errors import UserError
from core.i18n import msg
from core.spec import Finding

SAME_RATE = 0.01  # relative difference of sampling rates that is none: devices write 249.9 for 250
VOLTS = {"V": 1.0, "mV": 1e-3, "µV": 1e-6, "nV": 1e-9}


def channel_names(one: Recording, choice: SeriesChoice) -> list[str]:
    """The names of a recording's channels, each once: its own, the chosen ones where it has none, or numbers."""
    own = list(one.channels)
    if not any(own):
        own = list(choice.channels) if len(choice.channels) == len(own) else [str(n) for n in range(1, len(own) + 1)]
    return unique_names(own)[0]


def shared_channels(recordings: Sequence[Recording], choice: SeriesChoice) -> tuple[list[str], list[Finding]]:
    """The channels that all recordings have, in the order of the first."""
    names = [channel_names(one, choice) for one in recordings]
    shared = set(names[0]).intersection(*map(set, names))
    if not shared:
        raise UserError(
            msg(
                "The recordings have no channel in common: {first} and {other}. Choose recordings with the same channels."
            ),
            first=listed(names[0]),
            other=listed(next(other for other in names if not set(other) & set(names[0])) if len(names) > 1 else ()),
        )
    findings = []
    if others := sorted(set().union(*names) - shared):
        said = msg("These channels are not in every recording and will be left out: {channels}.")
        findings.append(Finding("warning", said, {"channels": listed(others)}))
    if choice.channels and not any(recordings[0].channels) and len(choice.channels) != len(recordings[0].channels):
        said = msg("{n} names were given for {channels} channels; they stay numbered.")
        values = {"n": len(choice.channels), "channels": len(recordings[0].channels)}
        findings.append(Finding("warning", said, values))
    return [name for name in names[0] if name in shared], findings


def units_of(one: Recording, choice: SeriesChoice) -> dict[str, str]:
    """Channel -> its unit, the chosen one where the file says none."""
    return dict(zip(channel_names(one, choice), (unit or choice.unit for unit in one.units), strict=True))


def shared_units(
    recordings: Sequence[Recording], channels: Sequence[str], choice: SeriesChoice
) -> tuple[tuple[str, ...], list[Finding]]:
    """The unit of each channel, the most frequent one where volts differ by thousands; UserError where others differ."""
    said = [units_of(one, choice) for one in recordings]
    units, turned, silent = [], Counter[str](), []
    for channel in channels:
        counts = Counter(unit[channel] for unit in said)
        known = Counter({unit: n for unit, n in counts.items() if unit})
        if len(known) > 1 and not set(known) <= set(VOLTS):
            raise UserError(
                msg("The channel {channel} is given in different units: {units}. Bring the recordings to one unit."),
                channel=channel,
                units=listed(known),
            )
        unit = known.most_common(1)[0][0] if known else ""
        units.append(unit)
        silent += [channel] if unit and counts[""] else []
        turned.update({f"{other} → {unit}": n for other, n in known.items() if other != unit})
    findings = []
    if turned:
        text = msg("Units that differ will be converted: {units}.")
        findings.append(Finding("note", text, {"units": listed(f"{change} ({n})" for change, n in turned.items())}))
    if silent:
        text = msg(
            "Some recordings do not say the unit of these channels; theirs is taken to be that of the others: {channels}."
        )
        findings.append(Finding("warning", text, {"channels": listed(silent)}))
    return tuple(units), findings


def volts(unit: str, to_unit: str) -> float:
    """By what values in one unit are multiplied to be in the other."""
    return VOLTS[unit] / VOLTS[to_unit] if unit != to_unit and {unit, to_unit} <= set(VOLTS) else 1.0


def rate_of(one: Recording, choice: SeriesChoice) -> float:
    """Samples per second of a recording: its own, or what the user says where its file does not."""
    return one.rate or choice.rate


def differs(rate: Any, to_rate: float) -> Any:
    """Whether a sampling rate, or each of several, is another one than ``to_rate``."""
    return np.abs(rate - to_rate) > SAME_RATE * to_rate


def shared_rate(recordings: Sequence[Recording], choice: SeriesChoice) -> tuple[float, list[Finding]]:
    """The rate everything is brought to, and what that means; 0 where some recording has none."""
    rates = Counter(rate_of(one, choice) for one in recordings)
    if 0.0 in rates or not all(np.isfinite(rate) and rate > 0 for rate in rates):
        return 0.0, []
    to_rate = choice.to_rate or min(rates)
    changed = {rate: n for rate, n in rates.items() if differs(rate, to_rate)}
    if not changed:
        return to_rate, []
    rates_said = [f"{rate:g} ({n})" if len(changed) > 1 else f"{rate:g}" for rate, n in changed.items()]
    told = {"n": sum(changed.values()), "rates": listed(rates_said), "rate": to_rate}
    said = msg("{n} recordings will be brought to {rate} samples per second; they came with {rates}.")
    findings = [Finding("note", said, told)]
    if min(changed) < to_rate:
        said = msg("Some are sampled more slowly than that: what lies between their samples is drawn, not measured.")
        findings.append(Finding("warning", said))
    if len(rates) > 1:
        said = msg(
            "The recordings have {n} sampling rates. If that goes with the class, the network learns the device."
        )
        findings.append(Finding("warning", said, {"n": len(rates)}))
    return to_rate, findings
