"""A training before a room: the same settings with another seed, watched while it runs, then beside the run of the story."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import plotly.graph_objects as go
import streamlit as st

from core import words
from core.engine.client import Job
from core.fingerprint import fingerprint
from core.i18n import Translator
from core.results import Run
from core.spec import Demo, Settings
from core.store import Store
from core.synthesis_moments import latest_moment
from core.tasks import task_of
from pages.components.charts import palette
from pages.components.data import Chosen
from pages.components.gan_training import sheet
from pages.components.present_blocks import chart_alone, figure_picture
from pages.components.progress import ACTIVE
from pages.components.training import watch_training
from pages.components.workers import engine, visitor


def train_screen(demo: Demo, run: Run, data: Chosen, t: Translator) -> None:
    """Press Train, watch it, and see what came of it."""
    wanted = str(st.session_state.get(_key(run), ""))
    job = engine().job(wanted) if wanted else None
    if job is not None and job.state in ACTIVE:
        watch_training(demo, wanted, _live, t)
        return
    found = Store().load(wanted) if wanted else None
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(t("Train"), type="primary", icon=":material/play_arrow:", key="train"):
            _begin(run, data, t)
        st.caption(
            t("Trained just now, beside the run of this presentation.")
            if found
            else t("Below: the run of this presentation, trained before. Press Train for another one.")
        )
    if found is None:
        st.html(_picture(demo, run, chart_alone, t))
        return
    figures, curve = st.columns([2, 3], gap="large")
    with figures:
        for one in (found, run):
            _figure(one, t)
    curve.html(_picture(demo, found, figure_picture, t))


def _begin(run: Run, data: Chosen, t: Translator) -> None:
    with st.spinner(t("Asking a worker…"), show_time=True):
        st.session_state[_key(run)] = engine().submit(_next(run, data), data.cases.sha256, visitor())
    st.rerun()


def _figure(run: Run, t: Translator) -> None:
    name = task_of(run).headline(run)
    metric, digits = run.metrics[name], task_of(run).digits(run, name)
    took = t("Seed {seed}, trained in {time}", seed=run.settings.seed, time=t.duration(run.seconds["train"]))
    st.caption(took)
    st.metric(
        t(words.names(run)[name][0]),
        words.value_text(metric, t, digits),
        words.interval_text(metric, t, digits),
        delta_color="off",
        delta_arrow="off",
        border=True,
    )


def _picture(demo: Demo, run: Run, drawn: Callable[[go.Figure, str], str], t: Translator) -> str:
    from core.charts import charts

    figure = charts(run, t, palette(), demo.is_synthetic(run.settings.dataset))["learning"]
    return f'<div class="present-body">{drawn(figure, t("Loss per epoch"))}</div>'


def _live(demo: Demo, job: Job, t: Translator) -> None:
    from core.figures import learning_figure

    if moment := latest_moment(Store().checkpoint(job.run)):
        st.image(sheet(moment), output_format="PNG", alt=t("SYNTHETIC pictures at step {step}", step=moment.step))
    elif job.history.get("loss"):
        figure = learning_figure(job.history, 0, t, palette(), demo.is_synthetic(job.settings.dataset))
        st.html(f'<div class="present-body">{chart_alone(figure, t("Loss per epoch"))}</div>')


def _next(run: Run, data: Chosen) -> Settings:
    """The settings of the run with the first seed after its own that nobody has trained yet."""
    settings = run.settings
    while True:
        settings = dataclasses.replace(settings, seed=settings.seed + 1)
        if Store().load(fingerprint(settings, data.cases.sha256)) is None:
            return settings


def _key(run: Run) -> str:
    return f"{run.run}-present-training"
