"""The training molecules most like the one that is asked about, with what is known of them."""

from __future__ import annotations

import streamlit as st

from core.glossary import explained
from core.i18n import Translator, msg
from core.results import Run
from core.words import outcome_asked, outcome_text
from pages.components.certainty import Verdict
from pages.components.data import Chosen
from pages.components.frame import literally
from pages.components.structures import small_structure

NEAREST = 5


def nearest_molecules(run: Run, data: Chosen, told: Verdict, t: Translator) -> None:
    """A row of pictures with their classes and how alike they are; nothing where the run does not tell its training cases."""
    rows = told.rows[:NEAREST].tolist()
    if not rows:
        return
    labels = [int(data.cases.y[row]) for row in rows]
    events = sum(label == run.asked for label in labels)
    outcome = literally(outcome_asked(run, t))
    said = msg("Of the {n} training molecules most like it, {events} have the outcome **{outcome}**.")
    st.markdown(t(said, n=len(rows), events=events, outcome=outcome))
    with st.container(horizontal=True, gap="small"):
        for row, label, distance in zip(rows, labels, told.distances, strict=False):
            with st.container(width=158, gap=None):
                small_structure(data.cases.inputs, row, t)
                name = literally(outcome_text(run.settings.dataset, data.cases.classes[label], t))
                st.markdown(f":{'orange' if label == run.asked else 'blue'}-badge[{name}]")
                st.caption(t("Likeness {likeness}", likeness=t.number(1 - float(distance))))
    st.caption(
        t(
            "Likeness: the share of fingerprint bits that both have, among those that either has (Tanimoto); 1 is equal, from "
            "about 0.5 on chemists see a family. That they have an outcome does not prove it for this molecule."
        ),
        help=explained("tanimoto", t),
    )
