"""The home page's parts: a first example in one click, the demonstrations as cards, what stays on this machine."""

from __future__ import annotations

import streamlit as st

from core.i18n import Translator
from pages.components.frame import FUNDAMENTALS, ROOT, shown_demos, turn_to
from pages.components.present_links import story_link
from pages.components.tour import TITLE, begin_tour
from pages.components.workers import engine, visitor


def start_here(t: Translator) -> None:
    """Train the first demo's first network now and go and watch, alone or shown around."""
    first = next(iter(shown_demos()))
    with st.container(border=True, key="start"):
        st.subheader(t("Start here"), anchor=False)
        dataset = first.dataset(first.defaults.dataset)
        st.markdown(
            t("A first example, a few seconds long: {title}.", title=t(dataset.title) if dataset else t(first.title))
        )
        with st.container(horizontal=True, gap="small"):
            alone = st.button(t("Run the first example"), type="primary", icon=":material/play_arrow:", key="first")
            shown = st.button(t(TITLE), icon=":material/tour:", key="show-around", on_click=begin_tour)
        if alone or shown:
            with st.spinner(t("Asking a worker…"), show_time=True):
                run_id = engine().submit(first.defaults, first.load(first.defaults, None).sha256, visitor())
            turn_to(first.id, t, **st.query_params, run=run_id)


def demo_cards(t: Translator) -> None:
    """Every demo with what it does and the data it brings."""
    st.header(t("Demonstrations"), anchor=False)
    columns = st.columns(2, gap="medium")
    for place, demo in enumerate(shown_demos()):
        with columns[place % 2].container(border=True, height="stretch"):
            st.subheader(f":material/{demo.icon}: {t(demo.title)}", anchor=False)
            st.markdown(t(demo.summary))
            st.caption(t("Data: {titles}", titles=" · ".join(t(dataset.title) for dataset in demo.datasets)))
            with st.container(horizontal=True, gap="medium"):
                st.page_link(ROOT / "pages" / f"{demo.id}.py", label=t("Open"), icon=":material/arrow_forward:")
                story_link(demo, t)
    title, summary, icon = FUNDAMENTALS
    with columns[len(shown_demos()) % 2].container(border=True, height="stretch"):
        st.subheader(f":material/{icon}: {t(title)}", anchor=False)
        st.markdown(t(summary))
        st.caption(t("Data: {titles}", titles=f"{t('SYNTHETIC points')} · {t('two columns of your own table')}"))
        st.page_link(ROOT / "pages" / "fundamentals.py", label=t("Open"), icon=":material/arrow_forward:")


def promises(t: Translator) -> None:
    """What stays here, what the figures mean, and what this is not."""
    st.header(t("What you can rely on"), anchor=False)
    for column, (icon, title, text) in zip(st.columns(3, gap="medium"), _promises(t), strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**:material/{icon}: {title}**")
            st.markdown(text)


def _promises(t: Translator) -> tuple[tuple[str, str, str], ...]:
    return (
        (
            "lock",
            t("Everything stays with you"),
            t("Your files, models and results never leave it. No address outside is contacted.")
            if engine().link.local
            else t("It trains on your own cluster, and only there. No other address is contacted."),
        ),
        (
            "straighten",
            t("Every figure with its uncertainty"),
            t("Measured on untouched cases, with N and a 95 % interval, beside two simple models."),
        ),
        (
            "school",
            t("For learning, not for treating"),
            t("It demonstrates methods. It is not a medical device and answers nothing about a real patient."),
        ),
    )
