"""What was tried in this session, each one click away, and a case kept to be seen beside the present one.

Both live in the session only: nothing of a patient is written to a file, into the address nothing but the number of a case of
the data, and a reload forgets it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import streamlit as st

from core.i18n import Translator
from core.results import Run
from core.words import outcome_asked
from pages.components.frame import literally

MOST = 12  # kept of what was tried
_STYLE = "<style>.st-key-tried button p {text-align: left}</style>"


@dataclasses.dataclass(frozen=True)
class Tried:
    """One case that was asked about, and the answer."""

    case: Any  # of one ``Kind``: a patient in the form, a picture
    risk: float
    withdrawn: bool


@dataclasses.dataclass(frozen=True)
class Kind:
    """What differs between trying patients and trying pictures; the first four take what ``Tried.case`` holds."""

    moved: Callable[[Any, Any], list[str]]  # what the second has that the first has not, by name; empty: the same case
    told: Callable[[Any, Any], str]  # the second as a line of the list (Markdown), after the first, None: there is none
    put: Callable[[Any], None]  # has it asked about again
    beside: Callable[[Any, Any], None]  # draws the kept case and the present one
    title: str  # over the two, with {outcome}
    back: str  # on the button that asks about the kept one again
    sketch: Callable[[Any], None] | None = None  # draws it small, in front of its line


def remember(run: Run, kind: Kind, now: Tried) -> None:
    """Put the present case at the end of what was tried; a measurement that goes on moving is one entry."""
    seen = _seen(run)
    if seen and not kind.moved(seen[-1].case, now.case):
        seen[-1] = now
        return
    moved = kind.moved(seen[-1].case, now.case) if seen else []
    if len(seen) > 1 and len(moved) == 1 and moved == kind.moved(seen[-2].case, seen[-1].case):
        seen.pop()
    if not seen or kind.moved(seen[-1].case, now.case):
        seen.append(now)
    del seen[:-MOST]


def keep_button(run: Run, now: Tried, t: Translator) -> None:
    """Keep the present case as A."""
    st.button(
        t("Keep as A, to compare"),
        icon=":material/push_pin:",
        key=_key(run, "keep"),
        on_click=st.session_state.__setitem__,
        args=(_key(run, "A"), now),
    )


def beside_panel(run: Run, kind: Kind, now: Tried, t: Translator) -> None:
    """Case A beside the present one; nothing while none is kept."""
    kept: Tried | None = st.session_state.get(_key(run, "A"))
    if kept is None:
        return
    outcome = literally(outcome_asked(run, t))
    with st.container(border=True, key="beside"):
        st.markdown(t(kind.title, outcome=outcome))
        row = st.container(horizontal=True, gap="small", vertical_alignment="center")
        row.markdown(f"A: **{_risk(kept, t)}**", width="content")
        row.markdown(t("Now: **{risk}**", risk=_risk(now, t)), width="content")
        points = t.number(100 * (now.risk - kept.risk), 1)
        row.markdown(t("Difference: **{points} percentage points**", points=points), width="content")
        kind.beside(kept.case, now.case)
        with st.container(horizontal=True):
            st.button(t(kind.back), icon=":material/undo:", key=_key(run, "back"), on_click=kind.put, args=(kept.case,))
            st.button(t("Let A go"), icon=":material/close:", key=_key(run, "let-go"),
                      on_click=st.session_state.pop, args=(_key(run, "A"),))  # fmt: skip


def history_panel(run: Run, kind: Kind, t: Translator) -> None:
    """What was tried, the latest first; pressing one asks about it again."""
    seen = _seen(run)
    with st.expander(t("What you tried ({n})", n=len(seen)), icon=":material/history:", key=_key(run, "history")):
        st.html(_STYLE)
        lines = st.container(gap=None, key="tried")
        for place in reversed(range(len(seen))):
            with lines.container(horizontal=True, gap="small", vertical_alignment="center"):
                _line(run, kind, place, t)
        st.button(t("Clear the list"), icon=":material/delete_sweep:", key=_key(run, "clear"), on_click=seen.clear)
        st.caption(
            t(
                "Kept until this page is loaded anew: what you set or bring is written neither into a file nor into the address, "
                "which names a case of the data by its number only."
            )
        )


def _line(run: Run, kind: Kind, place: int, t: Translator) -> None:
    seen = _seen(run)
    one, before = seen[place], seen[place - 1].case if place else None
    if kind.sketch:
        kind.sketch(one.case)
    st.button(
        f"**{_risk(one, t)}** · {kind.told(before, one.case)}",
        type="tertiary",
        key=_key(run, f"back-{place}"),
        on_click=kind.put,
        args=(one.case,),
        disabled=place == len(seen) - 1,
    )


def _risk(one: Tried, t: Translator) -> str:
    risk = t.percent(one.risk, 1)
    return t("{risk} (cannot say)", risk=risk) if one.withdrawn else risk


def _seen(run: Run) -> list[Tried]:
    seen: list[Tried] = st.session_state.setdefault(_key(run, "tried"), [])
    return seen


def _key(run: Run, name: str) -> str:
    return f"{run.question}-{name}"
