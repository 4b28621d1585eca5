"""How a user's own series are to be read: what files do not say themselves, and what is to be made of them."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Any

KINDS = ("CSV", "TSV", "XLSX", "WFDB (.hea + .dat)", "EDF", "BDF", "DICOM", "NPY")
LAYOUTS = (
    "wide",
    "long",
)  # of a table: one series a row, or one time a row; of a 2-D array: many series, or one recording
HORIZON_UNITS = {"s": 1.0, "min": 60.0, "h": 3_600.0, "d": 86_400.0}  # seconds of each
TIME_UNITS = {"s": 1.0, "min": 60.0, "d": 86_400.0, "y": 365.25 * 86_400.0}  # seconds of each


@dataclasses.dataclass(frozen=True)
class SeriesChoice:
    """What the user may say before series are read; empty text and 0 mean "as the file says", or as it is guessed and told."""

    layout: str = ""  # one of LAYOUTS
    label: str = ""  # column with the class
    patient: str = ""  # column that tells patients apart
    series: str = ""  # column whose equal values are one series; without it a patient is one
    time: str = ""  # column with the time of a long table
    split: str = ""  # column that says training, validation or test
    ignored: tuple[str, ...] = ()  # columns that are left out
    time_unit: str = ""  # one of TIME_UNITS: of the column with the time
    rate: float = 0.0  # samples per second of files that do not say it
    unit: str = ""  # of channels whose file does not say it
    channels: tuple[str, ...] = ()  # names of channels that have none; the same number
    to_rate: float = 0.0  # samples per second everything is brought to; 0: the lowest that came, where they differ
    window_s: float = 0.0  # recordings are cut into pieces of so many seconds; 0: kept whole
    classes: tuple[tuple[str, str], ...] = ()  # path, class: as the user wrote it
    forecast: str = ""  # how far ahead, as numbers apart by commas; empty: the class is asked about
    forecast_unit: str = (
        ""  # of these and of the history, one of HORIZON_UNITS; empty: by the pause between two readings
    )
    history: float = 0.0  # that the network sees; 0: twice the longest horizon
    channel: str = ""  # that is forecast; empty: the first


OPTIONS = {
    "label": "target",
    "patient": "patient",
    "layout": "layout",
    "time": "time",
    "time_unit": "time-unit",
    "rate": "rate",
    "unit": "signal-unit",
    "window_s": "window",
    "forecast": "forecast",
    "forecast_unit": "forecast-unit",
    "history": "history",
    "channel": "channel",
}
"""What may be said of own series, and the option of the command line that says it."""

NUMBERS = ("rate", "window_s", "history")


def said(choice: SeriesChoice) -> dict[str, str]:
    """What was said, as text by the fields of OPTIONS."""
    held = {name: getattr(choice, name) for name in OPTIONS}
    return {name: f"{value:g}" if isinstance(value, float) else value for name, value in held.items() if value}


def choice_of(told: Mapping[str, str]) -> SeriesChoice:
    """What ``said`` gave, said again; of an imported run's words those that no choice can have been are left out."""
    held: dict[str, Any] = {name: str(told[name]) for name in OPTIONS if name in told}
    held |= {name: _number(held[name]) for name in NUMBERS if name in held}
    return SeriesChoice(**held)


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        return 0.0
    return number if 0 < number < math.inf else 0.0
