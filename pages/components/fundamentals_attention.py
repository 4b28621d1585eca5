"""Attention over a short series as a matrix whose rows add up to one."""

from __future__ import annotations

import streamlit as st

from core.fundamentals.network import Floats
from core.fundamentals.sequences import Attended, attended
from core.i18n import Translator
from pages.components.charts import draw, palette
from pages.components.fundamentals_series import series_choice
from pages.components.slider import live_slider

LIKENESS, NEARNESS, ASKING = "fundamentals-likeness", "fundamentals-nearness", "fundamentals-asking"


def attention_panel(t: Translator) -> None:
    """Eight values that look at one another."""
    st.markdown(
        t(
            "With attention every step looks at all steps at once. A score says how much step i cares for step j: here the "
            "product of their values, times a weight, minus a price for the distance. Softmax turns each row of scores into "
            "shares that add up to 1, and the output is the mean of the values with these shares."
        )
    )
    for name, value in ((LIKENESS, 3.0), (NEARNESS, 0.1)):
        st.session_state.setdefault(name, value)
    st.fragment(_attend)(t)


def _attend(t: Translator) -> None:
    from core.fundamentals.sequence_figures import attention_figure

    x = series_choice(t)
    left, right = st.columns([2, 3], gap="large")
    with left:
        likeness = live_slider(t("Weight of the product of the values"), 0.0, 8.0, 1, LIKENESS)
        nearness = live_slider(t("Price of the distance, for each step"), 0.0, 3.0, 1, NEARNESS)
        causal = st.toggle(t("No step looks ahead"), key="fundamentals-causal", persist_state="session")
        st.session_state.setdefault(ASKING, 2)
        asking = st.select_slider(t("Step that asks"), range(1, len(x) + 1), key=ASKING, persist_state="session")
    found = attended(x, likeness, nearness, causal)
    with right:
        draw(
            attention_figure(found, asking - 1, t, palette()),
            t("The shares of attention"),
            key="fundamentals-drawn-matrix",
        )
        st.markdown(_sentence(x, found, asking - 1, t))


def _sentence(x: Floats, found: Attended, asking: int, t: Translator) -> str:
    """The mean that one step makes, in words."""
    shares = found.shares[asking]
    most = int(shares.argmax())
    parts = [f"{t.number(float(s), 2)} × {_n(float(v), t)}" for s, v in zip(shares, x, strict=True) if s >= 0.005]
    return t(
        "Step {asking} looks most at step {most}, with {share}. Its output: {sum} = **{value}**.",
        asking=asking + 1,
        most=most + 1,
        share=t.percent(float(shares[most])),
        sum=" + ".join(parts),
        value=t.number(float(found.values[asking]), 2),
    )


def _n(value: float, t: Translator) -> str:
    return f"({t.number(value, 2)})" if value < 0 else t.number(value, 2)
