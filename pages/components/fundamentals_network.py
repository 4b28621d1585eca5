"""A small network in the plane: chosen, trained step by step, drawn, taken apart for one case, changed by hand, taken home."""

from __future__ import annotations

import dataclasses

import numpy as np
import streamlit as st

from core.fundamentals.descent import MOST_STEPS
from core.fundamentals.keras_code import keras_code
from core.fundamentals.network import connections
from core.fundamentals.points import Points, toy_points
from core.fundamentals.setup import OWN, Setup
from core.fundamentals.wording import connection_name
from core.i18n import Translator
from pages.components.charts import draw, palette
from pages.components.fundamentals_case import one_case, one_connection
from pages.components.fundamentals_course import PACE, PLAYING, Held, advance, by_hand, course_of, step_buttons
from pages.components.fundamentals_own import own_choice
from pages.components.fundamentals_setup import current_setup, key, setup_choices, tell_address
from pages.components.fundamentals_weights import weights_table

REFRESH_S = 0.7
PLANE = "fundamentals-drawn-plane"


def network_panel(t: Translator) -> None:
    """The choices, and below them everything that moves with a step."""
    st.markdown(
        t(
            "Two numbers go in, one answer comes out. Watch what each unit makes of a case, how the chain rule carries the loss "
            "back to every weight, and how the answer over the whole plane changes step by step."
        )
    )
    setup = setup_choices(t)
    points = own_choice(t) if setup.data == OWN else toy_points(setup.data)
    st.fragment(_learn, run_every=REFRESH_S if st.session_state.get(PLAYING) else None)(points, t)


def _learn(points: Points, t: Translator) -> None:
    """Everything about the network as it is now; drawn again by itself while it plays."""
    if st.session_state.get(PLAYING):
        advance(PACE)
    setup = current_setup()
    held = course_of(setup, points)
    tell_address(setup)
    if st.session_state.get(PLAYING) and (held.course.diverged or setup.steps >= MOST_STEPS):
        st.session_state[PLAYING] = False
        st.rerun()
    step_buttons(held.course.diverged, t)
    _progress(setup, held, t)
    left, right = st.columns(2, gap="large")
    with right:
        case = _plane(setup, held, t)
    with left:
        one_case(setup, held, case, t)
    one_connection(setup, held, case, t)
    _losses(setup, held, t)
    weights_table(setup, held, t)
    _take_home(setup, held, t)


def _progress(setup: Setup, held: Held, t: Translator) -> None:
    course = held.course
    loss = t.number(float(course.losses[-1]), 4)
    st.markdown(
        t("Step **{step}** · mean loss **{loss}** over {n} cases", step=course.steps, loss=loss, n=len(held.points.y))
    )
    if course.diverged:
        st.warning(
            t(
                "The next step would lose all measure: the learning rate is too high for this network. Lower it or start anew."
            ),
            icon=":material/warning:",
        )


def _plane(setup: Setup, held: Held, t: Translator) -> int:
    """The answer over the plane; gives the case that is looked at, from 0."""
    from core.fundamentals.plane import plane_figure

    points = held.points
    st.session_state[key("case")] = min(st.session_state[key("case")], len(points.y))
    case = st.session_state[key("case")] - 1
    st.subheader(t("What it answers where"), anchor=False)
    st.plotly_chart(
        plane_figure(setup.network, held.course.weights, points, case, t, palette()),
        theme=None,
        key=PLANE,
        config={"displayModeBar": False},
        on_select=lambda: _take_case(points),
        selection_mode="points",
        alt=t("The answer of the network over the plane, with all cases"),
    )
    st.number_input(
        t("Case looked at; or press a point"), 1, len(points.y), key=key("case"), persist_state="session", width=260
    )
    return int(case)


def _take_case(points: Points) -> None:
    """The case that was pressed, told by where it lies."""
    found = st.session_state[PLANE].selection.points
    if found:
        away = points.x - np.array([found[0]["x"], found[0]["y"]])
        st.session_state[key("case")] = int((away**2).sum(1).argmin()) + 1


def _losses(setup: Setup, held: Held, t: Translator) -> None:
    """The loss over the steps, and over two of the weights."""
    from core.fundamentals.plane import loss_figure, surface_figure

    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(t("The loss over the steps"), anchor=False)
        draw(
            loss_figure(held.course, held.points, t, palette()),
            t("The loss over the steps"),
            key="fundamentals-drawn-loss",
        )
    with right:
        st.subheader(t("The loss over two weights"), anchor=False)
        names = [connection_name(setup.network, one, t) for one in connections(setup.network)]
        with st.container(horizontal=True, gap="small"):
            pair = [
                st.selectbox(
                    said,
                    range(len(names)),
                    first,
                    format_func=names.__getitem__,
                    key=f"fundamentals-along-{first}-{setup.network.hidden}",
                )
                for first, said in ((0, t("To the right")), (1, t("Upwards")))
            ]
        if pair[0] == pair[1]:
            st.info(t("Choose two different weights."), icon=":material/info:")
            return
        drawn = surface_figure(
            setup.network,
            held.course,
            held.points,
            setup.loss,
            (pair[0], pair[1]),
            (names[pair[0]], names[pair[1]]),
            t,
            palette(),
        )
        draw(drawn, t("The loss over two weights, with the way so far"), key="fundamentals-drawn-surface")
        st.caption(t("The bluer, the lower. All other weights stay as they are now; on the way they moved as well."))


def _take_home(setup: Setup, held: Held, t: Translator) -> None:
    st.subheader(t("Take it home"), anchor=False)
    done = dataclasses.replace(setup, steps=held.course.steps)
    st.download_button(
        t("Keras code of this network"),
        lambda: keras_code(done, held.start, held.points, t),
        "network.py",
        "text/x-python",
        icon=":material/download:",
        key="fundamentals-code",
        on_click="ignore",
    )
    said = t("The address of this page restores all of it: choices, seed, steps and case.")
    if by_hand(setup.network):
        said = t.join(said, t("Weights that were set by hand are in the code, but not in the address."))
    if setup.data == OWN:
        said = t.join(said, t("Your table is in neither: the code reads it from your CSV file."))
    st.caption(said)
