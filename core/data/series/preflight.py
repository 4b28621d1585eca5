"""What is wrong or worth knowing about series before anything is trained on them (TRUST: pre-flight)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd

from core.data.pictures.marks import picture_marks
from core.data.preflight import class_findings
from core.data.series.faults import by_blocks, clipped, flat, held, longest_gap, spread, thousandfold
from core.data.series.series import Series
from core.data.splits import Split
from core.data.tables import listed
from core.data.twins import found_again
from core.i18n import msg
from core.spec import Finding

Level = Literal["ok", "note", "warning", "stop"]
NAMED = 3  # series named in a line
LONG_GAP = 0.1  # share of a series
CUT_OFF = msg("{n} series have their peaks cut off at the limit of the device: {names}.")


def series_findings(
    series: Series, y: np.ndarray, classes: tuple[str, ...], groups: np.ndarray | None, names: Sequence[str] = ()
) -> tuple[Finding, ...]:
    """Findings about the series (n,); ``y`` are places among ``classes``, ``groups`` patients, ``names`` those of the series."""
    labels = pd.Series(np.array(classes, object)[y])
    return (
        _size(series),
        *class_findings(labels, classes[1] if len(classes) == 2 else ""),
        *_patients(groups, len(y)),
        *_short(series, names),
        *_gaps(series, names),
        *_shapes(series, names),
        *_same(series, y),
    )


def window_findings(series: Series, groups: np.ndarray, names: Sequence[str] = ()) -> tuple[Finding, ...]:
    """The same about the windows (n,) of a forecast, which have no classes.

    Nothing is said of held values, as a monitor that writes whole numbers holds each for minutes, and nothing of cut peaks, which
    whole courses show and windows of them do not.
    """
    return (
        _size(series),
        *_patients(groups, len(series)),
        *_gaps(series, names),
        *_lines(series, names),
        *_same(series, np.zeros(len(series), np.int64)),
    )


def across_the_split(series: Series, parts: Split) -> list[Finding]:
    """Whether test series equal one that the network learned or was chosen from."""
    equal = found_again(_marks(series), parts)
    if not equal.any():
        return [Finding("ok", msg("No test series equals one of the training or validation part."))]
    said = msg("{n} of {test} test series equal one of the training or validation part: the figures are too good.")
    return [Finding("warning", said, {"n": int(equal.sum()), "test": len(equal)})]


def torn_patients(patients: np.ndarray, parts: np.ndarray) -> list[Finding]:
    """That every patient (n,) lies in one part (n,), or a refusal; parts below 0 are none."""
    known = parts >= 0
    torn = int((pd.Series(parts[known]).groupby(patients[known]).nunique() > 1).sum())
    if not torn:
        return [Finding("ok", msg("No patient has series in more than one part."))]
    said = msg("{n} patients have series in more than one part: the network would be tested on patients it has learned by heart. "
               "Split by patient instead.")  # fmt: skip
    return [Finding("stop", said, {"n": torn})]


def _size(series: Series) -> Finding:
    steps, channels = series.values.shape[1:]
    told = {"n": len(series), "steps": steps, "channels": channels}
    if series.times is not None:
        said = msg("{n} series of up to {steps} times and {channels} channels, at uneven times ({unit}).")
        return Finding("ok", said, {**told, "unit": series.time_unit})
    said = msg("{n} series of up to {steps} steps and {channels} channels; {rate} samples per second, {seconds} s.")
    seconds = round(steps / series.rate, 2) if series.rate else 0
    return Finding("ok", said, {**told, "rate": round(series.rate, 4), "seconds": seconds})


def _patients(groups: np.ndarray | None, n: int) -> list[Finding]:
    if groups is None:
        said = msg("Nothing tells which series are of the same patient; if there are several of one, they may lie on both sides "
                   "of the split, and the figures will be too good.")  # fmt: skip
        return [Finding("warning", said)]
    patients = len(np.unique(groups))
    said = msg("{n} patients; all series of one patient stay on one side of the split.")
    if patients == n:
        said = msg("Every series counts as a patient of its own: {n}.")
    return [Finding("ok", said, {"n": patients})]


def _short(series: Series, names: Sequence[str]) -> list[Finding]:
    lengths = series.lengths
    nothing = msg("{n} series hold no measured value at all: {names}. Look at their files.")
    point = msg("{n} series have one point only and no course: {names}.")
    return [*_told("warning", nothing, lengths == 0, names), *_told("warning", point, lengths == 1, names)]


def _gaps(series: Series, names: Sequence[str]) -> list[Finding]:
    lengths = series.lengths
    missing = ~np.isfinite(series.values) & (np.arange(series.values.shape[1]) < lengths[:, None])[..., None]
    empty = [
        name for name, gone in zip(series.channels, ~np.isfinite(series.values).any(axis=(0, 1)), strict=True) if gone
    ]
    if not missing.any():
        return [Finding("ok", msg("No value is missing within a series."))]
    share = float(missing.sum() / max(1, lengths.sum() * len(series.channels)))
    said = msg(
        "{percent} % of the values within the series are missing. They stay missing: the network is told what was measured."
    )
    found = [Finding("note", said, {"percent": round(100 * share, 2)})]
    if empty:
        said = msg("Nothing was ever measured of the channels {channels}. Leave them out.")
        found.append(Finding("warning", said, {"channels": listed(empty)}))
    if series.times is None:
        long = longest_gap(series.values, lengths).max(axis=1) > LONG_GAP * lengths
        said = msg("{n} series have a gap longer than a tenth of them: {names}. Was the sensor off?")
        found += _told("warning", said, long, names)
    return found


def _shapes(series: Series, names: Sequence[str]) -> list[Finding]:
    """Lines that are flat or held, tops that are cut off, units that are a thousand times off; of evenly sampled series only."""
    if series.times is not None or not len(series):
        return []
    stuck = msg(
        "{n} series hold one value for more than a fifth of their length: {names}. Was the electrode off for a while?"
    )
    unit = msg("{n} series are about a thousand times larger or smaller than the others, or than such a signal can be: {names}. "
               "Is the unit right (mV, µV)?")  # fmt: skip
    odd = thousandfold(by_blocks(series.values, spread), series.units)
    return [
        *_lines(series, names),
        *_told("warning", stuck, by_blocks(series.values, held).any(axis=1), names),
        *_told("warning", CUT_OFF, by_blocks(series.values, clipped).any(axis=1), names),
        *_told("warning", unit, odd.any(axis=1), names),
    ]


def _lines(series: Series, names: Sequence[str]) -> list[Finding]:
    said = msg("{n} series have a channel that never changes: {names}. Was the electrode off?")
    return _told("warning", said, by_blocks(series.values, flat).any(axis=1), names)


def _told(level: Level, said: str, which: Any, names: Sequence[str]) -> list[Finding]:
    """A line that counts and names the series (n,) that are marked; nothing where there is none."""
    places = np.flatnonzero(which).tolist()
    called = [names[place] if names else str(place + 1) for place in places]
    return [Finding(level, said, {"n": len(places), "names": listed(called, NAMED)})] if len(places) else []


def _same(series: Series, y: np.ndarray) -> list[Finding]:
    marks = _marks(series)
    _, first, inverse = np.unique(marks, return_index=True, return_inverse=True)
    repeated = len(marks) - len(first)
    if not repeated:
        return [Finding("ok", msg("No series is there twice."))]
    said = msg("{n} series repeat another one value by value; if they fall on both sides of the split, the figures will be too "
               "good.")  # fmt: skip
    found = [Finding("warning", said, {"n": repeated})]
    if torn := int((y != y[first][inverse]).sum()):
        said = msg("{n} of them belong to another class than the series they repeat. Look at their labels.")
        found.append(Finding("warning", said, {"n": torn}))
    return found


def _marks(series: Series) -> np.ndarray:
    """A number for every series, (n,) uint64, that only series with equal values share."""
    return picture_marks(np.where(np.isfinite(series.values), series.values, np.float32(np.nan)))
