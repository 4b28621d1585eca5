"""Which channel mattered when in one series: importance on the trace, and the network's attention beneath."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.errors import UserError
from core.explain.series.calls import ExplainedSeries
from core.explain.series.wording import ATTENTION, NAMES, lead, looked_at, sums_text
from core.i18n import Translator
from core.series_figures.stack import Layers, stack_figure
from pages.components.charts import draw, palette
from pages.components.frame import literally
from pages.components.series_shown import SeriesShown

Explain = Callable[[int], ExplainedSeries]
"""The explanation of the series for the class at a place; computed by a worker."""


def series_why_panel(shown: SeriesShown, explain: Explain, t: Translator) -> None:
    """Importance of every value of ``shown``, once it was asked for, and the network's attention where it has it."""
    st.markdown(
        t(
            "Two ways to ask which values decided. They explain the network, not the disease, and they do not always agree."
        )
    )
    if not st.session_state.get(_key(shown, "on")):
        st.button(
            t("Show what mattered"),
            icon=":material/visibility:",
            key=_key(shown, "show"),
            on_click=_begin,
            args=(shown,),
        )
        return
    try:
        with st.spinner(t("A worker computes…"), show_time=True):
            found: ExplainedSeries = shown.once("explained", lambda: explain(shown.wanted))
    except UserError as error:
        st.error(t(error.text, **error.values), icon=":material/error:")
        return
    _explained(shown, found, t)


def _explained(shown: SeriesShown, found: ExplainedSeries, t: Translator) -> None:
    trace = shown.trace
    st.markdown(literally(lead(found, shown.outcome, t)))
    method = st.segmented_control(
        t("Method"),
        list(found.maps),
        default="integrated",
        format_func=lambda name: t(NAMES[name][0]),
        key=_key(shown, "method"),
        required=True,
    )
    st.caption(t(NAMES[method][1]))
    layers = Layers(importance=found.maps[method], attention=found.attention, landmark=shown.landmark)
    figure = stack_figure(trace, t, palette(), shown.synthetic, layers)
    alt = t("What mattered in the series, on the trace: {method}", method=t(NAMES[method][0]))
    draw(figure, alt, key=_key(shown, "chart"))
    st.markdown(f"**{literally(looked_at(found.maps[method], trace, shown.outcome, t))}**")
    sums = sums_text(found, t) if method == "integrated" else ""
    st.caption(t.join(sums, t("One colour scale for all channels, by the largest values of this series.")))
    if found.attention is not None:
        st.info(t(ATTENTION), icon=":material/info:")


def _begin(shown: SeriesShown) -> None:
    st.session_state[_key(shown, "on")] = True


def _key(shown: SeriesShown, name: str) -> str:
    return f"{shown.key}-series-why-{name}"
