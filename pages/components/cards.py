"""Figures as cards: value, below it the 95 % interval, and on hover how to read it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import streamlit as st

from core import words
from core.glossary import figure_help, figure_term
from core.i18n import Translator
from core.results import Metric, Run
from core.tasks import task_of
from pages.components.plain import plain_sentences


@dataclasses.dataclass(frozen=True)
class Card:
    """A figure with its name, how to read it, its digits and the term that explains it."""

    metric: Metric
    title: str
    reading: str
    digits: int
    term: str


def metric_cards(run: Run, names: Sequence[str], t: Translator) -> None:
    """One row of the run's figures, below them what each means for a patient, where that is wanted."""
    known, task = words.names(run), task_of(run)
    card_row(
        [Card(run.metrics[name], *known[name], task.digits(run, name), figure_term(run, name)) for name in names], t
    )
    plain_sentences(run, {name: run.metrics[name] for name in names}, known, t)


def card_row(cards: Sequence[Card], t: Translator) -> None:
    """A row of cards, and below it why some have no interval: the reasons are too long for a card."""
    row = st.container(horizontal=True, gap="small")
    for card in cards:
        row.metric(
            t(card.title),
            words.value_text(card.metric, t, card.digits),
            words.chip_text(card.metric, t, card.digits),
            delta_color="off",
            delta_arrow="off",
            help=figure_help(card.term, t(card.reading), card.metric.n, t),
            border=True,
            height="stretch",
        )
    reasons = dict.fromkeys(card.metric.why for card in cards if card.metric.why)
    if reasons:
        st.caption(t.join(*map(t, reasons)))
