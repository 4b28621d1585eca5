"""What is presented: the run or the story in the address, its screens, and the step at which it stands."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import streamlit as st

from core.i18n import Translator
from core.look import DARK, LIGHT
from core.registry import demos
from core.report.content import Report, stored_content
from core.results import Run
from core.spec import Demo
from core.store import Store
from core.stories.plan import Planned, planned
from core.stories.shelf import opened, stories, story_of
from pages.components.address import open_link
from pages.components.present_links import story_shelf
from pages.components.present_room import Room, followed

_LINKED = "present-linked"


@dataclasses.dataclass(frozen=True)
class Presented:
    """A presentation at one of its steps, counted from 1."""

    demo: Demo
    run: Run
    report: Report
    screens: Sequence[Planned]
    step: int
    room: Room | None = None  # that of the presenter, in the audience's view

    @property
    def screen(self) -> Planned:
        """The one that is shown."""
        return self.screens[self.step - 1]


def presented(t: Translator) -> Presented:
    """What the address names; without that the page offers the stories and waits."""
    room = followed(t) if "follow" in st.query_params else None
    run = Store().load(room.run) if room else _wanted(t)
    if run is None:
        story_shelf(t)
        st.stop()
    if room is None:
        _take_link(run)
    demo = demos()[run.settings.demo]
    report = _report(run, demo, t, st.context.theme.type == "dark")
    screens = planned(report, story_of(run.run))
    step = min(room.step, len(screens)) if room else _step(run, len(screens))
    return Presented(demo, run, report, screens, step, room)


def go_to(run: Run, step: int) -> None:
    """Show that step of the run from now on."""
    st.session_state[_step_key(run)] = step


def _take_link(run: Run) -> None:
    """Once per session and run: what the address says of its threshold and case; its step is that of the screens."""
    if st.session_state.get(_LINKED) != run.run:
        st.session_state[_LINKED] = run.run
        open_link(run=run.run, step="")


def _wanted(t: Translator) -> Run | None:
    story, run = st.query_params.get("story", ""), st.query_params.get("run", "")
    if story in stories():
        return opened(Store(), story)
    found = Store().load(run) if run else None
    if run and (found is None or found.settings.demo not in demos()):
        st.warning(t("The run in this address is not on this machine."), icon=":material/warning:")
        return None
    return found


@st.cache_resource(
    scope="session",
    max_entries=4,
    show_spinner=False,
    hash_funcs={Run: lambda run: (run.run, run.files), Demo: lambda demo: demo.id, Translator: lambda t: t.language},
)
def _report(run: Run, demo: Demo, t: Translator, dark: bool) -> Report:
    """What the run's report says, its charts in the colours of the page."""
    return stored_content(Store(), run, demo, t, DARK if dark else LIGHT)


def _step(run: Run, most: int) -> int:
    """The step of the session, else that in the address; within what there is."""
    asked = str(st.session_state.get(_step_key(run)) or st.query_params.get("step", "1"))
    number = int(asked) if asked.isdecimal() else 1
    return min(max(number, 1), most)


def _step_key(run: Run) -> str:
    return f"{run.run}-present-step"
