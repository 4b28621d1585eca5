"""How good a network is on a file that brings the outcome along: external validation, if the cases are new."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import words
from core.errors import UserError
from core.i18n import Translator
from core.results import Metric, Run
from pages.components.frame import literally
from pages.components.workers import engine

if TYPE_CHECKING:
    from core.batch import Batch, Outcomes


def external_panel(run: Run, batch: Batch, t: Translator) -> None:
    """Offer the figures of a file with outcomes; they are computed by a worker when asked for."""
    told = batch.outcomes
    if told is None:
        return
    outcome = literally(words.outcome_asked(run, t))
    st.markdown("**" + t("The file tells the outcome: how good is the network here?") + "**")
    st.markdown(
        t(
            "{n} answered rows tell it, {events} of them with: {outcome}.",
            n=len(told.y),
            events=int(told.y.sum()),
            outcome=outcome,
        )
    )
    if told.unclear:
        st.caption(t("{n} rows have no outcome, or one that this run does not know, and are left out.", n=told.unclear))
    if not st.toggle(t("Compute the figures of this file"), key=f"{run.run}-external"):
        return
    try:
        with st.spinner(t("A worker computes…"), show_time=True):
            found = _figures(batch.digest, run.run, run.asked, run.threshold, run.settings.seed, told)
    except UserError as error:
        st.error(t(error.text, **error.values), icon=":material/error:")
        return
    names = [name for name in found if name in words.NAMES]
    table = {
        t("Figure"): [t(words.NAMES[name][0]) for name in names],
        t("This file"): [words.figure_text(found[name], t) for name in names],
        t("Test cases of this run"): [
            words.figure_text(run.metrics[name], t) if name in run.metrics else "–" for name in names
        ],
        t("How to read it"): [t(words.NAMES[name][1]) for name in names],
    }
    st.dataframe(table, hide_index=True, alt=t("The figures of this file"))
    said = t("This is external validation only if these are other patients, from another place or another time.")
    if batch.seen:
        known = t(
            "{n} of the rows are equal to cases that the network learned or was chosen from: with them the figures are too good.",
            n=batch.seen,
        )
        st.warning(t.join(known, said), icon=":material/warning:")
    else:
        st.caption(said)


@st.cache_resource(scope="session", max_entries=4, show_spinner=False)
def _figures(digest: str, run: str, asked: int, threshold: float, seed: int, _told: Outcomes) -> dict[str, Metric]:
    from core.batch import external_figures

    found: dict[str, Metric] = engine().call(external_figures, _told, threshold, seed)
    return found
