"""One screen of a presentation: its title, the sentence for the room, and a slide or a live part."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.i18n import Translator
from core.runs import file_is_gone
from core.several import one_versus_rest
from core.store import Store
from pages.components.address import class_name, keep
from pages.components.data import Chosen, cases_of
from pages.components.present_bar import notes_panel, presenter_bar
from pages.components.present_blocks import slide_panel
from pages.components.present_live import LIVE_PARTS
from pages.components.present_room import follow, share
from pages.components.present_shown import Presented
from pages.components.several import asked_class

OF_ONE_CLASS = ("threshold", "case", "play")  # live parts that ask about one class against the rest


def screen_panel(shown: Presented, t: Translator) -> None:
    """The screen, and what only the presenter sees of it."""
    audience = shown.room is not None
    if shown.room is not None:
        follow(shown.room)
    else:
        share(shown.run, shown.step)
        keep("step", step=str(shown.step))
    presenter_bar(shown, audience, t)
    screen = shown.screen
    with st.container(key="present-audience" if audience else "present-presenter", gap="small"):
        st.title(screen.title, anchor=False)
        if shown.report.synthetic:
            st.html(f'<p class="present-synthetic">{t("SYNTHETIC data")}</p>')
        if screen.say:
            st.html(f'<p class="present-say">{escape(screen.say)}</p>')
        if screen.slide:
            slide_panel(screen.slide, shown.report)
        else:
            _live(shown, t)
    if not audience:
        notes_panel(shown, t)


def _live(shown: Presented, t: Translator) -> None:
    if file_is_gone(Store(), shown.run):
        st.info(t("The file it was trained on is not on this machine: this part needs it."), icon=":material/info:")
        return
    with st.spinner(t("Looking through the data…"), show_time=True):
        cases = cases_of(shown.demo.id, shown.run.settings)
    if cases.sha256 != shown.run.data["sha256"]:
        st.info(t("The data of this run have changed since: this part needs them as they were."))
        return
    run = shown.run
    if shown.screen.live in OF_ONE_CLASS:
        run = one_versus_rest(run, asked_class(run))
        keep("class", **{"class": class_name(run) if shown.run.classes else ""})
    with st.container(key=f"present-live-{shown.screen.live}"):
        LIVE_PARTS[shown.screen.live](shown.demo, run, Chosen(run.settings, cases), t)
