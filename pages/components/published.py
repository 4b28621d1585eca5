"""The card of what others reached on the same data, beside this run."""

from __future__ import annotations

import streamlit as st

from core.i18n import Translator
from core.published import benchmark, published_notes, published_table
from core.results import Run
from core.spec import Demo
from pages.components.frame import literally


def published_panel(demo: Demo, run: Run, t: Translator) -> None:
    """Part of chapter 3, for data about which something was published; nothing for others."""
    known = benchmark(run, demo)
    if known is None:
        return
    with st.container(border=True, key="published"):
        st.subheader(t("Published results on these data"), anchor=False)
        st.dataframe(
            published_table(run, known, t), hide_index=True, height="content", alt=t("Published results on these data")
        )
        st.caption(literally(published_notes(run, known, t)))
