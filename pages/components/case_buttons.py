"""Test cases to ask about: of each outcome in turn, those with a clear answer first."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import streamlit as st

from core.i18n import Translator
from core.predict import log_odds
from core.results import Run
from core.words import outcome_text
from pages.components.address import linked_row
from pages.components.certainty import clear
from pages.components.data import Chosen
from pages.components.frame import literally
from pages.components.tested import tested

Ask = Callable[[Run, Chosen, int], None]
"""Takes a case of the data, by its row, as the one that is asked about."""


def case_buttons(run: Run, data: Chosen, ask: Ask, t: Translator) -> None:
    """One button for each outcome."""
    for outcome, text in enumerate(data.cases.classes):
        said = t("A test case: {outcome}", outcome=literally(outcome_text(run.settings.dataset, text, t)))
        st.button(
            said,
            icon=":material/shuffle:",
            on_click=next_case,
            args=(run, data, outcome, ask),
            key=f"case-{outcome}",
            disabled=not (data.cases.y[tested(run).row] == outcome).any(),
        )


def first_case(run: Run, data: Chosen, ask: Ask) -> None:
    """Where nobody was asked about yet: the case of the link, else a test case that has the outcome if there is one."""
    row = linked_row(run, len(data.cases.y))
    if row is not None:
        ask(run, data, row)
        return
    ask(run, data, int(tested(run).row[0]))
    next_case(run, data, run.asked, ask)


def next_case(run: Run, data: Chosen, outcome: int, ask: Ask) -> None:
    """The test cases of that outcome in turn: first those with a clear answer, of them those nearest to the threshold."""
    cases = tested(run)
    far = np.abs(log_odds(cases.p) - log_odds(run.threshold))
    rows = cases.row[np.lexsort((far, ~clear(run, data)))]
    rows = rows[data.cases.y[rows] == outcome]
    if not len(rows):
        return
    asked = st.session_state[f"{run.run}-asked"] = st.session_state.get(f"{run.run}-asked", -1) + 1
    ask(run, data, int(rows[asked % len(rows)]))
