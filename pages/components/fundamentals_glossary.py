"""Every term of the pages in a list; on the pages the same words come up over the question mark beside a figure."""

from __future__ import annotations

import streamlit as st

from core.glossary import TERMS
from core.i18n import Translator


def glossary_panel(t: Translator) -> None:
    """The terms in two columns, in reading order."""
    st.markdown(
        t("What the figures of the pages are. There the same words stand behind the question mark of a figure.")
    )
    names = list(TERMS)
    half = -(-len(names) // 2)
    for column, some in zip(st.columns(2, gap="large"), (names[:half], names[half:]), strict=True):
        with column:
            for name in some:
                title, text = TERMS[name]
                st.markdown(f"**{t(title)}**  \n{t(text)}")
