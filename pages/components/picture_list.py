"""Cases of the data as small pictures, each one press from being asked about."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.data.pictures.drawing import thumbnail
from core.i18n import Translator
from core.results import Run
from core.words import outcome_text
from pages.components.data import Chosen
from pages.components.frame import literally
from pages.components.picture_shown import crisp, look_at
from pages.components.tested import Tested

AT_ONCE, SIDE = 18, 96


def picture_list(run: Run, data: Chosen, cases: Tested, places: Any, name: str, alt: str, t: Translator) -> None:
    """Those of the ``cases`` at ``places`` (k,), in that order, some at a time; a pressed one is asked about below."""
    key = f"{run.question}-pictures-{name}"
    page = _page(len(places), key, t)
    with st.container(horizontal=True, gap="small", key="pictures"):
        for place in places[page * AT_ONCE : (page + 1) * AT_ONCE]:
            _one(run, data, int(cases.row[place]), float(cases.p[place]), t)
    _taken(run, t)


def _page(n: int, key: str, t: Translator) -> int:
    """Which of the pages of pictures is looked at, from 0; nothing to choose where one holds all."""
    pages = -(-n // AT_ONCE)
    if pages < 2:
        return 0
    st.markdown(t("{n} pictures, {shown} at a time.", n=n, shown=AT_ONCE))
    chosen = st.pagination(pages, key=f"{key}-page")
    return int(chosen) - 1


def _one(run: Run, data: Chosen, row: int, risk: float, t: Translator) -> None:
    outcome = outcome_text(run.settings.dataset, data.cases.classes[int(data.cases.y[row])], t)
    with st.container(width=SIDE + 16, gap="small"):
        crisp(thumbnail(data.cases.inputs[row], SIDE), t("Case {row}: {outcome}", row=row + 1, outcome=outcome))
        st.caption(f"{literally(outcome)} · {t.percent(risk, 1)}")
        st.button(
            t("Case {row}", row=row + 1),
            key=f"{run.question}-picture-{row}",
            on_click=_take,
            args=(run, data, row),
            width="stretch",
        )


def _take(run: Run, data: Chosen, row: int) -> None:
    look_at(run, data, row)
    st.session_state[f"{run.question}-taken"] = row
    st.session_state[f"{run.question}-taken-anew"] = True


def _taken(run: Run, t: Translator) -> None:
    """Draw the whole page once after a picture was pressed, and say where it is."""
    if st.session_state.pop(f"{run.question}-taken-anew", False):
        st.rerun()
    row = st.session_state.get(f"{run.question}-taken")
    if row is not None:
        st.success(t("Case {row} is asked about below: [try it](#try).", row=row + 1), icon=":material/image_search:")
