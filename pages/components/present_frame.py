"""The frame of the presentation: nothing but the screen, in letters that grow with it, and the notice at its foot."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from core.i18n import Translator
from pages.components.frame import begin_page, disclaimer

_STYLE = (Path(__file__).parent / "present.css").read_text(encoding="utf-8")


def present_page() -> Translator:
    """The page without menu and header; gives the translator."""
    t = begin_page()
    st.html(f"<style>{_STYLE}</style>")
    with st.container(key="present-foot"):
        st.caption(disclaimer(t))
    return t
