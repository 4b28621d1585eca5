"""The short series that recurrence and attention read: a shape, and its values to be changed by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from core.fundamentals.network import Floats
from core.fundamentals.sequences import SHAPES
from core.i18n import Translator

KEY = "fundamentals-shape"


def series_choice(t: Translator) -> Floats:
    """Eight values, as they stand in the table."""
    st.session_state.setdefault(KEY, "two")
    name = st.pills(t("Series (SYNTHETIC)"), list(SHAPES), format_func=lambda name: t(SHAPES[name][0]), key=KEY, required=True,
                    persist_state="session")  # fmt: skip
    values = SHAPES[name][1]
    steps = [str(step + 1) for step in range(len(values))]
    edited = st.data_editor(
        pd.DataFrame([np.array(values, np.float64)], columns=steps),
        key=f"{KEY}-{name}",
        hide_index=True,
        alt=t("The values of the series, step by step"),
        column_config={
            step: st.column_config.NumberColumn(step, format="%.2f", min_value=-1, max_value=1, required=True)
            for step in steps
        },
    )
    st.caption(t("Press a value twice to change it; from −1 to 1."))
    return np.nan_to_num(edited.to_numpy(np.float64)[0])
