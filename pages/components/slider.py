"""A slider that is answered while the hand moves it; Streamlit's own is answered when the hand lets go."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_HTML = """<label><span></span><input type="number">
<input type="range"></label>"""
_FOLDER = Path(__file__).parent
_SLIDER = st.components.v2.component(
    "vitrine_slider",
    html=_HTML,
    css="\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in ("range.css", "slider.css")),
    js=(_FOLDER / "slider.js").read_text(encoding="utf-8"),
)


def live_slider(label: str, low: float, high: float, digits: int, key: str) -> float:
    """A number between two bounds, to drag or to type. Its value lives in the session under ``key``, to be read and set there."""
    value = float(min(max(st.session_state[key], low), high))
    st.session_state[key] = value
    _SLIDER(
        data={"label": label, "low": low, "high": high, "digits": digits, "value": value},
        key=f"{key}-slider",
        on_value_change=lambda: _take(key, low, high),
    )
    return value


def _take(key: str, low: float, high: float) -> None:
    moved = st.session_state[f"{key}-slider"].value
    if isinstance(moved, int | float) and low <= moved <= high:
        st.session_state[key] = float(moved)
