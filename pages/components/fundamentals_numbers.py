"""A small table of numbers that can be changed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from core.fundamentals.network import Floats


def numbers_table(
    values: Floats, columns: Sequence[str], key: str, alt: str, form: str, bounds: tuple[float, float]
) -> Floats:
    """The numbers (rows, columns) as they stand in the table, first ``values``; an emptied one is 0. ``form`` as in C."""
    low, high = bounds
    column = {"format": form, "min_value": low, "max_value": high, "required": True}
    edited = st.data_editor(
        pd.DataFrame(values, columns=list(columns)),
        key=key,
        hide_index=True,
        alt=alt,
        column_config={name: st.column_config.NumberColumn(name, **column) for name in columns},
    )
    return np.nan_to_num(edited.to_numpy(np.float64))
