"""Several classes: every cell of their confusion matrix can be pressed; behind it its cases, the surest first."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.i18n import Translator
from core.registry import demos
from core.results import Run
from core.several_figures import pressable_confusion
from core.words import outcome_text
from pages.components.case_list import ShowCases
from pages.components.charts import palette
from pages.components.data import Chosen
from pages.components.frame import literally
from pages.components.tested import Answered, Tested, all_answers

TWO = 2


def confused_panel(run: Run, data: Chosen, show: ShowCases, t: Translator) -> None:
    """The matrix of all classes, and the cases of the cell that was pressed; nothing where there are two classes."""
    labels = run.data["classes"]
    if len(labels) <= TWO:
        return
    answered = all_answers(run)
    names = [outcome_text(run.settings.dataset, label, t) for label in labels]
    counts = np.zeros((len(labels), len(labels)), int)
    np.add.at(counts, (answered.y, answered.p.argmax(axis=1)), 1)
    st.markdown(t("**All classes**: press a cell to see its cases, those first of whose class the network was surest."))
    with st.container(key="all-classes"):
        pressed = st.plotly_chart(
            pressable_confusion(
                counts.tolist(), names, t, palette(), demos()[run.settings.demo].is_synthetic(run.settings.dataset)
            ),
            theme=None,
            key=f"{run.run}-confused",
            config={"displayModeBar": False},
            on_select="rerun",
            selection_mode="points",
            alt=t("Confusion matrix"),
        )
    for point in pressed["selection"]["points"][:1]:
        _cases(run, data, answered, (round(point["y"]), round(point["x"])), names, show, t)


def _cases(
    run: Run,
    data: Chosen,
    answered: Answered,
    cell: tuple[int, int],
    names: list[str],
    show: ShowCases,
    t: Translator,
) -> None:
    """The test cases of the class ``cell[0]`` that were called ``cell[1]``."""
    inside = np.flatnonzero((answered.y == cell[0]) & (answered.p.argmax(axis=1) == cell[1]))
    truth, called = (names[place] for place in cell)
    said = t("{n} cases of {truth} were called {called}", n=len(inside), truth=truth, called=called)
    st.markdown(f"**{literally(said)}**")
    if len(inside):
        first = inside[np.argsort(-answered.p[inside, cell[1]], kind="stable")]
        asked = Tested(answered.row, (answered.y == run.asked).astype(np.int64), answered.p[:, run.asked])
        show(run, data, asked, first, f"called-{cell[0]}-{cell[1]}", said, t)
