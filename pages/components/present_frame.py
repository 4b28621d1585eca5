"""The frame of the presentation: nothing but the screen, in letters that grow with it, and the notice at its foot."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from core.i18n import Translator
from pages.components.charts import palette
from pages.components.frame import begin_page, disclaimer, widget_words

_STYLE = (Path(__file__).parent / "present.css").read_text(encoding="utf-8")


def present_page() -> Translator:
    """The page without menu and header; gives the translator."""
    t = begin_page()
    widget_words(t)
    colours = palette()
    st.html(
        f"<style>:root {{--ink: {colours.ink}; --paper: {colours.background}; --warn: {colours.other}}}{_STYLE}</style>"
    )
    with st.container(key="present-foot"):
        st.caption(disclaimer(t))
    return t
