"""You versus the model: ten test pictures read without knowing, then the score of both and of both together."""

from __future__ import annotations

import dataclasses

import numpy as np
import streamlit as st

from core.data.pictures.drawing import enlarged
from core.decisions.table import Ints
from core.i18n import Translator
from core.reading import Reading, drawn, rounds
from core.results import Run
from core.spec import Demo
from core.words import outcome_text
from pages.components.address import keep
from pages.components.data import Chosen
from pages.components.frame import literally, marked
from pages.components.picture_shown import crisp
from pages.components.reading_score import reading_score
from pages.components.tested import all_answers

SIDE = 320  # pixels on the page; a phone is 390 wide
KEYS = 9  # classes that have a key of their own


@st.fragment
def reading_panel(demo: Demo, run: Run, data: Chosen, t: Translator) -> None:
    """Offers ten pictures, shows them one at a time, and tells nothing until the last one is answered.

    A fragment: an answer draws this and nothing else. ``run`` is asked for all its classes.
    """
    st.subheader(t("You versus the model"), anchor="reading")
    reading = _reading(run)
    keep("reading", reading=f"{run.run}-{reading.written}" if reading else "")
    if reading is None:
        _offer(run, t)
        return
    cases = all_answers(run)
    order = drawn(cases.y, run.settings.seed, reading.rounds)
    reading = dataclasses.replace(reading, answers=reading.answers[: len(order)])
    if len(reading.answers) < len(order):
        _ask(demo, run, data, cases.row[order], reading, t)
        return
    reading_score(run, data, cases, order, np.array(reading.answers), t)
    _again(run, reading, reading.rounds < rounds(cases.y), t)


def _offer(run: Run, t: Translator) -> None:
    st.markdown(
        t(
            "Read ten test pictures before you look at the network’s mistakes: drawn at random, each class as often as in the "
            "test part. What they are is told after the last one."
        )
    )
    st.button(t("Begin"), icon=":material/visibility:", key="reading-begin", on_click=_keep, args=(run, Reading()))


def _ask(demo: Demo, run: Run, data: Chosen, rows: Ints, reading: Reading, t: Translator) -> None:
    done, n = len(reading.answers), len(rows)
    st.progress(done / n, t("Picture {number} of {n}", number=done + 1, n=n))
    crisp(enlarged(data.cases.inputs[rows[done]], SIDE), t("Picture {number} of {n}", number=done + 1, n=n))
    said = t("What does it show? The keys 1 to {n} answer too.", n=min(len(run.data["classes"]), KEYS))
    st.caption(marked(said, demo.is_synthetic(run.settings.dataset), t))
    with st.container(horizontal=True, gap="small"):
        for outcome, label in enumerate(run.data["classes"]):
            st.button(
                literally(outcome_text(run.settings.dataset, label, t)),
                key=f"reading-{outcome}",
                shortcut=str(outcome + 1) if outcome < KEYS else None,
                on_click=_keep,
                args=(run, dataclasses.replace(reading, answers=(*reading.answers, outcome))),
            )
        if done:
            st.button(
                t("One back"),
                icon=":material/undo:",
                key="reading-back",
                type="tertiary",
                on_click=_keep,
                args=(run, dataclasses.replace(reading, answers=reading.answers[:-1])),
            )


def _again(run: Run, reading: Reading, more: bool, t: Translator) -> None:
    with st.container(horizontal=True, gap="small"):
        if more:
            st.button(
                t("Read ten more"),
                icon=":material/add:",
                key="reading-more",
                on_click=_keep,
                args=(run, dataclasses.replace(reading, rounds=reading.rounds + 1)),
                help=t("Other pictures; all that you have read counts together, and the intervals become narrower."),
            )
        st.button(
            t("Begin anew"), icon=":material/restart_alt:", key="reading-anew", on_click=_keep, args=(run, Reading())
        )


def _reading(run: Run) -> Reading | None:
    """How far it has come: of the session, else of the address; None where nothing was begun."""
    key = _key(run)
    if key not in st.session_state:
        owner, _, said = st.query_params.get("reading", "").partition("-")
        st.session_state[key] = Reading.read(said, len(run.data["classes"])) if owner == run.run else None
    kept: Reading | None = st.session_state[key]
    return kept


def _keep(run: Run, reading: Reading) -> None:
    st.session_state[_key(run)] = reading


def _key(run: Run) -> str:
    return f"{run.run}-reading"
