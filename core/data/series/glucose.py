"""Continuous glucose cut into windows: two hours of readings, and what the sensor shows 30 and 60 minutes later."""

from __future__ import annotations

import dataclasses
import itertools
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.data.bundled import FOLDER
from core.data.series.bundled import series_rows, series_sources
from core.data.series.series import Series
from core.i18n import msg
from core.spec import Ahead, Cases, Finding

if TYPE_CHECKING:
    import pandas as pd

PERIOD_S = 300  # between two readings
TOLERANCE_S = 15  # the clocks of the bundled set differ from the period by 3 s at most, or by a whole reading and more
HISTORY = 24  # readings in a window: two hours
HORIZONS_MIN = (30, 60)
STRIDE = (
    6  # readings between the beginnings of two windows: every half hour, three quarters of a window are in the next
)


CLASSES = (msg("person with prediabetes"), msg("person with diabetes"))


@dataclasses.dataclass(frozen=True)
class Windows:
    """Windows of a forecast, and what came after each: one entry per window in every field but the last three."""

    series: Series  # (windows, steps, 1) in mg/dL, evenly sampled
    targets: np.ndarray  # (windows, horizons) float32, mg/dL
    groups: np.ndarray  # (windows,) int64: the person; keep together, and report by person
    diabetes: np.ndarray  # (windows,) int64: 1 where the person has diabetes, 0 prediabetes
    horizons_min: tuple[int, ...]  # minutes from a window's last reading to each target
    sha256: str
    findings: tuple[Finding, ...]


def glucose_windows(
    horizons_min: tuple[int, ...] = HORIZONS_MIN, history: int = HISTORY, stride: int = STRIDE, folder: Path = FOLDER
) -> Windows:
    """All windows of 19 people of which no reading is missing, from the first of ``history`` to the last target.

    ``horizons_min`` are multiples of 5 minutes; ValueError for others. Dexcom G4 sensors, Hall et al. 2018, PLoS Biol
    16:e2005143; data from 19 people with diabetes or prediabetes in daily life, without meals and insulin as inputs.
    """
    ahead, odd = np.divmod(np.asarray(horizons_min) * 60, PERIOD_S)
    if odd.any() or ahead.min() < 1:
        raise ValueError(f"horizons {horizons_min} min, expected multiples of {PERIOD_S // 60}")
    rows = series_rows("glucose", folder)
    span = history + int(ahead.max())
    broken = breaks(rows)
    first = starts(broken, span, stride)
    glucose = rows["glucose"].to_numpy(np.float32)
    return Windows(
        series=Series(
            glucose[first[:, None] + np.arange(history)][..., None], (msg("Glucose"),), ("mg/dL",), rate=1 / PERIOD_S
        ),
        targets=glucose[first[:, None] + history - 1 + ahead],
        groups=rows["person"].to_numpy(np.int64)[first],
        diabetes=(rows["diagnosis"] == "diabetes").to_numpy(np.int64)[first],
        horizons_min=horizons_min,
        sha256=series_sources(folder)["glucose"].sha256,
        findings=_findings(rows, broken, len(first), span, stride, history),
    )


def glucose_cases() -> Cases:
    """The windows as cases: what comes is asked, by person, and folds hold equally many people with diabetes."""
    windows = glucose_windows()
    return Cases(
        inputs=windows.series,
        y=windows.diabetes,
        classes=CLASSES,
        sha256=windows.sha256,
        groups=windows.groups,
        title=msg("Glucose, 30 and 60 minutes ahead"),
        findings=windows.findings,
        ahead=Ahead(windows.targets, windows.horizons_min),
    )


def breaks(rows: pd.DataFrame) -> np.ndarray:
    """Rows that do not follow the row before by five minutes in the same person, (rows,) bool."""
    same = rows["person"].eq(rows["person"].shift())
    late = rows["seconds"].diff().sub(PERIOD_S).abs() > TOLERANCE_S
    return (~same | late).to_numpy(bool)


def starts(broken: np.ndarray, span: int, stride: int) -> np.ndarray:
    """The first row of every window: within each unbroken stretch from its beginning on, ``stride`` rows apart."""
    edges = [*np.flatnonzero(broken), len(broken)]
    stretches = [np.arange(begin, end - span + 1, stride) for begin, end in itertools.pairwise(edges)]
    return np.concatenate([np.empty(0, np.int64), *stretches]).astype(np.int64)


def _findings(
    rows: pd.DataFrame, broken: np.ndarray, windows: int, span: int, stride: int, history: int
) -> tuple[Finding, ...]:
    """What the windows are cut from, what is lost at gaps, and what the sensor is not."""
    people = rows.drop_duplicates("person")["diagnosis"].value_counts()
    stretches = np.diff([*np.flatnonzero(broken), len(broken)])
    minutes = PERIOD_S // 60
    return (
        Finding(
            "note",
            msg(
                "{n} readings, one every {minutes} minutes, of {people} people: {diabetes} with diabetes, {before} with "
                "prediabetes. All readings of a person stay in the same part."
            ),
            {"n": len(rows), "minutes": minutes, "people": int(people.sum()), "diabetes": int(people["diabetes"]),
             "before": int(people["prediabetes"])},
        ),
        Finding(
            "ok",
            msg(
                "{n} windows of {history} minutes, one begun every {stride} minutes: they overlap, so that they tell less than "
                "as many separate ones."
            ),
            {"n": windows, "history": history * minutes, "stride": stride * minutes},
        ),
        Finding(
            "note",
            msg(
                "Readings are missing at {gaps} places. No window crosses one, nothing is filled in; {short} stretches between "
                "them with {lost} readings are too short for a window."
            ),
            {"gaps": len(stretches) - int(people.sum()), "short": int((stretches < span).sum()),
             "lost": int(stretches[stretches < span].sum())},
        ),
        Finding(
            "warning",
            msg(
                "The sensor measures in the tissue beneath the skin, minutes behind the blood. Meals, insulin and movement "
                "are not known here. No treatment can be based on these forecasts."
            ),
        ),
    )  # fmt: skip
