"""A run that forecasts has chapters of its own: how good, try it, why, take it away; the page ends with them."""

from __future__ import annotations

import streamlit as st

from core import words
from core.forecast_words import glucose
from core.glossary import chart_term, explained, explained_together
from core.glucose_units import UNITS, in_unit
from core.i18n import Translator
from core.results import Run
from core.spec import Demo
from core.tasks import task_of
from core.words import SPLITS
from pages.components.address import keep, linked
from pages.components.cards import metric_cards
from pages.components.charts import draw, palette
from pages.components.data import Chosen
from pages.components.forecast_try import forecast_try_panel
from pages.components.frame import chapter
from pages.components.plain import all_plain_sentences, plain_switch
from pages.components.take_away import take_away_panel


def forecast_story(demo: Demo, run: Run, data: Chosen, t: Translator) -> None:
    """Nothing for a run of classes; else all that follows the training, and the page ends here."""
    if run.task != "forecast":
        return
    shown = in_unit(run, _unit(demo, run, t)) if glucose(run) else run
    _folds(run, t)
    _performance(demo, shown, t)
    forecast_try_panel(demo, shown, data, t)
    take_away_panel(demo, run, t, shown)
    st.stop()


def _unit(demo: Demo, run: Run, t: Translator) -> str:
    """In which unit all that follows is shown and reported, first in that of the data; data, run and bundle stay as they are."""
    own, asked = run.told["unit"], linked(run, "unit")
    key = f"{demo.id}-glucose-unit-{own}"
    st.session_state.setdefault(key, asked if asked in UNITS else own)
    chosen = st.segmented_control(
        t("Glucose is shown in"), list(UNITS), key=key, persist_state="session", required=True
    )
    keep("unit", unit="" if chosen == own else str(chosen))
    return str(chosen)


def _folds(run: Run, t: Translator) -> None:
    """Who was learned from and who was tested on, fold by fold."""
    with st.expander(t("The folds: who was learned from, who was tested on"), icon=":material/view_week:"):
        st.markdown(t(SPLITS[run.settings.split]))
        told = run.told["folds"]
        table = {
            t("Fold"): [str(number) for number in range(1, len(told) + 1)],
            t("People tested on"): [", ".join(map(str, fold["people"])) for fold in told],
            t("Windows tested on"): [t.number(fold["windows"], 0) for fold in told],
            t("People learned from"): [t.number(fold["learned"]["people"], 0) for fold in told],
            t("People who chose the epoch"): [t.number(fold["chosen"]["people"], 0) for fold in told],
            t("Epoch kept"): [t.number(fold["best_epoch"], 0) for fold in told],
        }
        st.dataframe(table, hide_index=True, height="content", alt=t("The folds one by one"))


def _performance(demo: Demo, run: Run, t: Translator) -> None:
    chapter("performance", t)
    plain_switch(t)
    task = task_of(run)
    st.markdown(task.lead(run, t))
    metric_cards(run, task.cards(run), t)
    said = "\n".join(f"- {said}" for said in words.comparisons(run, t))
    st.markdown(said, help=explained_together(("persistence", "baseline"), t))
    drawn = task.drawn(run, t, palette(), demo.is_synthetic(run.settings.dataset))
    places = list(task.charts(run).items())
    for pair in (places[i : i + 2] for i in range(0, len(places), 2)):
        for column, (place, (title, reading)) in zip(st.columns(2, gap="medium"), pair, strict=False):
            with column.container(border=True, height="stretch"):
                st.subheader(t(title), anchor=False, help=explained(chart_term(place), t))
                st.caption(t(reading))
                draw(drawn[place], t(title), key=f"forecast-{place}")
    with st.expander(t("All figures"), icon=":material/table_chart:"):
        st.dataframe(words.figure_table(run, t), hide_index=True, alt=t("All figures"))
        all_plain_sentences(run, t)
