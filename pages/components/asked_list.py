"""A table of cases of which one is asked about when its row is pressed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from core.i18n import Translator
from core.results import Run
from pages.components.data import Chosen

Take = Callable[[Run, Chosen, int], None]  # has the session ask about that row of the data


def asked_list(
    run: Run, data: Chosen, table: Mapping[str, Any], rows: np.ndarray, take: Take, key: str, icon: str, t: Translator,
    **shown: Any,
) -> None:  # fmt: skip
    """``table`` with one line for each of ``rows`` (k,) of the data; ``shown`` goes to the widget as it is."""
    taken, anew = f"{run.question}-taken", f"{run.question}-taken-anew"

    def pressed() -> None:
        for place in st.session_state[key].selection.rows:
            take(run, data, int(rows[place]))
            st.session_state.update({taken: int(rows[place]), anew: True})

    st.dataframe(pd.DataFrame(table), hide_index=True, key=key, selection_mode="single-row", on_select=pressed, **shown)
    if st.session_state.pop(anew, False):
        st.rerun()
    if (row := st.session_state.get(taken)) is not None:
        st.success(t("Case {row} is asked about below: [try it](#try).", row=row + 1), icon=icon)
