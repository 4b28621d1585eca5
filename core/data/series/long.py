"""Tables in which each row is a time: the rows of a patient, or of a recording, in the order of their times are a series."""

from __future__ import annotations

import numpy as np
import pandas as pd

from core.data.parts import read_parts
from core.data.roles import is_date
from core.data.series.arrays import check_series
from core.data.series.choice import TIME_UNITS, SeriesChoice
from core.data.series.columns import Columns, numbers_of
from core.data.series.recording import Recording
from core.data.series.wide import cells, read_as
from core.data.tables import listed
from core.errors import UserError
from core.i18n import msg
from core.spec import Finding

EVEN = 0.01  # relative deviation of pauses that is none
MOST_HOLES = 4.0  # an even grid with holes may have so many times the rows that were measured


def read_long(frame: pd.DataFrame, columns: Columns, choice: SeriesChoice, name: str) -> list[Recording]:
    """A recording for each series of the table. UserError where a class changes within a series.

    Findings of the table stand with the first. Without a column that tells series apart all rows are one.
    """
    times, unit = _times(frame, columns)
    keys = np.array(cells(frame, columns.series) if columns.series else [name] * len(frame), object)
    usable = np.isfinite(times) & (keys != "")
    findings = [*read_as(frame, columns, name), *_unusable(name, usable)]
    rows = np.flatnonzero(usable)
    places, found = pd.factorize(keys[rows])
    check_series(len(found), name)
    if not len(found):
        raise UserError(msg("{name} has no row with a time. Choose another column for the time."), name=name)
    rows = rows[np.lexsort((times[rows], places))]
    pieces = np.split(rows, np.cumsum(np.bincount(places))[:-1])
    findings += _twice(name, times, pieces)
    values = numbers_of(frame, [steps[0] for steps in columns.values])
    labels, patients = (np.array(cells(frame, column), object) for column in (columns.label, columns.patient))
    _check_constant(labels, pieces, columns.label)
    parts = read_parts(frame[columns.split]) if columns.split else np.full(len(frame), -1, np.int64)
    pause = even_pause([times[piece] for piece in pieces]) if columns.time and unit else 0.0
    recordings = []
    for number, (piece, key) in enumerate(zip(pieces, found, strict=True)):
        signal, elapsed = values[piece], times[piece] - times[piece[0]]
        if pause:
            signal = on_grid(signal, elapsed, pause)
        rate = 1 / (pause * TIME_UNITS[unit]) if pause else 0.0 if columns.time else choice.rate
        recordings.append(
            Recording(
                name=f"{name} · {number + 1}" if columns.series else name,
                signal=signal,
                channels=columns.channels,
                units=columns.units,
                rate=rate,
                times=None if pause or not columns.time else elapsed,
                time_unit=unit,
                patient=patients[piece[0]] if columns.patient else str(key) if columns.series else "",
                label=labels[piece[0]],
                part=int(parts[piece[0]]),
                findings=tuple(findings) if number == 0 else (),
            )
        )
    return recordings


def _times(frame: pd.DataFrame, columns: Columns) -> tuple[np.ndarray, str]:
    """The time of every row, (rows,) float64, NaN where there is none, and its unit; row numbers where there is no column."""
    if not columns.time:
        return np.arange(len(frame), dtype=np.float64), ""
    cell = frame[columns.time]
    if pd.api.types.is_numeric_dtype(cell) and not is_date(cell):
        return cell.to_numpy(np.float64), columns.time_unit
    moments = pd.to_datetime(cell.astype("str"), errors="coerce", format="mixed", utc=True)
    if moments.isna().mean() > 0.5:
        raise UserError(
            msg("The column {column} holds no times that can be read. Write numbers, or dates such as 2020-01-31."),
            column=columns.time,
        )
    since = (moments - moments.min()).dt.total_seconds().to_numpy(np.float64)
    daily = bool((moments.dropna() == moments.dropna().dt.normalize()).all())
    unit = columns.time_unit or ("d" if daily else "min")
    return since / TIME_UNITS[unit], unit


def even_pause(times: list[np.ndarray]) -> float:
    """The pause between the times of all series, each ascending, where it is one and the same but for holes; else 0."""
    pauses = np.concatenate([np.diff(one) for one in times])
    if not len(pauses) or pauses.min() <= 0:
        return 0.0
    pause = float(np.median(pauses))
    whole = np.rint(pauses / pause)
    even = bool((np.abs(pauses - whole * pause) <= EVEN * pause).all()) and whole.min() >= 1
    return pause if even and whole.sum() <= MOST_HOLES * len(pauses) else 0.0


def on_grid(signal: np.ndarray, elapsed: np.ndarray, pause: float) -> np.ndarray:
    """Values (steps, channels) at even times, NaN where a time is left out; ``elapsed`` (steps,) since the first."""
    places = np.rint(elapsed / pause).astype(np.int64)
    filled = np.full((int(places[-1]) + 1, signal.shape[1]), np.nan, np.float32)
    filled[places] = signal
    return filled


def _unusable(name: str, usable: np.ndarray) -> list[Finding]:
    n = int((~usable).sum())
    said = msg("{name}: {n} rows have no time or do not say to which series they belong; they are left out.")
    return [Finding("warning", said, {"name": name, "n": n})] if n else []


def _twice(name: str, times: np.ndarray, pieces: list[np.ndarray]) -> list[Finding]:
    n = sum(int((np.diff(times[piece]) == 0).sum()) for piece in pieces)
    said = msg(
        "{name}: {n} rows have the same time as the row before in their series; both are kept, in the order of the file."
    )
    return [Finding("warning", said, {"name": name, "n": n})] if n else []


def _check_constant(labels: np.ndarray, pieces: list[np.ndarray], column: str) -> None:
    torn = [number for number, piece in enumerate(pieces, start=1) if len(set(labels[piece])) > 1]
    if torn:
        raise UserError(
            msg("The class in the column {column} changes within {n} series (series {places}). Choose a column that says "
                "one class for all rows of a series."),
            column=column, n=len(torn), places=listed(torn),
        )  # fmt: skip
