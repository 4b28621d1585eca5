"""The series of the data that is asked about, as the session holds it."""

from __future__ import annotations

import dataclasses

import numpy as np
import streamlit as st

from core.i18n import Translator
from core.results import Run
from core.spec import Demo
from core.words import outcome_text
from pages.components.case_buttons import next_case
from pages.components.data import Chosen
from pages.components.live import live_answers
from pages.components.series_shown import SeriesShown
from pages.components.tested import tested


def taken(run: Run, data: Chosen) -> int:
    """The case the session has; where it has none yet, a test case of the class asked about if there is one."""
    if _key(run) not in st.session_state:
        take(run, data, int(tested(run).row[0]))
        next_case(run, data, run.asked, take)
    row: int = st.session_state[_key(run)]
    return row


def take(run: Run, data: Chosen, row: int) -> None:
    """Ask about that case of the data from now on."""
    st.session_state[_key(run)] = row


def series_at(demo: Demo, run: Run, data: Chosen, row: int, t: Translator) -> SeriesShown:
    """A case of the data with the network that is asked about it."""
    settings, one = run.settings, data.cases.inputs[np.array([row])]
    units = tuple(unit and outcome_text(settings.dataset, unit, t) for unit in one.units)
    return SeriesShown(
        key=run.question,
        one=dataclasses.replace(one, units=units),
        ask=live_answers(run),
        outcomes=tuple(outcome_text(settings.dataset, name, t) for name in run.data["classes"]),
        wanted=run.asked,
        names=tuple(outcome_text(settings.dataset, name, t) for name in one.channels),
        synthetic=demo.is_synthetic(settings.dataset),
        landmark=settings.landmark or None,
    )


def _key(run: Run) -> str:
    return f"{run.run}-series"
