"""Outcomes corrected by hand: noted case by case, shown, taken back, and used for another training."""

from __future__ import annotations

import dataclasses

import streamlit as st

from core.corrections import EXCLUDED, Noted, about, correction_text, in_effect, label_text, noted_of
from core.fingerprint import fingerprint
from core.i18n import Translator
from core.results import Run
from core.spec import Settings
from core.store import Store
from core.words import outcome_text
from pages.components.data import Chosen
from pages.components.frame import literally, turn_to
from pages.components.runs import choose
from pages.components.tested import tested
from pages.components.workers import engine, visitor

SCROLLS = 8  # lines of the list before it scrolls


def with_corrections(settings: Settings, t: Translator) -> Settings:
    """The settings with the corrections in force, which are said and can be given up, where these belong to them."""
    noted = _noted(settings)
    if noted.used:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                t("With {n} corrections by hand, listed under the test cases.", n=len(noted.used)), width="content"
            )
            st.button(
                t("Back to the data as they are"),
                icon=":material/undo:",
                key="corrections-off",
                on_click=_keep,
                args=(dataclasses.replace(noted, used=()),),
            )
    return dataclasses.replace(settings, corrections=noted.used)


def restore_corrections(settings: Settings) -> None:
    """Put the corrections of a run back, before the page is drawn."""
    _keep(noted_of(settings))


def corrections_panel(run: Run, data: Chosen, t: Translator) -> None:
    """What may be noted of the case that was taken from a list, what is noted, and the button that trains with it."""
    noted = _noted(run.settings)
    row = st.session_state.get(f"{run.question}-taken")
    if row is not None:
        _choices(run, data, row, noted, t)
    if noted.cases:
        with st.container(border=True, key="corrections"):
            _list(run, data, noted, t)
            _train(run, data, noted, t)
    if run.settings.corrections:
        _compare(run, data, t)


def _choices(run: Run, data: Chosen, row: int, noted: Noted, t: Translator) -> None:
    own = data.cases.classes[int(data.cases.y[row])]
    said = literally(outcome_text(run.settings.dataset, own, t))
    st.markdown(t("**Is the outcome of case {row} wrong?** In the data it is: {outcome}.", row=row + 1, outcome=said))
    with st.container(horizontal=True, gap="small"):
        for label in (*(name for name in data.cases.classes if name != own), EXCLUDED):
            text = t("It is: {outcome}", outcome=literally(outcome_text(run.settings.dataset, label, t)))
            st.button(
                text if label else t("Leave it out"),
                icon=":material/edit:" if label else ":material/block:",
                key=f"correct-{data.cases.classes.index(label) if label else 'out'}",
                type="primary" if noted.cases.get(row) == label else "secondary",
                on_click=_keep,
                args=(noted.having(row, label),),
            )


def _list(run: Run, data: Chosen, noted: Noted, t: Translator) -> None:
    st.markdown(t("**Noted corrections ({n})**: the data themselves stay as they are.", n=len(noted.cases)))
    own = set(tested(run).row.tolist())
    with st.container(gap="small", height=320 if len(noted.cases) > SCROLLS else "content"):
        for row, label in noted.all:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                was = data.cases.classes[int(data.cases.y[row])]
                kind = t("test case") if row in own else t("learned from")
                told = f"{correction_text(run, row, was, t)} → {label_text(run, label, t)} · {kind}"
                st.markdown(literally(told), width="stretch")
                st.button(
                    t("Take back"),
                    icon=":material/undo:",
                    key=f"take-back-{row}",
                    type="tertiary",
                    on_click=_keep,
                    args=(noted.without(row),),
                )
    if any(row in own for row in noted.cases):
        st.caption(
            t(
                "Test cases keep the outcome they have in the data: whoever changes the cases a network is tested on changes the "
                "ruler, and no figure could be compared any more. Report these to whoever keeps the data."
            )
        )


def _train(run: Run, data: Chosen, noted: Noted, t: Translator) -> None:
    if noted.all == run.settings.corrections:
        st.caption(t("This run was trained with exactly these corrections."))
        return
    effect = in_effect(noted.all, set(tested(run).row.tolist()), run.settings.folds)
    if st.button(
        t("Train again with these corrections"),
        type="primary",
        icon=":material/model_training:",
        key="train-corrected",
        disabled=not effect and not run.settings.corrections,
    ):
        settings = dataclasses.replace(run.settings, corrections=noted.all)
        with st.spinner(t("Asking a worker…"), show_time=True):
            engine().submit(settings, data.cases.sha256, visitor())
        _keep(dataclasses.replace(noted, used=noted.all))
        st.rerun()
    if not effect:
        st.caption(t("Only test cases are noted: there is nothing the network would learn differently."))


def _compare(run: Run, data: Chosen, t: Translator) -> None:
    """The way to the run without corrections, on the page of runs, which tells the paired difference."""
    before = fingerprint(dataclasses.replace(run.settings, corrections=()), data.cases.sha256)
    if Store().load(before) is None:
        return
    said = t("Compare with the run without corrections")
    if st.button(said, icon=":material/compare_arrows:", key="compare-corrected"):
        choose([before, run.run])
        turn_to("runs", t)


def _noted(settings: Settings) -> Noted:
    """What the session has for these data; nothing where what it has is about others."""
    kept: Noted | None = st.session_state.get(_key(settings.demo))
    return kept if kept is not None and kept.about == about(settings) else Noted(settings.demo, about(settings), {})


def _keep(noted: Noted) -> None:
    st.session_state[_key(noted.demo)] = noted


def _key(demo: str) -> str:
    return f"{demo}-corrections"
