"""Cases of the data as a table of molecules with their structures, each one press from being asked about."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.i18n import Translator
from core.results import Run
from core.words import outcome_text
from pages.components.asked_list import asked_list
from pages.components.data import Chosen
from pages.components.molecule_taken import take
from pages.components.structures import CELL, structure_cell
from pages.components.tested import Tested

MOST_SHOWN = 60  # molecules


def molecule_list(run: Run, data: Chosen, cases: Tested, places: Any, name: str, alt: str, t: Translator) -> None:
    """Those of the ``cases`` at ``places`` (k,), in that order; a row that is selected is asked about below."""
    st.markdown(t("Select a row to ask about that molecule below."))
    if len(places) > MOST_SHOWN:
        st.caption(t("The first {n} are shown.", n=MOST_SHOWN))
    places = places[:MOST_SHOWN]
    rows, key, picture = cases.row[places], f"{run.question}-molecules-{name}", t("Structure")
    labels = [data.cases.classes[y] for y in data.cases.y[rows]]
    table = {
        t("Molecule"): data.cases.inputs.ids[rows],
        picture: [structure_cell(smiles) for smiles in data.cases.inputs.smiles[rows]],
        t("Outcome"): [outcome_text(run.settings.dataset, label, t) for label in labels],
        t("Predicted risk"): [t.percent(float(p), 1) for p in cases.p[places]],
    }
    structure = st.column_config.ImageColumn(picture, width=CELL[0] + 20)
    shown = {"row_height": CELL[1], "column_config": {picture: structure}, "alt": alt}
    asked_list(run, data, table, rows, take, key, ":material/science:", t, **shown)
