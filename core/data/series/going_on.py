"""A user's own series of which it is asked how they go on: cut into windows, with who they are of."""

from __future__ import annotations

import dataclasses

import numpy as np

from core.data.pictures.kept import About
from core.data.series.choice import HORIZON_UNITS, SeriesChoice, said
from core.data.series.formats import Came
from core.data.series.kept import Kept, Marks
from core.data.series.labelling import Labelled, patient_numbers, told_apart
from core.data.series.plan import Plan, check_complete, planned
from core.data.series.remarks import passed_over, remarks
from core.data.series.windows import Windows, windows_of
from core.errors import UserError
from core.i18n import msg
from core.spec import FOLDS, Settings

FEWEST_PEOPLE = FOLDS[1]  # each is tested once, by a network that learned from others
NONE = np.empty((0, 3), np.int64)  # annotations


def windows_by_person(known: Labelled, plan: Plan, choice: SeriesChoice) -> Windows:
    """The windows of a complete plan; UserError where they are of too few people to be told apart."""
    cut = windows_of(known.recordings, plan, choice)
    patients, _ = patient_numbers(known.recordings, cut.recording, True, known.told_by)
    if (people := len(np.unique(patients))) < FEWEST_PEOPLE:
        raise UserError(
            msg("A forecast is tested on people it has never seen: unbroken readings of at least {least} are needed, and these are "
                "of {n}. Choose the column that tells people apart, or bring more of them."),
            least=FEWEST_PEOPLE, n=people,
        )  # fmt: skip
    return cut


def kept_windows(came: Came, choice: SeriesChoice) -> Kept:
    """Everything that is kept of the files; UserError where something has to be said first."""
    known = told_apart(came, choice)
    plan = planned(known.recordings, choice)
    check_complete(plan)
    cut = windows_by_person(known, plan, choice)
    patients, told_by = patient_numbers(known.recordings, cut.recording, True, known.told_by)
    seconds = HORIZON_UNITS[cut.ahead.unit]
    places = zip(cut.recording.tolist(), (cut.begin_s / seconds).tolist(), strict=True)
    about = About(
        classes=(),
        counts=(),
        names=tuple(f"{known.recordings[place].name} · {begin:g} {cut.ahead.unit}" for place, begin in places),
        told_by=told_by,
        patients=len(np.unique(patients)),
        findings=(
            *passed_over(came.junk, came.left_out),
            *known.findings,
            *remarks(known.recordings),
            *plan.findings,
            *cut.findings,
        ),
        forecast=True,
    )
    parts = np.full(len(patients), -1, np.int64)
    return Kept(
        cut.series, np.zeros(len(patients), np.int64), patients, parts, Marks(NONE, ()), said(choice), about, cut.ahead
    )


def forecast_settings(settings: Settings, about: About) -> Settings:
    """The settings for such series: every person tested once, in folds."""
    return dataclasses.replace(
        settings,
        positive="",
        landmark=0.0,
        group=about.told_by,
        split="group",
        split_column="",
        folds=settings.folds or FOLDS[1],
    )
