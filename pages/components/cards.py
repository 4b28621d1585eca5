"""Figures as cards: value, below it the 95 % interval, and on hover how to read it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core import words
from core.glossary import figure_help, figure_term
from core.i18n import Translator
from core.results import Run
from core.tasks import task_of
from pages.components.plain import plain_sentences


def metric_cards(run: Run, names: Sequence[str], t: Translator) -> None:
    """One row of the run's figures, below them what each means for a patient, where that is wanted."""
    row = st.container(horizontal=True, gap="small")
    for name in names:
        metric, (title, reading), digits = run.metrics[name], words.names(run)[name], task_of(run).digits(run, name)
        row.metric(
            t(title),
            words.value_text(metric, t, digits),
            words.interval_text(metric, t, digits),
            delta_color="off",
            delta_arrow="off",
            help=figure_help(figure_term(run, name), t(reading), metric.n, t),
            border=True,
            height="stretch",
        )
    plain_sentences(run, {name: run.metrics[name] for name in names}, words.names(run), t)
