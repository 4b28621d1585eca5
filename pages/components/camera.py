"""Pictures to learn from, taken here: name a class, take several pictures, go on to the next class. Kept for the session only."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import streamlit as st

from core.data.preflight import FEWEST
from core.data.splits import FOLDS
from core.i18n import Translator
from core.limits import LIMITS
from core.spec import Demo
from pages.components.frame import literally

if TYPE_CHECKING:
    from core.data.pictures.camera import Taken

LONGEST = 40  # letters of a name
LAST, SIDE = 5, 72  # pictures of a class that are shown, and how large


def camera_panel(demo: Demo, t: Translator) -> tuple[Taken, ...]:
    """The pictures the user has said to learn from, in the order in which they were taken; none until then."""
    _taking(demo, t)
    used: tuple[Taken, ...] = st.session_state.get(_key(demo, "used"), ())
    return used


@st.fragment
def _taking(demo: Demo, t: Translator) -> None:
    """A fragment: one more picture draws this and nothing else of the page."""
    st.markdown(
        t(
            "Name a class and take several pictures of it, from several sides; then name the next one. {least} of each class are "
            "needed, 20 or more are better. They stay on this machine; until you use them, for this session only.",
            least=FEWEST,
        )
    )
    taken = _taken(demo)
    label, person = _names(demo, t)
    if not label:
        st.caption(t("Name the class, and the camera opens."))
    elif len(taken) >= LIMITS.camera_pictures:
        st.caption(t("{n} pictures are taken, the most there can be.", n=len(taken)))
    else:
        _photograph(demo, label, person, t)
    for name in dict.fromkeys(one.label for one in taken):
        _class_row(demo, name, t)
    if taken:
        _end(demo, t)


def _names(demo: Demo, t: Translator) -> tuple[str, str]:
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        label = st.text_input(
            t("Class"), max_chars=LONGEST, key=_key(demo, "class"), persist_state="session", width=240
        )
        person = st.text_input(
            t("Person or object on it (may stay empty)"),
            max_chars=LONGEST,
            key=_key(demo, "person"),
            persist_state="session",
            width=300,
            help=t(
                "A word by which one is told from the other. From {n} on, all pictures of one stay on one side of the split, and "
                "the network is tested on others than it learned from.",
                n=FOLDS,
            ),
        )
    return (label or "").strip(), (person or "").strip()


def _photograph(demo: Demo, label: str, person: str, t: Translator) -> None:
    """The camera; every picture gets a camera of its own, so that the next can be taken at once."""
    key = f"{_key(demo, 'shot')}-{st.session_state.setdefault(_key(demo, 'count'), 0)}"
    st.camera_input(
        t("Take a picture of the class {name}", name=literally(label)),
        key=key,
        resolution="480p",
        width=480,
        on_change=_take,
        args=(demo, key, label, person),
    )


def _take(demo: Demo, key: str, label: str, person: str) -> None:
    from core.data.pictures.camera import Taken

    photo = st.session_state[key]
    if photo is not None:
        _taken(demo).append(Taken(label, person, photo.getvalue()))
        st.session_state[_key(demo, "count")] += 1


def _class_row(demo: Demo, name: str, t: Translator) -> None:
    """One class: how many pictures, the last of them, and a way to take the last one back."""
    those = [one for one in _taken(demo) if one.label == name]
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.markdown(t("**{name}**: {n} pictures", name=literally(name), n=len(those)), width=180)
        for one in those[-LAST:]:
            address = f"data:image/jpeg;base64,{base64.b64encode(one.content).decode()}"
            st.image(address, width=SIDE, alt=t("A picture of the class {name}", name=name))
        st.button(
            t("Take the last one back"),
            icon=":material/undo:",
            key=f"{_key(demo, 'back')}-{name}",
            on_click=_taken(demo).remove,
            args=(those[-1],),
        )


def _end(demo: Demo, t: Translator) -> None:
    """Say that these are to be used, take them home, or begin anew."""
    taken = _taken(demo)
    counts = {one.label: sum(other.label == one.label for other in taken) for one in taken}
    enough = len(counts) > 1 and min(counts.values()) >= FEWEST
    with st.container(horizontal=True, gap="small"):
        if st.button(t("Use these pictures"), type="primary", disabled=not enough, key=_key(demo, "use")):
            st.session_state[_key(demo, "used")] = tuple(taken)
            st.rerun()
        st.download_button(
            t("Take them home (ZIP)"),
            lambda: _packed(demo),
            "camera.zip",
            "application/zip",
            icon=":material/download:",
            on_click="ignore",
            key=_key(demo, "home"),
            help=t("With a table of classes and persons. It can be chosen here again as a file."),
        )
        st.button(t("Begin anew"), icon=":material/delete:", on_click=taken.clear, key=_key(demo, "anew"))
    if not enough:
        st.caption(t("Two classes with {least} pictures each are the least that can be learned from.", least=FEWEST))


def _packed(demo: Demo) -> bytes:
    from core.data.pictures.camera import archive

    return archive(_taken(demo))


def _taken(demo: Demo) -> list[Taken]:
    taken: list[Taken] = st.session_state.setdefault(_key(demo, "taken"), [])
    return taken


def _key(demo: Demo, name: str) -> str:
    return f"{demo.id}-camera-{name}"
