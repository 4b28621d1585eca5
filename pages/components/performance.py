"""Chapter 3: how good it is, on cases it never saw, with N and interval, beside the simple models."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

from core import words
from core.charts import CHARTS, charts
from core.glossary import chart_term, explained, explained_together
from core.i18n import Translator
from core.results import Run
from core.spec import Demo
from pages.components.calibration import calibration_card
from pages.components.cards import metric_cards
from pages.components.charts import draw, palette
from pages.components.frame import chapter
from pages.components.plain import all_plain_sentences, plain_switch
from pages.components.several import classes_panel

ASIDE = "precision-recall"  # read with the table of all figures
HEADLINE = ("auroc", "calibration_slope", "sensitivity", "specificity")


def performance_panel(demo: Demo, run: Run, t: Translator) -> Run:
    """Headline figures, the baselines beside them, the curves, and every figure in a table.

    Gives the run as it is asked from here on: with several classes, these first together, then one against the rest.
    """
    chapter("performance", t)
    plain_switch(t)
    run = classes_panel(demo, run, t)
    n, events = run.split["test"], run.split["test_events"]
    st.markdown(
        t(
            "Measured once, on {n} test cases the network never saw; {events} of them have the outcome. "
            "Below each figure: its 95 % interval.",
            n=n,
            events=events,
        )
    )
    metric_cards(run, HEADLINE, t)
    said = "\n".join(f"- {said}" for said in words.comparisons(run, t))
    st.markdown(said, help=explained_together(("baseline",), t))
    for said in words.imbalance_effect(run, t):
        st.info(said, icon=":material/balance:")
    drawn = charts(run, t, palette(), demo.is_synthetic(run.settings.dataset))
    _charts(demo, run, drawn, t)
    with st.expander(t("All figures"), icon=":material/table_chart:"):
        st.dataframe(words.figure_table(run, t), hide_index=True, alt=t("All figures"))
        all_plain_sentences(run, t)
        _chart(ASIDE, drawn, t)
    return run


def _charts(demo: Demo, run: Run, drawn: dict[str, go.Figure], t: Translator) -> None:
    names = [name for name in CHARTS if name != ASIDE]
    for pair in (names[i : i + 2] for i in range(0, len(names), 2)):
        for column, name in zip(st.columns(2, gap="medium"), pair, strict=False):
            with column.container(border=True, height="stretch"):
                if name == "calibration":
                    calibration_card(demo, run, t)
                else:
                    _chart(name, drawn, t)


def _chart(name: str, drawn: dict[str, go.Figure], t: Translator) -> None:
    title, reading = (t(text) for text in CHARTS[name])
    st.subheader(title, anchor=False, help=explained(chart_term(name), t))
    st.caption(reading)
    draw(drawn[name], title)
