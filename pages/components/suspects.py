"""Cases whose outcome in the data may be wrong: a list to take to the records. Nothing is deleted or changed."""

from __future__ import annotations

import streamlit as st

from core.decisions.suspects import Suspects, suspects
from core.errors import UserError
from core.i18n import Translator
from core.results import Run
from pages.components.case_list import ShowCases
from pages.components.data import Chosen
from pages.components.tested import per_run, unseen
from pages.components.workers import engine


def suspects_list(run: Run, data: Chosen, show: ShowCases, t: Translator) -> None:
    """The cases whose outcome the network doubts, worst first, and how many chance alone would list."""
    try:
        with st.spinner(t("A worker computes…"), show_time=True):
            found = _computed(run)
    except UserError as error:
        st.info(t(error.text, **error.values), icon=":material/info:")
        return
    st.markdown(_said(found, t))
    st.caption(
        t(
            "The least credible outcomes come first. Nothing was deleted or changed, neither in the data nor in the figures. "
            "Method: confident learning (Northcutt et al. 2021)."
        )
    )
    if len(found.places):
        show(run, data, unseen(run), found.places, "suspects", t("Suspected label errors"), t)


@per_run
def _computed(run: Run) -> Suspects:
    cases = unseen(run)
    found: Suspects = engine().call(suspects, cases.y, cases.p, run.settings.seed)
    return found


def _said(found: Suspects, t: Translator) -> str:
    return t(
        "**{n} of {cases} cases** that the network had not learned from are suspected. That number proves nothing: if every "
        "outcome and every risk were right, about {expected} ({low} to {high}) would be listed all the same. "
        "Numbers cannot tell an error from a rare course; the records can.",
        n=len(found.places),
        cases=found.n,
        expected=t.number(found.expected, 0),
        low=t.number(found.low, 0),
        high=t.number(found.high, 0),
    )
