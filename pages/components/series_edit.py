"""What if: a stretch of the series taken away or held, or one value changed, and the answer before and after."""

from __future__ import annotations

import dataclasses

import streamlit as st

from core.data.series.trace import Trace, trace_of
from core.errors import UserError
from core.i18n import Translator
from core.series_edits import Edit, edit_text, edited
from core.series_figures.stack import Layers, stack_figure
from pages.components.charts import draw, palette
from pages.components.frame import literally
from pages.components.series_edit_form import edit_form
from pages.components.series_shown import SeriesShown


def edit_panel(shown: SeriesShown, t: Translator) -> None:
    """Change the series step by step; each change is said, and its answer stands beside that of the series as it was."""
    st.markdown(t("Change the series and see what the network makes of it. The data stay as they are."))
    edits: list[Edit] = shown.once("edits", list)
    one, said = shown.one, []
    for edit in edits:
        said.append(edit_text(edit, trace_of(one, 0, shown.names), t))
        one = edited(one, edit)
    now = dataclasses.replace(shown, one=one)
    wanted = edit_form(now.trace, _key(shown, shown.identity[:8]), t)
    if wanted:
        st.button(
            t("Change it"), icon=":material/edit:", key=_key(shown, "do"), on_click=_do, args=(shown, now, wanted)
        )
    problem: UserError | None = st.session_state.pop(_key(shown, "problem"), None)
    if problem:
        st.error(t(problem.text, **problem.values), icon=":material/error:")
    if edits:
        _compared(shown, now, edits, said, t)


def _do(shown: SeriesShown, now: SeriesShown, edit: Edit) -> None:
    try:
        edited(now.one, edit)
    except UserError as problem:
        st.session_state[_key(shown, "problem")] = problem
        return
    shown.once("edits", list).append(edit)


def _compared(shown: SeriesShown, now: SeriesShown, edits: list[Edit], said: list[str], t: Translator) -> None:
    """Every change, the answers of both, and both series."""
    st.markdown("\n".join(f"{number}. {literally(text)}" for number, text in enumerate(said, start=1)))
    with st.container(horizontal=True, gap="small"):
        st.button(t("Undo the last change"), icon=":material/undo:", key=_key(shown, "undo"), on_click=edits.pop)
        st.button(t("Undo all changes"), icon=":material/restart_alt:", key=_key(shown, "clear"), on_click=edits.clear)
    with st.container(horizontal=True, gap="large"):
        for name, old, new in zip(shown.outcomes, shown.ask(shown.one)[0], shown.ask(now.one)[0], strict=True):
            points = t("{points} percentage points", points=t.signed(100 * float(new - old), 1))
            answers = f"{t.percent(float(old), 1)} → {t.percent(float(new), 1)}"
            st.metric(literally(name), answers, points, delta_color="off", delta_arrow="off", width="content")
    touched = sorted({place for edit in edits for place in edit.channels})
    spans = tuple(_span(shown.trace, edit) for edit in edits)
    layers = Layers(before=shown.trace.of(touched), changed=spans)
    figure = stack_figure(now.trace.of(touched), t, palette(), shown.synthetic, layers)
    draw(figure, t("The series before and after the change"), key=_key(shown, "chart"))


def _span(trace: Trace, edit: Edit) -> tuple[float, float]:
    """The time that an edit covers; a little around a visit."""
    around = trace.period or 0.01 * trace.end
    return float(trace.times[edit.first]) - (0 if trace.even else around), float(trace.times[edit.last]) + around


def _key(shown: SeriesShown, name: str) -> str:
    return f"{shown.key}-edit-{name}"
