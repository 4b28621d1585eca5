"""Ways into a presentation: of one run, of a guided story, and the shelf of all stories."""

from __future__ import annotations

import streamlit as st

from core.i18n import Translator
from core.results import Run
from core.spec import Demo
from core.stories.shelf import stories
from pages.components.frame import ROOT, shown_demos

PAGE = ROOT / "pages" / "present.py"


def present_link(run: Run, t: Translator) -> None:
    """The run as a presentation."""
    st.page_link(
        PAGE,
        label=t("Present"),
        icon=":material/slideshow:",
        query_params={"lang": t.language, "run": run.run},
        help=t("One screen at a time, in large type, with notes, a clock and a view for the audience."),
    )


def story_link(demo: Demo, t: Translator) -> None:
    """The guided story of a demo; nothing where it has none."""
    if demo.id in stories():
        minutes = round(stories()[demo.id].minutes)
        st.page_link(
            PAGE,
            label=t("Guided story · {n} minutes", n=minutes),
            icon=":material/slideshow:",
            query_params={"lang": t.language, "story": demo.id},
        )


def story_shelf(t: Translator) -> None:
    """All stories, for a page that was not told what to present."""
    with st.container(key="present-shelf"):
        st.title(t("Present"), anchor=False)
        st.markdown(
            t(
                "A guided story for every demonstration, each with a run that was trained before. To present a run of your own, "
                "open it and press Present at the end of its page."
            )
        )
        for demo in shown_demos():
            if demo.id in stories():
                with st.container(border=True):
                    st.subheader(f":material/{demo.icon}: {t(stories()[demo.id].title)}", anchor=False)
                    st.markdown(t(stories()[demo.id].summary))
                    story_link(demo, t)
        st.page_link(ROOT / "pages" / "home.py", label=t("Home"), icon=":material/home:")
