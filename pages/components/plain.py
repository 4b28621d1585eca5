"""Figures in words for a patient: one switch a page, and while it is on a sentence under every figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st

from core.i18n import Translator, msg
from core.plain_words import SHOWN, plain_list, plain_sentence
from core.results import Metric, Run
from pages.components.frame import literally

KEY = "plain-words"
COLON = msg(": {said}")


def plain_switch(t: Translator) -> None:
    """The switch, at the head of the figures."""
    said = t("One sentence for each figure, with its number as so many of 100.")
    st.toggle(t(SHOWN), key=KEY, persist_state="session", help=said)


def plain_sentences(
    run: Run,
    metrics: Mapping[str, Metric],
    titles: Mapping[str, tuple[str, str]],
    t: Translator,
    prevalence: float | None = None,
) -> None:
    """The sentences of these figures, while they are wanted; ``prevalence`` (0 to 1) where it is another than in the test."""
    told = ((t(titles[name][0]), plain_sentence(run, name, one, t, prevalence)) for name, one in metrics.items())
    _lines(told, t)


def all_plain_sentences(run: Run, t: Translator) -> None:
    """The sentences of every figure of the run, each under the figure's name, while they are wanted."""
    _lines(plain_list(run, t), t)


def _lines(told: Iterable[tuple[str, str]], t: Translator) -> None:
    if st.session_state.get(KEY):
        st.markdown(
            "\n".join(f"- **{literally(title)}**{t(COLON, said=literally(said))}" for title, said in told if said)
        )
