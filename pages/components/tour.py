"""A tour of three minutes: on the page of the first example, one sentence at a time on what to do next. The session keeps it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from core.i18n import Translator, msg
from core.store import Store
from pages.components.charts import palette

TITLE = msg("Show me around · 3 minutes")
STEPS = (
    ("train", msg("The network has learned. Go on to see how good it is.")),
    (
        "performance",
        msg(
            "These figures come from patients the network never saw. The switch above them says each one in plain words."
        ),
    ),
    ("threshold", msg("Move the threshold to the left: more patients are found, and more are alarmed for nothing.")),
    ("try", msg("Ask about one patient: move a measurement and watch the risk.")),
    ("take-away", msg("Take it home: press “Report (HTML)”. The file opens without a network.")),
)
"""The place of each step on the page, and what to do there."""
LEARNING = msg("The network is learning. Watch the curve: it falls while the network makes fewer mistakes.")
_KEY = "tour"
_BRING = st.components.v2.component("vitrine_tour", js=(Path(__file__).parent / "tour.js").read_text(encoding="utf-8"))
_STYLE = """<style>
.stMainBlockContainer {padding-bottom: 80vh}
.st-key-tour {position: fixed; bottom: 1rem; left: 50%%; transform: translateX(-50%%); z-index: 900;
  width: min(44rem, calc(100vw - 2rem)); background: %s; border: 1px solid %s; border-radius: 8px; padding: .6rem 1rem;
  box-shadow: 0 4px 24px rgb(0 0 0 / 25%%)}
.st-key-tour-place {display: none}
</style>"""
"""The bar, and below the page as much room as brings every place to the upper edge, where the bar covers nothing of it."""


def begin_tour() -> None:
    """Show the first step on the next page."""
    st.session_state[_KEY] = 0


def end_tour() -> None:
    """Show no step any more."""
    st.session_state.pop(_KEY, None)


@st.fragment
def tour_bar(t: Translator) -> None:
    """The step that comes next, at the lower edge of the window; nothing while nobody is shown around."""
    step = st.session_state.get(_KEY)
    if step is None:
        return
    ready = Store().load(st.query_params.get("run", "")) is not None
    st.html(_STYLE % (palette().background, palette().muted))
    with st.container(key="tour", gap="small"):
        anchor, said = STEPS[step]
        count = t("Step {n} of {all}", n=step + 1, all=len(STEPS))
        st.markdown(f"**{count}** · {t(said if ready else LEARNING)}")
        with st.container(horizontal=True, gap="small", horizontal_alignment="right"):
            st.button(t("End the tour"), type="tertiary", key="tour-end", on_click=end_tour)
            if ready and step + 1 < len(STEPS):
                st.button(t("Go on"), type="primary", icon=":material/arrow_downward:", key="tour-next", on_click=_next)
    _BRING(data={"anchor": anchor}, key="tour-place")


def _next() -> None:
    st.session_state[_KEY] += 1
