"""Primary biliary cholangitis: the visits until a landmark, and whether death or transplantation follows within a horizon.

Landmarking (van Houwelingen 2007, Scand J Stat 34:70-85): everybody who is alive, not transplanted and still followed at the
landmark is a case; only what was measured until then is known; what counts is what happens from there to the horizon.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.data.bundled import FOLDER
from core.data.series.bundled import series_rows, series_sources
from core.data.series.series import Series
from core.errors import UserError
from core.i18n import msg
from core.spec import Cases, Finding, Followed

if TYPE_CHECKING:
    import pandas as pd

DAYS = 365.25  # in a year
LANDMARKS = (1.0, 2.0, 3.0, 4.0, 5.0)  # years since the first visit; before 1 there is hardly more than that visit
LANDMARK = 2.0  # of these the one with few gone before it, three visits each, and few lost within HORIZON: 7 of 278
HORIZONS = (2.0, 3.0, 5.0)  # years since the landmark
HORIZON = 3.0
CHANNELS = (
    ("bilirubin", msg("Bilirubin"), "mg/dL"),
    ("albumin", msg("Albumin"), "g/dL"),
    ("alkaline_phosphatase", msg("Alkaline phosphatase"), "U/L"),
    ("ast", msg("Aspartate aminotransferase"), "U/mL"),
    ("cholesterol", msg("Cholesterol"), "mg/dL"),
    ("platelets", msg("Platelets"), "10⁹/L"),
    ("prothrombin_time", msg("Prothrombin time"), "s"),
    ("stage", msg("Histological stage, 1 to 4"), ""),
    ("ascites", msg("Ascites (0 no, 1 yes)"), ""),
    ("hepatomegaly", msg("Enlarged liver (0 no, 1 yes)"), ""),
    ("spiders", msg("Spider naevi (0 no, 1 yes)"), ""),
    ("edema", msg("Oedema (0 no, 0.5 treatable, 1 despite diuretics)"), ""),
    ("age", msg("Age at the first visit"), msg("years")),
    ("male", msg("Sex (0 female, 1 male)"), ""),
    ("treated", msg("Drug of the trial (0 placebo, 1 D-penicillamine)"), ""),
)
"""Column, title (message id) and unit of every channel; the last three are the same at all visits of a patient."""
CLASSES = (msg("alive without transplant"), msg("died or transplanted"))
ONE_OUTCOME = msg(
    "Death and transplantation are one outcome, whichever comes first, so neither competes with the other: the curves show who "
    "is alive without a new liver."
)


@dataclasses.dataclass(frozen=True)
class Landmarked:
    """Cases of the landmark task, and what is known of each after the landmark, for figures that follow the risk over time."""

    cases: Cases  # inputs: Series with times in years; y (cases,): 1 = died or transplanted by the horizon
    years: np.ndarray  # (cases,) float64 from the landmark to death, transplantation or the end of follow-up
    event: np.ndarray  # (cases,) int64: 1 where ``years`` ended with death or transplantation, whenever that was
    landmark: float  # years since the first visit
    horizon: float  # years since the landmark


def landmark_cases(landmark: float = LANDMARK, horizon: float = HORIZON, folder: Path = FOLDER) -> Landmarked:
    """The patients at risk at the landmark whose state at the horizon is known; UserError for other years than those offered.

    Those lost to follow-up between the two are left out and counted: nobody knows their outcome.
    """
    for value, offered in ((landmark, LANDMARKS), (horizon, HORIZONS)):
        if value not in offered:
            raise UserError(
                msg("{came} years are not offered here. Choose one of: {known}."),
                came=value,
                known=", ".join(f"{years:g}" for years in offered),
            )
    visits = series_rows("pbc", folder)
    patients = visits.drop_duplicates("patient").set_index("patient")
    at_risk = patients[patients["followed"] > landmark * DAYS]
    years = at_risk["followed"].to_numpy(np.float64) / DAYS - landmark
    event = (at_risk["end"] != "alive").to_numpy(np.int64)
    y = event * (years <= horizon)
    known = (y == 1) | (years >= horizon)
    chosen = at_risk.index[known].to_numpy(np.int64)
    seen = visits[(visits["day"] <= landmark * DAYS) & visits["patient"].isin(chosen)]
    cases = Cases(
        inputs=course(seen),
        y=y[known],
        classes=CLASSES,
        sha256=series_sources(folder)["pbc"].sha256,
        groups=chosen,
        title=msg("Course of primary biliary cholangitis"),
        findings=_findings(visits, seen, years, event, known, landmark, horizon),
        labels={title: (title, unit) for _, title, unit in CHANNELS},
    )
    return Landmarked(cases, years[known], event[known], landmark, horizon)


def followed_cases(landmark: float = LANDMARK) -> Cases:
    """The cases of ``landmark_cases`` within its horizon, and what became of each after the landmark."""
    found = landmark_cases(landmark)
    return dataclasses.replace(found.cases, followed=Followed(found.years, found.event, found.horizon, ONE_OUTCOME))


def course(visits: pd.DataFrame) -> Series:
    """The visits of each patient side by side, patients in the order of their numbers; times in years since the first visit."""
    rows = visits.assign(male=visits["sex"] == "male", treated=visits["drug"] == "D-penicillamine")
    patient, step = np.unique(rows["patient"], return_inverse=True)[1], rows.groupby("patient").cumcount()
    shape = (int(patient.max()) + 1, int(step.max()) + 1)
    values = np.full((*shape, len(CHANNELS)), np.nan, np.float32)
    times = np.full(shape, np.nan, np.float32)
    values[patient, step] = rows[[name for name, _, _ in CHANNELS]].to_numpy(np.float32)
    times[patient, step] = rows["day"].to_numpy(np.float32) / DAYS
    titles, units = tuple(title for _, title, _ in CHANNELS), tuple(unit for _, _, unit in CHANNELS)
    return Series(values, titles, units, times=times, time_unit="y")


def _findings(
    visits: pd.DataFrame,
    seen: pd.DataFrame,
    years: np.ndarray,
    event: np.ndarray,
    known: np.ndarray,
    landmark: float,
    horizon: float,
) -> tuple[Finding, ...]:
    """Who is a case and who is not and why, and what leaving out the undecided does to the risk."""
    gone = visits.drop_duplicates("patient").query("followed <= @landmark * @DAYS")["end"] != "alive"
    at_risk = {"n": len(years), "landmark": landmark, "gone": int(gone.sum()), "lost": int((~gone).sum())}
    share = float((event[known] * (years[known] <= horizon)).mean())
    undecided = {"n": int((~known).sum()), "horizon": horizon, "share": round(100 * share, 1),
                 "estimate": round(100 * risk(years, event, horizon), 1)}  # fmt: skip
    later = int((visits["patient"].isin(seen["patient"]) & (visits["day"] > landmark * DAYS)).sum())
    return (
        Finding(
            "note",
            msg(
                "{n} of 312 patients are alive, not transplanted and still followed {landmark} years after their first visit, the "
                "landmark. {gone} died or were transplanted before it and {lost} were lost to follow-up: they are left out."
            ),
            at_risk,
        ),
        Finding(
            "warning" if undecided["n"] else "ok",
            msg(
                "{n} of them are left out because their follow-up ends alive less than {horizon} years after the landmark: their "
                "outcome is unknown. So {share} % of the cases have the outcome; the estimate with everybody (Kaplan–Meier) "
                "is {estimate} %."
            ),
            undecided,
        ),
        Finding(
            "ok",
            msg("Only what was measured until the landmark is used; {n} later visits of these patients are not."),
            {"n": later},
        ),
        Finding(
            "note",
            msg(
                "A trial at the Mayo Clinic, 1974 to 1984: before ursodeoxycholic acid was given, when transplantation was "
                "beginning. The risks do not hold for patients of today."
            ),
        ),
    )


def risk(years: np.ndarray, event: np.ndarray, horizon: float) -> float:
    """Risk of the event by the horizon after Kaplan and Meier, from 0 to 1."""
    from statsmodels.duration.survfunc import SurvfuncRight

    curve = SurvfuncRight(years, event)
    before = curve.surv_prob[curve.surv_times <= horizon]
    return float(1 - before[-1]) if len(before) else 0.0
