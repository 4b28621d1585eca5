"""What the columns of a table of series are: the class, the patient, the time, and the steps or values in between."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from core.data.parts import is_split
from core.data.roles import MOST_CLASSES, guess_roles, is_date, is_patient_like
from core.data.series.choice import LAYOUTS, TIME_UNITS, SeriesChoice
from core.data.units import split_unit
from core.errors import UserError
from core.i18n import msg

FEWEST_STEPS = 3  # numbered columns of a table in which each row is a series, where at least half of its columns are
SURE_STEPS = 10  # so many are steps whatever else the table holds
_NUMBERED = re.compile(r"(.*?)[\s_.\-]*\(?(\d+(?:\.\d+)?)\)?")
_KEY = re.compile(
    r"(id|series|record|recording|stay|icustay|visitid|seriesid|recordid|hadm|hadmid|stayid|encounter|序列|记录)"
)
_TIME = re.compile(
    r"(time|times|timestamp|datetime|date|visit|visitdate|visittime|t|day|days|year|years|month|months|hour|hours|hrs|min|mins|"
    r"minute|minutes|sec|secs|second|seconds|futime|elapsed|charttime|时间|日期|天|天数|年|月|小时|分钟|秒|就诊时间)"
)
_UNITS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "秒"), "s"),
    **dict.fromkeys(("min", "mins", "minute", "minutes", "分钟", "分"), "min"),
    **dict.fromkeys(("d", "day", "days", "天", "日", "天数"), "d"),
    **dict.fromkeys(("y", "yr", "yrs", "year", "years", "年", "岁"), "y"),
}


@dataclasses.dataclass(frozen=True)
class Columns:
    """Names of columns; empty text where there is none."""

    layout: str  # "wide" or "long"
    values: tuple[tuple[str, ...], ...]  # wide: for each channel its steps; long: one of each
    channels: tuple[str, ...]
    units: tuple[str, ...]
    label: str = ""
    patient: str = ""
    series: str = ""
    split: str = ""
    time: str = ""
    time_unit: str = ""  # one of TIME_UNITS; "" where nobody says
    left_out: tuple[str, ...] = ()


def series_columns(frame: pd.DataFrame, choice: SeriesChoice, name: str) -> Columns:
    """The columns of a table as the user says, and as far as not said, guessed; UserError where there are no values."""
    names = [str(column) for column in frame]
    chosen = (choice.label, choice.patient, choice.series, choice.time, choice.split)
    unknown = [column for column in chosen if column and column not in names]
    if unknown or choice.layout not in ("", *LAYOUTS) or choice.time_unit not in ("", *TIME_UNITS):
        said = ", ".join([*unknown, *({choice.layout, choice.time_unit} - {"", *LAYOUTS, *TIME_UNITS})])
        raise UserError(msg("{name} has no column {column}. Choose another one."), name=name, column=said)
    usable = frame[[column for column in names if column not in choice.ignored]]
    steps = _steps([str(column) for column in usable if column not in chosen])
    time = choice.time or _time(usable)
    layout = choice.layout or ("long" if time and not steps else "wide")
    found = _long(usable, choice, time) if layout == "long" else _wide(usable, choice, steps)
    if not found.values:
        raise UserError(
            msg("{name} has no column of numbers that could be a measurement. Choose another table, or other columns."),
            name=name,
        )
    return found


def _wide(frame: pd.DataFrame, choice: SeriesChoice, steps: dict[str, list[str]]) -> Columns:
    """One series a row: numbered columns are the steps, else all columns of numbers."""
    stepped = {column for columns in steps.values() for column in columns}
    others = [str(column) for column in frame if column not in stepped]
    label, patient, split = _roles(frame[others], choice)
    numbers = [str(column) for column in frame if pd.api.types.is_numeric_dtype(frame[column])]
    if list(steps) == [""] or not steps:
        if not label:
            label = _class_among(frame, numbers)
        taken = {label, patient, split, choice.series, choice.time}
        steps = {"": [column for column in (steps.get("") or numbers) if column not in taken]}
    used = {column for columns in steps.values() for column in columns} | {label, patient, split}
    titles = [split_unit(channel.strip(" _-.")) for channel in steps]
    return Columns(
        "wide",
        tuple(tuple(columns) for columns in steps.values() if columns),
        tuple(title for title, _ in titles),
        tuple(unit for _, unit in titles),
        label,
        patient,
        "",
        split,
        left_out=tuple(str(column) for column in frame if column not in used),
    )


def _steps(names: Sequence[str]) -> dict[str, list[str]]:
    """Channel -> its numbered columns in the order of their numbers; of channels only those with as many steps as the longest."""
    found: dict[str, dict[float, str]] = {}
    for name in names:
        match = _NUMBERED.fullmatch(name)
        if match:
            found.setdefault(match[1], {})[float(match[2])] = name
    longest = max(map(len, found.values()), default=0)
    if longest < FEWEST_STEPS or (longest < SURE_STEPS and 2 * sum(map(len, found.values())) < len(names)):
        return {}
    same = {channel: steps for channel, steps in found.items() if len(steps) == longest}
    return {channel: [steps[number] for number in sorted(steps)] for channel, steps in same.items()}


def _class_among(frame: pd.DataFrame, numbers: Sequence[str]) -> str:
    """Of columns that are all numbers the first or last, where it holds a few whole numbers and its neighbour does not."""
    for place, beside in ((0, 1), (-1, -2)):
        if len(numbers) > FEWEST_STEPS:
            column, next_one = frame[numbers[place]].dropna(), frame[numbers[beside]].dropna()
            whole = bool((column == column.round()).all())
            if whole and 1 < column.nunique() <= MOST_CLASSES < next_one.nunique():
                return numbers[place]
    return ""


def _roles(frame: pd.DataFrame, choice: SeriesChoice) -> tuple[str, str, str]:
    """Class, patient and part among columns that are no steps."""
    guessed = guess_roles(frame, choice.label) if frame.shape[1] else None
    label = choice.label or (guessed.target if guessed else "")
    patient = choice.patient or (guessed.group if guessed else "")
    return label, "" if patient == label else patient, choice.split or (guessed.split if guessed else "")


def _time(frame: pd.DataFrame) -> str:
    """The column with the time: named so, and of numbers or dates."""
    for column in map(str, frame):
        plain = re.sub(r"[\s_\-./#:]", "", split_unit(column)[0]).casefold()
        if _TIME.fullmatch(plain) and (pd.api.types.is_numeric_dtype(frame[column]) or is_date(frame[column])):
            return column
    return ""


def _long(frame: pd.DataFrame, choice: SeriesChoice, time: str) -> Columns:
    """One time a row: columns that tell series and patients apart, the time, the class, and all other numbers."""
    names = [str(column) for column in frame if column != time]
    patient = choice.patient or next((column for column in names if is_patient_like(frame, column)), "")
    key = choice.series or next((column for column in names if column != patient and _is_key(frame[column])), "")
    split = choice.split or next((column for column in names if is_split(frame[column])), "")
    taken = {patient, key, split, time}
    rest = frame[[column for column in names if column not in taken]]
    label = choice.label or _constant_class(rest, frame[key or patient] if key or patient else None)
    numbers = [str(column) for column in rest if column != label and pd.api.types.is_numeric_dtype(rest[column])]
    titles = [split_unit(column) for column in numbers]
    return Columns(
        "long",
        tuple((column,) for column in numbers),
        tuple(title for title, _ in titles) if len({title for title, _ in titles}) == len(titles) else tuple(numbers),
        tuple(unit for _, unit in titles),
        label,
        patient,
        key or patient,
        split,
        time,
        choice.time_unit or (_time_unit(time) if time else ""),
        tuple(str(column) for column in rest if column not in (label, *numbers)),
    )


def _is_key(values: pd.Series) -> bool:
    plain = re.sub(r"[\s_\-./#:]", "", str(values.name)).casefold()
    return bool(_KEY.fullmatch(plain)) and bool(values.dropna().duplicated().any())


def _constant_class(rest: pd.DataFrame, keys: pd.Series | None) -> str:
    """The likely class among columns that never change within a series."""
    if keys is None or not rest.shape[1]:
        return ""
    changing = rest.groupby(keys.to_numpy()).nunique().max()
    constant = rest[[str(column) for column in rest if changing.get(column, 2) <= 1]]
    return guess_roles(constant).target if constant.shape[1] else ""


def _time_unit(column: str) -> str:
    title, unit = split_unit(column)
    words = [unit, *re.split(r"[\s_\-./#:()]", title)]
    return next((_UNITS[word.casefold()] for word in words if word.casefold() in _UNITS), "")


def numbers_of(frame: pd.DataFrame, columns: Sequence[str]) -> np.ndarray:
    """Those columns as float32 (rows, columns); cells that are no numbers are NaN."""
    return np.stack([pd.to_numeric(frame[name], errors="coerce").to_numpy(np.float32) for name in columns], axis=1)
