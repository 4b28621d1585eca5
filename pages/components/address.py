"""What a link holds beside run and language: what is looked at, by number or name, and never a value that somebody typed."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from core.results import Run

NAMES = ("class", "threshold", "prevalence", "worth", "case", "wish", "truncation", "along", "step", "unit", "reading")
_OPENED = "opened-link"
_FOLDER = Path(__file__).parent
_WRITER = st.components.v2.component("vitrine_address", js=(_FOLDER / "address.js").read_text(encoding="utf-8"))
_FOLLOWER = st.components.v2.component("vitrine_chapter", js=(_FOLDER / "chapter.js").read_text(encoding="utf-8"))


def open_link(**known: str) -> None:
    """Remember what the address asks for, when its run is put back: the address itself moves on with the page.

    ``known``: what the page knows better than the address; an empty text: the address means something else by that name.
    """
    st.session_state[_OPENED] = {**st.query_params.to_dict(), **known}


def name_run(run_id: str) -> None:
    """Let the address name this run; what it held of another one is of no use any more."""
    if st.query_params.get("run") != run_id:
        _forget()
        st.query_params["run"] = run_id


def name_no_run() -> None:
    """Take the run out of the address, with all that belonged to it."""
    _forget()
    st.query_params.pop("run", None)


def linked(run: Run, name: str) -> str:
    """What the link that was opened holds of this run under ``name``; empty: nothing, or of another class asked about."""
    link: dict[str, str] = st.session_state.get(_OPENED, {})
    if link.get("run") != run.run or link.get("class", class_name(run)) != class_name(run):
        return ""
    return link.get(name, "")


def linked_class(run: Run) -> int | None:
    """The place of the class that the link asks about, 0 for the first; None where it names none that there is."""
    link: dict[str, str] = st.session_state.get(_OPENED, {})
    classes = [str(place + 1) for place in range(len(run.data["classes"]))]
    asked = link.get("class", "") if link.get("run") == run.run else ""
    return classes.index(asked) if asked in classes else None


def linked_number(run: Run, name: str, low: float, high: float, otherwise: float) -> float:
    """The number that the link holds under ``name``, where it holds one between ``low`` and ``high``."""
    return within(linked(run, name), low, high, otherwise)


def within(text: str, low: float, high: float, otherwise: float) -> float:
    """The number that a ``text`` of a link says, where it says one between ``low`` and ``high``."""
    try:
        number = float(text)
    except ValueError:
        return otherwise
    return number if low <= number <= high else otherwise


def linked_row(run: Run, cases: int) -> int | None:
    """The row of the case that the link names, 0 for the first of ``cases``; pages and links count from 1."""
    number = int(linked_number(run, "case", 1, cases, 0))
    return number - 1 if number else None


def class_name(run: Run) -> str:
    """How a link names the class that is asked about: its place, counted from 1."""
    return str(run.asked + 1)


def number_text(number: float) -> str:
    """A number as a link holds it."""
    return f"{number:.10g}"


def case_text(row: int) -> str:
    """A case of the data as a link holds it: from 1, as the pages count; empty for a negative row, one of somebody's own."""
    return str(row + 1) if row >= 0 else ""


def changed_text(number: float, usual: float) -> str:
    """The same; empty for the number that is shown without a link."""
    return "" if number == usual else number_text(number)


def keep(panel: str, **shown: str) -> None:
    """Let the address hold what a ``panel`` shows, name by name; an empty text takes a name out again.

    The browser writes it: nothing is drawn anew, and the way back in the browser stays as short as it was.
    """
    unknown = set(shown) - set(NAMES)
    if unknown:
        raise ValueError(f"Not among the names of a link: {sorted(unknown)}.")
    _WRITER(data=shown, key=f"address-{panel}")


def follow_chapters(anchors: list[str]) -> None:
    """Let the address hold the chapter that is read (``#why``), and scroll to the one it held until the page stands still."""
    _FOLLOWER(data={"anchors": anchors}, key="address-chapter")


def _forget() -> None:
    for name in NAMES:
        st.query_params.pop(name, None)
