"""What is asked of the user's own series: which class each belongs to, or how they go on, how far ahead and from how much."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.data.series.choice import HORIZON_UNITS
from core.i18n import Translator, msg
from core.spec import Demo

CLASS, GOES_ON = "class", "goes-on"
QUESTIONS = {CLASS: msg("Which class does a series belong to?"), GOES_ON: msg("How does it go on?")}
AHEAD = "30, 60"  # until something else is said
FIELDS = ("forecast", "forecast_unit", "history", "channel")  # of a ``SeriesChoice``

UNIT_NAMES = {
    "s": msg("seconds"),
    "min": msg("minutes"),
    "h": msg("hours"),
    "d": msg("days"),
    "y": msg("years"),
}

Choose = Callable[..., None]
"""Draws a list to choose from: field, title, options, and their names where these are not what is shown."""


def question(demo: Demo, t: Translator) -> None:
    """The choice between the two questions."""
    key = _key(demo, "question")
    st.session_state.setdefault(key, CLASS)
    st.segmented_control(
        t("What shall be learned?"),
        list(QUESTIONS),
        format_func=lambda one: t(QUESTIONS[one]),
        key=key,
        persist_state="session",
        required=True,
    )


def goes_on(demo: Demo) -> bool:
    """Whether it is asked how the series go on."""
    return bool(st.session_state.get(_key(demo, "question")) == GOES_ON)


def forecast_said(demo: Demo) -> dict[str, Any]:
    """What the user has said of a forecast, by the fields of a ``SeriesChoice``."""
    said = {name: st.session_state.get(_key(demo, name)) for name in FIELDS}
    return {**said, "forecast": (said["forecast"] or "").strip() or AHEAD}


def forecast_fields(demo: Demo, row: Any, choose: Choose, channels: tuple[str, ...], width: int, t: Translator) -> None:
    """A field for each, in a ``row`` of those that are there already; ``channels`` that can be forecast."""
    for name in ("forecast", "history"):
        st.session_state.setdefault(_key(demo, name), AHEAD if name == "forecast" else 0.0)
    kept = {"persist_state": "session", "width": width}
    help_ = t("Numbers apart by commas, each a multiple of the pause between two readings.")
    row.text_input(t("How far ahead"), key=_key(demo, "forecast"), help=help_, **kept)
    choose("forecast_unit", msg("Unit of the times ahead"), list(HORIZON_UNITS), UNIT_NAMES)
    help_ = t("In the same unit; 0: twice as long as the longest time ahead.")
    row.number_input(t("From how long a course"), 0.0, key=_key(demo, "history"), help=help_, **kept)
    if len(channels) > 1:
        choose("channel", msg("Channel that is forecast"), channels)


def _key(demo: Demo, name: str) -> str:
    return f"{demo.id}-own-say-{name}"
