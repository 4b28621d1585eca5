"""A molecule drawn by hand: Ketcher, whose files lie in its package, so that nothing is fetched."""

from __future__ import annotations

import streamlit as st

from core.i18n import Translator
from core.results import Run
from pages.components.data import Chosen
from pages.components.molecule_taken import asked_text, typed_key

HEIGHT = 480  # px


def drawing_panel(run: Run, data: Chosen, t: Translator) -> None:
    """An editor that begins with the molecule that is asked about; what is applied is then asked about as if it were typed.

    It is drawn before the field for that, since it fills it.
    """
    shown = st.expander(t("Draw it"), icon=":material/draw:", key=f"{run.run}-draw", on_change="rerun")
    if not shown.open:
        return
    from streamlit_ketcher import st_ketcher

    asked, before = asked_text(run, data), f"{run.run}-drawn"
    with shown:
        st.caption(t("The editor is Ketcher, in English. Press Apply below the drawing to ask about it."))
        drawn = st_ketcher(asked, height=HEIGHT, key=f"{run.run}-ketcher")
    if drawn and drawn not in (asked, st.session_state.get(before, "")):
        st.session_state[typed_key(run)] = drawn
    st.session_state[before] = drawn
