"""What the audience's view follows: the step of the presenter and the state of the live parts, while the presenter shares them.

Held in memory only, under a code that cannot be guessed, from the moment the presenter opens the view until he or she leaves.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from typing import Any

import streamlit as st

from core.i18n import Translator
from core.results import Run
from pages.components.workers import visitor

SHARE_S = 0.5
MOST = 50  # rooms of a server
KEPT = (
    r"decide-threshold|try-\d+|gap-\d+|truth|changed|picture|series|molecule|smiles|played|reading|quiz|present-training"
    r"|wish|truncation|number|along-\d+|mix-\d+|class"
)
"""What the live parts keep in the session, after the number of the run; widgets of buttons cannot be set and are none of these."""


@dataclasses.dataclass
class Room:
    """One presentation that is followed."""

    run: str
    step: int = 1
    values: dict[str, Any] = dataclasses.field(default_factory=dict)
    version: int = 0  # grows with every change


@st.cache_resource(show_spinner=False)
def rooms() -> dict[str, Room]:
    """Every room of this server by its code."""
    return {}


def room_code(run: Run) -> str:
    """The code of this presenter's room for a run; the same after the page was loaded again."""
    return hashlib.sha256(f"room {visitor()} {run.run}".encode()).hexdigest()[:24]


def open_room(run: Run) -> None:
    """Let the audience's view follow from now on."""
    while len(rooms()) >= MOST:
        rooms().pop(next(iter(rooms())))
    rooms().setdefault(room_code(run), Room(run.run))


def close_room(run: Run) -> None:
    """Forget what was shared."""
    room = rooms().pop(room_code(run), None)
    if room is not None:
        room.version += 1  # whoever follows looks again and finds that it is over


def share(run: Run, step: int) -> None:
    """Tell the audience's view where the presentation stands, and go on telling it; nothing while nobody was let in."""
    if room_code(run) in rooms():
        _share(run, step)


def followed(t: Translator) -> Room:
    """The room in the address; until there is one the page waits."""
    code = st.query_params.get("follow", "")
    if code not in rooms():
        st.title(t("Nobody presents here at the moment."), anchor=False)
        _wait(code)
        st.stop()
    return rooms()[code]


def follow(room: Room) -> None:
    """Take over what the presenter shares, and draw the page again whenever that has changed."""
    st.session_state.update(room.values)
    _watch(room, room.version)


@st.fragment(run_every=SHARE_S)
def _share(run: Run, step: int) -> None:
    room = rooms().get(room_code(run))
    if room is None:
        return
    wanted = re.compile(rf"{run.run}(-\d+)?-({KEPT})")
    values = {key: value for key, value in st.session_state.items() if wanted.fullmatch(str(key))}
    if (room.step, room.values) != (step, values):
        room.step, room.values, room.version = step, values, room.version + 1


@st.fragment(run_every=SHARE_S)
def _wait(code: str) -> None:
    if code in rooms():
        st.rerun()


@st.fragment(run_every=SHARE_S)
def _watch(room: Room, seen: int) -> None:
    if room.version != seen:
        st.rerun()
