"""Chapter 4 for series: one series, what the network says of it, how it came to say so over time; 5 follows it."""

from __future__ import annotations

import streamlit as st

from core.data.series.series import Series
from core.explain.network import KerasNetwork
from core.explain.series.calls import ExplainedSeries, explain_series
from core.i18n import Translator
from core.results import Run
from core.series_figures.stack import stack_figure
from core.spec import Demo
from core.store import Store
from core.words import outcome_text
from pages.components.address import keep
from pages.components.answer import answer_card
from pages.components.case_buttons import case_buttons
from pages.components.certainty import Familiar, Verdict, familiar, promise, verdict
from pages.components.charts import draw, palette
from pages.components.data import Chosen
from pages.components.frame import chapter, literally
from pages.components.live import live_answers
from pages.components.members import members_line
from pages.components.promise import certainty_panel, coverage_choice
from pages.components.series_edit import edit_panel
from pages.components.series_own import own_series_panel
from pages.components.series_play import play_panel
from pages.components.series_shown import series_panel
from pages.components.series_taken import series_at, series_link, series_name, take, taken, truth_of
from pages.components.series_why import series_why_panel
from pages.components.several import class_bars
from pages.components.workers import engine

NEAREST = 3  # training series that are drawn


@st.fragment
def series_try_panel(demo: Demo, run: Run, data: Chosen, t: Translator) -> None:
    """Ask about one series. A fragment: another series draws this and nothing else."""
    chapter("try", t)
    st.markdown(t.join(t(demo.question), t("Take a test case, or your own recording further down.")))
    which, coverage = taken(run, data), coverage_choice(run)
    keep("case", case=series_link(which))
    one = series_at(demo, run, data, which, t)
    p = live_answers(run)(one.one)
    told = verdict(demo, run, data, one.one, p, coverage)
    with st.container(horizontal=True, gap="small"):
        case_buttons(run, data, take, t)
    st.caption(literally(series_name(which, t)))
    series_panel(one, t)
    answer_card(run, float(p[0, run.asked]), told, [class_note(truth_of(run, data, which, t), t)], t)
    if len(run.data["classes"]) > 2:
        class_bars(run, p[0], t)
    members_line(run, one.one, t)
    certainty_panel(run, promise(run, data, coverage), familiar(run, demo, data), t)
    with st.expander(t("Let it come in"), icon=":material/play_circle:"):
        play_panel(one, t)
    with st.expander(t("Change it"), icon=":material/edit:"):
        edit_panel(one, t)
    _nearest(demo, run, data, told, familiar(run, demo, data), t)
    own_series_panel(demo, run, data, t)
    chapter("why", t)
    series_why_panel(one, lambda wanted: _explained(run, one.one, wanted), t)


def class_note(truth: str, t: Translator) -> str:
    """What class it has in the data; Markdown."""
    if not truth:
        return t("Your own series: its class is not known here.")
    return t("Its class in the data: **{outcome}**.", outcome=literally(truth))


def _explained(run: Run, one: Series, wanted: int) -> ExplainedSeries:
    found: ExplainedSeries = engine().call(explain_series, KerasNetwork.of(run, Store()), one, wanted)
    return found


def _nearest(demo: Demo, run: Run, data: Chosen, told: Verdict, known: Familiar | None, t: Translator) -> None:
    """The training series most like the one that is asked about."""
    if known is None:
        return
    with st.expander(t("Which training series are most like it?"), icon=":material/stacked_line_chart:"):
        for row, distance in zip(told.rows[:NEAREST].tolist(), told.distances, strict=False):
            name = outcome_text(run.settings.dataset, data.cases.classes[int(data.cases.y[row])], t)
            said = t("Case {row}: {outcome}", row=row + 1, outcome=name)
            st.markdown(f"**{literally(said)}** · {t('Distance {distance}', distance=t.number(float(distance)))}")
            near = series_at(demo, run, data, row, t)
            draw(stack_figure(near.trace, t, palette(), near.synthetic), said, key=f"{run.question}-near-{row}")
        st.caption(t("Nearest in what the network has made of the series before it decides, not value by value."))
