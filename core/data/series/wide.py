"""Tables in which each row is a series: its columns are the steps, in their order."""

from __future__ import annotations

import numpy as np
import pandas as pd

from core.data.parts import read_parts
from core.data.series.arrays import check_series
from core.data.series.choice import SeriesChoice
from core.data.series.columns import Columns, numbers_of
from core.data.series.recording import Recording
from core.data.tables import as_labels, listed
from core.errors import UserError
from core.i18n import msg
from core.limits import LIMITS
from core.spec import Finding


def read_wide(frame: pd.DataFrame, columns: Columns, choice: SeriesChoice, name: str) -> list[Recording]:
    """A recording for each row; what was read as what stands in the findings of the first. UserError where there are too many."""
    check_series(len(frame), name)
    if len(columns.values) > LIMITS.channels:
        raise UserError(
            msg("{name} has {n} channels; at most {most} can be read. Leave out columns you do not need."),
            name=name,
            n=len(columns.values),
            most=LIMITS.channels,
        )
    values = np.stack([numbers_of(frame, steps) for steps in columns.values], axis=2)
    labels, patients = (cells(frame, column) for column in (columns.label, columns.patient))
    parts = read_parts(frame[columns.split]) if columns.split else np.full(len(frame), -1, np.int64)
    findings = read_as(frame, columns, name)
    return [
        Recording(
            name=f"{name} · {row + 1}",
            signal=values[row],
            channels=columns.channels,
            units=columns.units,
            rate=choice.rate,
            patient=patients[row],
            label=labels[row],
            part=int(parts[row]),
            findings=findings if row == 0 else (),
        )
        for row in range(len(frame))
    ]


def cells(frame: pd.DataFrame, column: str) -> list[str]:
    """The cells of a column as text, empty where they are missing or there is no such column."""
    if not column:
        return [""] * len(frame)
    return [str(cell) for cell in as_labels(frame[column]).fillna("").str.strip()]


def read_as(frame: pd.DataFrame, columns: Columns, name: str) -> tuple[Finding, ...]:
    """What the columns of a table were taken for, and which are not used."""
    wide = msg("{name}: each row is a series of {steps} steps, from column {first} to {last}; class from {label}, patient from "
               "{patient}, part from {split}.")  # fmt: skip
    long = msg("{name}: each row is a time ({time}), series by {series}; class from {label}, patient from {patient}, part from "
               "{split}; values: {values}.")  # fmt: skip
    first = columns.values[0]
    roles = {role: getattr(columns, role) or "–" for role in ("label", "patient", "split", "series", "time")}
    steps = {"steps": len(first), "first": first[0], "last": first[-1]}
    values = {"values": listed(steps[0] for steps in columns.values)}
    told = {"name": name, **roles, **(steps if columns.layout == "wide" else values)}
    found = [Finding("ok", wide if columns.layout == "wide" else long, told)]
    text = [one for steps in columns.values for one in steps if not pd.api.types.is_numeric_dtype(frame[one])]
    if text:
        said = msg("{name}: cells that are no numbers count as missing in the columns {columns}.")
        found.append(Finding("warning", said, {"name": name, "columns": listed(text)}))
    if columns.left_out:
        said = msg("{name}: these columns are not used: {columns}.")
        found.append(Finding("note", said, {"name": name, "columns": listed(columns.left_out)}))
    return tuple(found)
