"""Every weight of the small network in a table, to be changed by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from core.fundamentals.losses import mean_gradient
from core.fundamentals.network import Floats, Network, connections
from core.fundamentals.setup import Setup
from core.fundamentals.wording import connection_name
from core.i18n import Translator
from pages.components.fundamentals_course import Held, edit_weights

LARGEST = 50.0  # that can be set by hand


def weights_table(setup: Setup, held: Held, t: Translator) -> None:
    """Each weight with the slope of the mean loss; a changed one begins a new training from there."""
    network, weights = setup.network, held.course.weights
    key = f"fundamentals-weights-{st.session_state.get('fundamentals-edition', 0)}-{held.course.steps}"
    gradient = mean_gradient(network, weights, held.points.x, held.points.y, setup.loss)
    with st.expander(t("All weights, to be changed by hand"), icon=":material/edit:"):
        st.caption(t("Press a weight twice and type another: the training then begins anew from these weights."))
        st.data_editor(
            pd.DataFrame(
                {
                    "name": [connection_name(network, one, t) for one in connections(network)],
                    "weight": weights,
                    "gradient": gradient,
                }
            ),
            key=key,
            hide_index=True,
            height=320,
            alt=t("The weights"),
            on_change=_take,
            args=(key, network, weights),
            column_config={
                "name": st.column_config.TextColumn(t("Connection"), disabled=True, pinned=True),
                "weight": st.column_config.NumberColumn(
                    t("Weight"), format="%.4f", min_value=-LARGEST, max_value=LARGEST, required=True
                ),
                "gradient": st.column_config.NumberColumn(t("Slope of the mean loss"), format="%.4f", disabled=True),
            },
        )


def _take(key: str, network: Network, weights: Floats) -> None:
    changed = weights.copy()
    for row, cells in st.session_state[key]["edited_rows"].items():
        if cells.get("weight") is not None:
            changed[int(row)] = np.clip(float(cells["weight"]), -LARGEST, LARGEST)
    edit_weights(network, changed)
    st.session_state["fundamentals-edition"] = st.session_state.get("fundamentals-edition", 0) + 1
