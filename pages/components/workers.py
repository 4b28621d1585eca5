"""The engine, one for the whole server, and who is asking it."""

from __future__ import annotations

import hashlib

import streamlit as st

from core.engine.client import Engine
from pages.components.server import VISITOR_COOKIE


@st.cache_resource(show_spinner=False)
def engine() -> Engine:
    """The engine's client; the processes start in the background when it is first asked for."""
    return Engine()


def visitor() -> str:
    """Who presses the button: the browser's cookie, hashed, or this session where there is none."""
    name = st.context.cookies.get(VISITOR_COOKIE) or st.session_state.setdefault("visitor", hex(id(st.session_state)))
    return hashlib.sha256(name.encode()).hexdigest()[:16]
