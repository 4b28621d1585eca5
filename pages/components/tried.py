"""What was tried in this session, each one click away, and a patient kept to be seen beside the present one.

Both live in the session only: nothing of a patient is written to a file or into the address, and a reload forgets it.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import pandas as pd
import streamlit as st

from core.i18n import Translator
from core.neighbours import apart
from core.results import Run
from core.words import column_text, outcome_text
from pages.components.form import fill, truth
from pages.components.frame import literally
from pages.components.labels import label, value_text

MOST = 12  # kept of what was tried
NAMED = 2  # changes that are named; more are counted
_STYLE = "<style>.st-key-tried button p {text-align: left}</style>"


@dataclasses.dataclass(frozen=True)
class Tried:
    """One patient that was asked about, and the answer."""

    values: dict[str, Any]
    risk: float
    withdrawn: bool
    truth: str


def remember(run: Run, values: dict[str, Any], risk: float, withdrawn: bool) -> Tried:
    """Put the present patient at the end of what was tried; a measurement that goes on moving is one entry."""
    now, seen = Tried(values, risk, withdrawn, truth(run)), _seen(run)
    if seen and not _changes(run, seen[-1], now):
        seen[-1] = now
        return now
    moved = _changes(run, seen[-1], now) if seen else []
    if len(seen) > 1 and len(moved) == 1 and moved == _changes(run, seen[-2], seen[-1]):
        seen.pop()
    if not seen or _changes(run, seen[-1], now):
        seen.append(now)
    del seen[:-MOST]
    return now


def keep_button(run: Run, now: Tried, t: Translator) -> None:
    """Keep the present patient as A."""
    st.button(
        t("Keep as A, to compare"),
        icon=":material/push_pin:",
        key=_key(run, "keep"),
        on_click=st.session_state.__setitem__,
        args=(_key(run, "A"), now),
    )


def beside_panel(run: Run, now: Tried, t: Translator) -> None:
    """Patient A beside the present one; nothing while nobody is kept."""
    kept: Tried | None = st.session_state.get(_key(run, "A"))
    if kept is None:
        return
    outcome = literally(outcome_text(run.settings.dataset, run.outcome, t))
    with st.container(border=True, key="beside"):
        st.markdown(t("**Patient A beside the present one** · risk of: {outcome}", outcome=outcome))
        row = st.container(horizontal=True, gap="small", vertical_alignment="center")
        row.markdown(f"A: **{_risk(kept, t)}**", width="content")
        row.markdown(t("Now: **{risk}**", risk=_risk(now, t)), width="content")
        points = t.number(100 * (now.risk - kept.risk), 1)
        row.markdown(t("Difference: **{points} percentage points**", points=points), width="content")
        differing = _changes(run, kept, now)
        if differing:
            st.dataframe(_values(run, differing, kept, now, t), hide_index=True, alt=t("The values that differ"))
        else:
            st.markdown(t("All values are the same. Move a measurement, or start from another case."))
        with st.container(horizontal=True):
            st.button(t("Put A into the form"), icon=":material/undo:", key=_key(run, "back"), on_click=fill,
                      args=(run, kept.values, kept.truth))  # fmt: skip
            st.button(t("Let A go"), icon=":material/close:", key=_key(run, "let-go"),
                      on_click=st.session_state.pop, args=(_key(run, "A"),))  # fmt: skip


def history_panel(run: Run, t: Translator) -> None:
    """What was tried, the latest first; pressing one puts it back into the form."""
    seen = _seen(run)
    with st.expander(t("What you tried ({n})", n=len(seen)), icon=":material/history:", key=_key(run, "history")):
        st.html(_STYLE)
        lines = st.container(gap=None, key="tried")
        for place in reversed(range(len(seen))):
            lines.button(
                _line(run, seen, place, t),
                type="tertiary",
                key=_key(run, f"back-{place}"),
                on_click=fill,
                args=(run, seen[place].values, seen[place].truth),
                disabled=place == len(seen) - 1,
            )
        st.button(t("Clear the list"), icon=":material/delete_sweep:", key=_key(run, "clear"), on_click=seen.clear)
        st.caption(
            t(
                "Kept until this page is loaded anew: what is asked about a patient is written neither into a file nor into "
                "the address."
            )
        )


def _line(run: Run, seen: list[Tried], place: int, t: Translator) -> str:
    one, before = seen[place], seen[max(place - 1, 0)]
    how = _changed(run, before, one, t) if place else t("the first")
    return f"**{_risk(one, t)}** · {how}"


def _changed(run: Run, before: Tried, one: Tried, t: Translator) -> str:
    changes = _changes(run, before, one)
    if len(changes) > NAMED:
        return t("{n} values changed", n=len(changes))
    columns = {column["name"]: column for column in run.schema["columns"]}
    told = [
        t(
            "{name}: {before} → {after}",
            name=label(run, name, t),
            before=literally(value_text(run, columns[name], before.values[name], t)),
            after=literally(value_text(run, columns[name], one.values[name], t)),
        )
        for name in changes
    ]
    return ", ".join(told)


def _values(run: Run, names: list[str], kept: Tried, now: Tried, t: Translator) -> pd.DataFrame:
    columns = {column["name"]: column for column in run.schema["columns"]}
    return pd.DataFrame(
        [
            {
                t("Measurement"): column_text(run, name, t),
                "A": value_text(run, columns[name], kept.values[name], t),
                t("Now"): value_text(run, columns[name], now.values[name], t),
            }
            for name in names
        ]
    )


def _risk(one: Tried, t: Translator) -> str:
    risk = t.percent(one.risk, 1)
    return t("{risk} (cannot say)", risk=risk) if one.withdrawn else risk


def _changes(run: Run, a: Tried, b: Tried) -> list[str]:
    columns = run.schema["columns"]
    moved = zip(columns, apart(columns, a.values, b.values) > 0, strict=True)
    return [column["name"] for column, differs in moved if differs]


def _seen(run: Run) -> list[Tried]:
    seen: list[Tried] = st.session_state.setdefault(_key(run, "tried"), [])
    return seen


def _key(run: Run, name: str) -> str:
    return f"{run.question}-{name}"
