"""One case on its way through the small network: drawn with its numbers, and one connection of it in words."""

from __future__ import annotations

import streamlit as st

from core.fundamentals.losses import LOSSES
from core.fundamentals.network import Backward, Forward, backward, connections, forward
from core.fundamentals.setup import Setup
from core.fundamentals.wording import chain_sentence, connection_name, sum_sentence
from core.i18n import Translator
from pages.components.charts import draw, palette
from pages.components.fundamentals_course import Held
from pages.components.fundamentals_setup import key


def one_case(setup: Setup, held: Held, case: int, t: Translator) -> None:
    """The network drawn with the numbers of one case."""
    from core.fundamentals.graph import graph_figure

    network, weights, points = setup.network, held.course.weights, held.points
    went, back = _one(setup, held, case)
    st.subheader(t("One case on its way"), anchor=False)
    backwards = st.toggle(t("Show the backward pass"), key=key("backward"), persist_state="session")
    drawn = graph_figure(network, weights, went, back if backwards else None, t, palette(), points.synthetic)
    draw(drawn, t("The network with the numbers of this case"), key="fundamentals-drawn-graph")
    st.caption(
        t("Lines: the slope of the loss by each weight; in the circles, by each sum.")
        if backwards
        else t("Lines: weights; in the circles: values; beside the names: biases.")
    )


def one_connection(setup: Setup, held: Held, case: int, t: Translator) -> None:
    """The outcome of the case, and how one connection of the network takes part in it, forwards and backwards."""
    network, weights, points = setup.network, held.course.weights, held.points
    went, back = _one(setup, held, case)
    every = connections(network)
    names = [connection_name(network, one, t) for one in every]
    place = st.selectbox(
        t("Follow one connection"),
        range(len(every)),
        format_func=names.__getitem__,
        key=f"fundamentals-connection-{network.hidden}",
        width=260,
    )
    one, y, answer = every[place], points.y[[case]], went.answer
    said = t(
        "Outcome {y}, answer {answer}, loss {loss}.",
        y=t.number(float(y[0]), 0),
        answer=t.number(float(answer[0]), 3),
        loss=t.number(float(LOSSES[setup.loss].value(answer, y)[0]), 3),
    )
    st.markdown(said)
    st.markdown(sum_sentence(network, weights, went, one.layer, one.target, t))
    st.markdown(chain_sentence(network, one, went, back, t))


def _one(setup: Setup, held: Held, case: int) -> tuple[Forward, Backward]:
    """Forwards and backwards for one case."""
    network, weights, points = setup.network, held.course.weights, held.points
    went = forward(network, weights, points.x[[case]])
    return went, backward(network, weights, went, LOSSES[setup.loss].slope(went.answer, points.y[[case]]))
