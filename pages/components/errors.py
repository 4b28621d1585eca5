"""The confusion matrix, each cell a button; behind it its patients, the surest first, each one click from the form."""

from __future__ import annotations

import streamlit as st

from core.decisions.icons import SAID
from core.decisions.table import CELLS, Table, surest
from core.i18n import Translator, msg
from core.results import Run
from core.words import opening, sides
from pages.components.case_list import ShowCases
from pages.components.confused import confused_panel
from pages.components.corrections import corrections_panel
from pages.components.data import Chosen
from pages.components.doubted import doubted_list
from pages.components.frame import literally
from pages.components.suspects import suspects_list
from pages.components.tested import Tested

SUSPECTS, DOUBTED = "suspects", "doubted"  # the buttons beside those of the four cells
BESIDE = {
    SUSPECTS: (
        msg("Suspected label errors"),
        "troubleshoot",
        msg("Cases whose outcome in the data the network doubts most: worth a look into the records."),
    ),
    DOUBTED: (
        msg("Doubted training cases"),
        "psychology_alt",
        msg(
            "Cases the network learned from and still does not believe. A correction of these changes what is learned."
        ),
    ),
}
SIGNS = {"found": "check_circle", "missed": "cancel", "alarms": "notifications_active", "spared": "do_not_disturb_on"}


def error_explorer(
    run: Run, data: Chosen, cases: Tested, threshold: float, found: Table, show: ShowCases, t: Translator
) -> None:
    """Confusion matrix of the test cases at a threshold; ``show`` lists those of the cell that was pressed."""
    confused_panel(run, data, show, t)
    st.markdown(
        t(
            "**The {n} test cases**: press a cell to see its cases, those first of which the network was surest.",
            n=found.n,
        )
    )
    chosen = _matrix(run, found, t)
    if chosen == SUSPECTS:
        suspects_list(run, data, show, t)
    elif chosen == DOUBTED:
        doubted_list(run, data, show, t)
    elif chosen:
        _patients(run, data, cases, threshold, chosen, show, t)
    corrections_panel(run, data, t)


def _matrix(run: Run, found: Table, t: Translator) -> str:
    """The four cells; gives the one that is open, or nothing."""
    key = f"{run.question}-cell"
    chosen = str(st.session_state.get(key, ""))
    for outcome, row in ((1, CELLS[:2]), (0, CELLS[2:])):
        name = literally(sides(run, t)[outcome])
        n = found.events if outcome else found.others
        st.caption(t("Outcome: {outcome} (N = {n})", outcome=name, n=n))
        for column, cell in zip(st.columns(2, gap="small"), row, strict=True):
            share = t.percent(found.share(cell), 1)
            column.button(
                f"**{t.number(getattr(found, cell), 0)}** {t(SAID[cell][0])} · {share}",
                icon=f":material/{SIGNS[cell]}:",
                key=f"cell-{cell}",
                type="primary" if cell == chosen else "secondary",
                width="stretch",
                on_click=_toggle,
                args=(key, cell),
            )
    for column, (name, (title, icon, explanation)) in zip(st.columns(2, gap="small"), BESIDE.items(), strict=True):
        column.button(
            t(title),
            icon=f":material/{icon}:",
            key=f"cell-{name}",
            type="primary" if chosen == name else "secondary",
            width="stretch",
            on_click=_toggle,
            args=(key, name),
            help=t(explanation),
        )
    return chosen


def _patients(
    run: Run, data: Chosen, cases: Tested, threshold: float, cell: str, show: ShowCases, t: Translator
) -> None:
    places = surest(cases.y, cases.p, threshold, cell)
    if not len(places):
        st.info(t("No test case lies in this cell."), icon=":material/info:")
        return
    st.markdown(
        t(
            "**{name} ({n})**: {meaning}.",
            n=len(places),
            name=opening(t(SAID[cell][0])),
            meaning=t(SAID[cell][1]),
        )
    )
    told = t("Test cases: {name}", name=t(SAID[cell][0]))
    show(run, data, cases, places, f"{cell}-{threshold}", told, t)


def _toggle(key: str, cell: str) -> None:
    st.session_state[key] = "" if st.session_state.get(key) == cell else cell
    st.session_state.pop(key.replace("-cell", "-taken"), None)
