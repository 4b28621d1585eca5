"""The series that is asked about, as the session holds it: a case of the data or one of the user's own."""

from __future__ import annotations

import dataclasses

import numpy as np
import streamlit as st

from core.data.series.series import Series
from core.i18n import Translator
from core.results import Run
from core.series_figures.paper import Marked
from core.spec import Demo
from core.words import outcome_text
from pages.components.address import case_text
from pages.components.case_buttons import first_case
from pages.components.data import Chosen
from pages.components.live import live_answers
from pages.components.series_shown import SeriesShown


@dataclasses.dataclass(frozen=True, eq=False)
class Own:
    """A single series of the user's, as the network reads it."""

    name: str
    series: Series
    marks: Marked = ()


def taken(run: Run, data: Chosen) -> int | Own:
    """What the session has; where it has nothing yet, a test case of the class asked about if there is one."""
    if _key(run) not in st.session_state:
        first_case(run, data, take)
    found: int | Own = st.session_state[_key(run)]
    return found


def take(run: Run, data: Chosen, row: int) -> None:
    """Ask about that case of the data from now on."""
    st.session_state[_key(run)] = row


def take_own(run: Run, own: Own) -> None:
    """Ask about that series of the user's from now on."""
    st.session_state[_key(run)] = own


def series_link(which: int | Own) -> str:
    """It as a link holds it; empty for one of the user's own."""
    return "" if isinstance(which, Own) else case_text(which)


def series_name(which: int | Own, t: Translator) -> str:
    """What it is called. Plain text: escape it where Markdown is read."""
    return which.name if isinstance(which, Own) else t("Case {row}", row=which + 1)


def truth_of(run: Run, data: Chosen, which: int | Own, t: Translator) -> str:
    """The class that a case of the data has there; empty text for the user's own."""
    if isinstance(which, Own):
        return ""
    return outcome_text(run.settings.dataset, data.cases.classes[int(data.cases.y[which])], t)


def series_at(demo: Demo, run: Run, data: Chosen, which: int | Own, t: Translator) -> SeriesShown:
    """The series with the network that is asked about it."""
    settings, own = run.settings, which if isinstance(which, Own) else None
    one = own.series if own else data.cases.inputs[np.array([which])]
    units = tuple(unit and outcome_text(settings.dataset, unit, t) for unit in one.units)
    return SeriesShown(
        key=run.question,
        one=dataclasses.replace(one, units=units),
        ask=live_answers(run),
        outcomes=tuple(outcome_text(settings.dataset, name, t) for name in run.data["classes"]),
        wanted=run.asked,
        names=tuple(outcome_text(settings.dataset, name, t) for name in one.channels),
        synthetic=demo.is_synthetic(settings.dataset) and own is None,
        landmark=settings.landmark or None,
        marks=own.marks if own else (),
    )


def _key(run: Run) -> str:
    return f"{run.run}-series"
