"""The engine, one for the whole server, and who is asking it."""

from __future__ import annotations

import hashlib
import threading

import streamlit as st

from core.engine.client import Engine
from pages.components.server import VISITOR_COOKIE

WARM_AFTER_S = 1.0  # lets the first page paint before the engine's start takes a core


@st.cache_resource(show_spinner=False)
def engine() -> Engine:
    """The engine's client; its processes start, or are found again, in the background soon after it is first asked for."""
    made = Engine()
    timer = threading.Timer(WARM_AFTER_S, made.warm)
    timer.daemon = True
    timer.start()
    return made


def visitor() -> str:
    """Who presses the button: the browser's cookie, hashed, or this session where there is none."""
    name = st.context.cookies.get(VISITOR_COOKIE) or st.session_state.setdefault("visitor", hex(id(st.session_state)))
    return hashlib.sha256(str(name).encode()).hexdigest()[:16]
