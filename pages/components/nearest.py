"""The training cases most like the patient, each one click from the form."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.i18n import Translator
from core.neighbours import apart
from core.results import Run
from core.words import outcome_text
from pages.components.certainty import Verdict
from pages.components.data import Chosen
from pages.components.form import ask_about, patient
from pages.components.frame import literally
from pages.components.labels import label, value_text

SHOWN, TOLD = 3, 3  # cases, and values of each that differ most


def nearest_panel(run: Run, data: Chosen, told: Verdict, t: Translator) -> None:
    """The nearest training cases: how far, with what outcome, and where they differ."""
    if not len(told.rows):
        return
    with st.expander(t("Who is most like this patient?"), icon=":material/group:", expanded=True):
        sides = st.columns(SHOWN, gap="small")
        for place, (side, row, distance) in enumerate(zip(sides, told.rows, told.distances, strict=False)):
            with side.container(border=True, height="stretch"):
                st.markdown(_told(run, data, int(row), float(distance), t))
                st.button(
                    t("Put into the form"),
                    icon=":material/input:",
                    key=f"nearest-{place}",
                    on_click=ask_about,
                    args=(run, data, int(row)),
                )
        st.caption(
            t(
                "The training cases nearest to this one; distance 1 is one standard deviation in every measurement. "
                "That they had an outcome does not mean that this patient has it."
            )
        )


def _told(run: Run, data: Chosen, row: int, distance: float, t: Translator) -> str:
    outcome = literally(outcome_text(run.settings.dataset, data.cases.classes[int(data.cases.y[row])], t))
    heading = t("**Case {row}: {outcome}**", row=row + 1, outcome=outcome)
    lines = [t("Distance {distance}", distance=t.number(distance))]
    columns, theirs, here = run.schema["columns"], data.cases.inputs.iloc[row].to_dict(), patient(run)
    differences = apart(columns, theirs, here)
    for place in np.argsort(-differences, kind="stable")[:TOLD]:
        if differences[place] > 0:
            column = columns[place]
            value, mine = (literally(value_text(run, column, who[column["name"]], t)) for who in (theirs, here))
            name = label(run, column["name"], t)
            said = t("{name}: {value} (here {mine})", name=name, value=value, mine=mine)
            lines.append(f":small[{said}]")
    return heading + "\n\n" + "  \n".join(lines)
