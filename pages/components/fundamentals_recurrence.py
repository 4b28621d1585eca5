"""A recurrent unit unrolled over a short series, with the numbers of every step."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from core.fundamentals.network import Floats
from core.fundamentals.sequences import Unrolled, unrolled
from core.i18n import Translator
from pages.components.charts import draw, palette
from pages.components.fundamentals_series import series_choice
from pages.components.slider import live_slider

W, U, BIAS = "fundamentals-w", "fundamentals-u", "fundamentals-bias"
LARGEST = 3.0
GONE = 0.05  # of the first slope: an input that moves the end less is as good as forgotten


def recurrence_panel(t: Translator) -> None:
    """One unit that reads eight values one after another."""
    st.markdown(
        t(
            "A recurrent unit reads the series step by step. Its state h is made of the new value and of its own state before: "
            "h = tanh(w · x + u · h before + b). The same three numbers are used at every step; move them and see what is "
            "remembered."
        )
    )
    for name, value in ((W, 1.5), (U, 0.9), (BIAS, 0.0)):
        st.session_state.setdefault(name, value)
    st.fragment(_unroll)(t)


def _unroll(t: Translator) -> None:
    from core.fundamentals.sequence_figures import unrolled_figure

    x = series_choice(t)
    left, right = st.columns([2, 3], gap="large")
    with left:
        w = live_slider(t("w: weight of the new value"), -LARGEST, LARGEST, 2, W)
        u = live_slider(t("u: weight of the state before"), -LARGEST, LARGEST, 2, U)
        bias = live_slider(t("b: bias"), -LARGEST, LARGEST, 2, BIAS)
    unit = unrolled(x, w, u, bias)
    with right:
        draw(
            unrolled_figure(x, unit, t, palette()),
            t("Series and state over the steps"),
            key="fundamentals-drawn-unrolled",
        )
        st.markdown(_memory(unit, t))
    _steps(x, unit, t)


def _memory(unit: Unrolled, t: Translator) -> str:
    """How far the first value still moves the last state."""
    first, last = np.abs(unit.remembered[[0, -1]])
    numbers = {"first": t.number(float(first), 3), "last": t.number(float(last), 3)}
    if first < GONE * last:
        return t(
            "The last state moves by {last} for each unit of the last value, but only by {first} for the first one: the network "
            "can hardly learn from what was long ago (vanishing gradient). LSTM and GRU were made against this.",
            **numbers,
        )
    if first > last:
        return t(
            "The last state moves by {last} for each unit of the last value and by {first} for the first one: what was long ago "
            "counts more and more (exploding gradient).",
            **numbers,
        )
    return t(
        "The last state moves by {last} for each unit of the last value, and still by {first} for the first one.",
        **numbers,
    )


def _steps(x: Floats, unit: Unrolled, t: Translator) -> None:
    columns = {
        t("Step"): np.arange(1, len(x) + 1),
        "x": x,
        "w · x": unit.inward,
        t("u · h before"): unit.back,
        t("Sum with b"): unit.sums,
        "h = tanh": unit.states,
        t("Slope of the last h by x"): unit.remembered,
    }
    st.dataframe(
        pd.DataFrame(columns),
        hide_index=True,
        alt=t("The numbers of every step"),
        column_config={name: st.column_config.NumberColumn(format="%.3f") for name in list(columns)[1:]},
    )
