"""The training of the small network as the session has it: it follows from the choices, and goes on from where it is."""

from __future__ import annotations

import dataclasses

import streamlit as st

from core.fundamentals.descent import MOST_STEPS, Course, begun, continued
from core.fundamentals.network import Floats, Network, initial
from core.fundamentals.points import Points
from core.fundamentals.setup import Setup
from core.i18n import Translator
from pages.components.fundamentals_setup import key

HELD, EDITED, PLAYING = "fundamentals-course", "fundamentals-edited", "fundamentals-playing"
STRIDES = (1, 10, 100)
PACE = 10  # steps between two pictures


@dataclasses.dataclass(frozen=True, eq=False)
class Held:
    """A course, and what it follows from."""

    setup: Setup  # at step 0
    points: Points
    start: Floats
    course: Course


def course_of(setup: Setup, points: Points) -> Held:
    """The course of these choices after their steps; what the session holds of it is not computed again."""
    origin, start = dataclasses.replace(setup, steps=0, case=1), _start(setup)
    held: Held | None = st.session_state.get(HELD)
    same = held is not None and (held.setup, held.points) == (origin, points) and (held.start == start).all()
    if held is None or not same or held.course.steps > setup.steps:
        held = Held(origin, points, start, begun(setup.network, start, points, setup.recipe))
    course = continued(held.course, setup.network, points, setup.recipe, setup.steps - held.course.steps)
    st.session_state[HELD] = dataclasses.replace(held, course=course)
    found: Held = st.session_state[HELD]
    return found


def edit_weights(network: Network, weights: Floats) -> None:
    """Begin anew from weights (parameters,) that were set by hand."""
    st.session_state[EDITED] = (network, weights)
    st.session_state[key("steps")] = 0


def by_hand(network: Network) -> bool:
    """Whether the first weights were set by hand."""
    return EDITED in st.session_state and st.session_state[EDITED][0] == network


def step_buttons(diverged: bool, t: Translator) -> None:
    """What moves the training on: play, one step, several, and back to the beginning."""
    playing = bool(st.session_state.get(PLAYING))
    done = st.session_state[key("steps")]
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        label, icon = (t("Pause"), "pause") if playing else (t("Play"), "play_arrow")
        ended = done >= MOST_STEPS or diverged
        if st.button(label, icon=f":material/{icon}:", key="fundamentals-play", type="primary", disabled=ended):
            st.session_state[PLAYING] = not playing
            st.rerun()
        for stride in STRIDES:
            st.button(
                t("1 step") if stride == 1 else t("{n} steps", n=stride),
                icon=":material/skip_next:" if stride == 1 else ":material/fast_forward:",
                key=f"fundamentals-step-{stride}",
                on_click=advance,
                args=(stride,),
                disabled=ended or playing,
            )
        st.button(t("Start anew"), icon=":material/restart_alt:", key="fundamentals-anew", on_click=_anew)


def advance(steps: int) -> None:
    """So many steps more."""
    st.session_state[key("steps")] = min(st.session_state[key("steps")] + steps, MOST_STEPS)


def _anew() -> None:
    st.session_state[key("steps")] = 0
    st.session_state.pop(EDITED, None)


def _start(setup: Setup) -> Floats:
    edited = st.session_state.get(EDITED)
    if edited is not None and edited[0] == setup.network:
        weights: Floats = edited[1]
        return weights
    return initial(setup.network, setup.seed)
