"""Networks that begin with weights others trained: which can be chosen, and how to get what is absent."""

from __future__ import annotations

import streamlit as st

from core.errors import UserError
from core.i18n import Translator
from core.spec import Architecture, Demo
from core.weights import fetch, found
from pages.components.workers import engine


def available(model: Architecture) -> bool:
    """Whether a network can be built on this machine."""
    return model.weights is None or found(model.weights) is not None


def missing_weights(demo: Demo, t: Translator) -> None:
    """A line for each network that cannot be chosen: why, and a button that fetches its weights."""
    for model in demo.models:
        if not available(model):
            _offer(model, t)


def _offer(model: Architecture, t: Translator) -> None:
    weights = model.weights
    assert weights is not None  # noqa: S101 -- else it would be available
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            t(model.title), icon=":material/lock:", disabled=True, key=f"locked-{model.id}", help=t(model.summary)
        )
        asked = st.button(
            t("Download the weights (at most {size} MB)", size=t.number(weights.most_bytes / 1e6, 1)),
            icon=":material/download:",
            key=f"fetch-{model.id}",
        )
    st.caption(
        t(
            "{model} cannot be chosen yet: its weights, {weights}, are not on this machine. They come from {address} and are "
            "checked against the publisher’s checksum {checksum}. Licence: {licence}. Source: {citation}",
            model=t(model.title),
            weights=t(weights.title),
            address=weights.url,
            checksum=weights.checksum,
            licence=weights.licence,
            citation=weights.citation,
        )
    )
    if asked:
        _fetch(model, t)


def _fetch(model: Architecture, t: Translator) -> None:
    try:
        with st.spinner(t("Downloading…"), show_time=True):
            engine().call(fetch, model.weights)
    except UserError as error:
        st.error(t(error.text, **error.values), icon=":material/error:")
        return
    st.rerun()
