"""Which of the fundamentals is looked at; the address carries it."""

from __future__ import annotations

import streamlit as st

from core.i18n import Translator, msg

PARTS = {
    "network": msg("A network in the plane"),
    "convolution": msg("Convolution and pooling"),
    "recurrence": msg("Recurrence"),
    "attention": msg("Attention"),
    "glossary": msg("Glossary"),
}
KEY, NAME = "fundamentals-part", "part"


def part_choice(t: Translator) -> str:
    """The part that is chosen, first the one of the address."""
    asked = st.query_params.get(NAME, "")
    st.session_state.setdefault(KEY, asked if asked in PARTS else "network")
    chosen: str = st.segmented_control(
        t("What to look at"),
        list(PARTS),
        format_func=lambda name: t(PARTS[name]),
        key=KEY,
        persist_state="session",
        required=True,
        label_visibility="collapsed",
    )
    if chosen != st.query_params.get(NAME, "network"):
        st.query_params[NAME] = chosen
    return chosen
