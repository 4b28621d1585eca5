"""The short series that recurrence and attention read: a shape, and its values to be changed by hand."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.fundamentals.network import Floats
from core.fundamentals.sequences import SHAPES
from core.i18n import Translator
from pages.components.fundamentals_numbers import numbers_table

KEY = "fundamentals-shape"


def series_choice(t: Translator) -> Floats:
    """Eight values, as they stand in the table."""
    st.session_state.setdefault(KEY, "two")
    name = st.pills(t("Series (SYNTHETIC)"), list(SHAPES), format_func=lambda name: t(SHAPES[name][0]), key=KEY, required=True,
                    persist_state="session")  # fmt: skip
    values = SHAPES[name][1]
    steps = [str(step + 1) for step in range(len(values))]
    first = np.array([values], np.float64)
    edited = numbers_table(first, steps, f"{KEY}-{name}", t("The values of the series, step by step"), "%.2f", (-1, 1))
    st.caption(t("Press a value twice to change it; from −1 to 1."))
    return edited[0]
