"""What this is, the demonstrations, and what stays on this machine."""

import streamlit as st

from pages.components.frame import page_frame
from pages.components.welcome import demo_cards, promises, start_here

t = page_frame()
st.title(t("Watch medical deep learning work. Question it. Take it home."), anchor=False)
st.markdown(
    t(
        "Vitrine trains neural networks in front of you, on real data or your own, shows honestly how good they are, "
        "answers for one patient and says why."
    )
)
start_here(t)
demo_cards(t)
promises(t)
