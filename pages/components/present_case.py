"""One case before a room: a patient with sliders, a picture, a course, a molecule, or a place in the latent space."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from core.explain.reference import reference_case
from core.i18n import Translator
from core.results import Run
from core.series_figures.leads import is_ecg
from core.series_figures.stack import Layers, stack_figure
from core.spec import Demo
from pages.components.address import case_text, keep
from pages.components.answer import answer_card
from pages.components.case_buttons import Ask, case_buttons
from pages.components.certainty import verdict
from pages.components.charts import draw, palette
from pages.components.data import Chosen
from pages.components.form import as_case, begin, controls, order_of, origin, patient, start_from
from pages.components.form_notes import form_notes
from pages.components.gan_try import latent_picture
from pages.components.live import live_answers, live_predictor
from pages.components.molecule_taken import take as take_molecule
from pages.components.molecule_taken import taken as taken_molecule
from pages.components.molecule_try import smiles_field
from pages.components.picture_shown import draw_picture, look_at, picture_notes, shown
from pages.components.promise import coverage_choice
from pages.components.series_play import first_rows, player
from pages.components.series_shown import SeriesShown, series_panel
from pages.components.series_taken import series_at, series_link, take, taken, truth_of
from pages.components.series_try import class_note
from pages.components.several import class_bars
from pages.components.structures import structure

CHANNELS, PLAYED = 3, 1  # of a series, at once, so that they can be read from afar: as measured, and in the player
LETTERS_PX, COURSE_PX = 17, 430  # of a course as it was measured: its letters, and how high it is


@st.fragment
def case_screen(demo: Demo, run: Run, data: Chosen, t: Translator) -> None:
    """Ask about one case of the demo's kind. A fragment: another case draws this and nothing else."""
    if run.task == "synthesis":
        latent_picture(run, t)
    else:
        CASES[demo.kind](demo, run, data, t)


@st.fragment
def play_screen(demo: Demo, run: Run, data: Chosen, t: Translator) -> None:
    """The course that is asked about, as it comes in."""
    _buttons(run, data, take, t)
    which = taken(run, data)
    keep("case", case=series_link(which))
    one = series_at(demo, run, data, which, t)
    follows = "follow" in st.query_params
    player(one, first_rows(one.trace)[:PLAYED], t, f"{run.run}-played", follows)


def _patient(demo: Demo, run: Run, data: Chosen, t: Translator) -> None:
    begin(run, data)
    keep("case", case=origin(run))
    answer, form = st.columns([2, 3], gap="large")
    with form:
        start_from(run, data, t)
        controls(run, order_of(run, live_predictor(run), reference_case(run.schema["columns"])), t)
    with answer:
        _answer(demo, run, data, as_case(patient(run)), form_notes(run, t), t)


def _picture(demo: Demo, run: Run, data: Chosen, t: Translator) -> None:
    one = shown(run, data)
    keep("case", case=case_text(one.row))
    _buttons(run, data, look_at, t)
    picture, answer = st.columns([2, 3], gap="large")
    with picture:
        draw_picture(demo, run, one, t)
    with answer:
        _answer(demo, run, data, one.case, picture_notes(run, one, t), t)


def _series(demo: Demo, run: Run, data: Chosen, t: Translator) -> None:
    which = taken(run, data)
    keep("case", case=series_link(which))
    one = series_at(demo, run, data, which, t)
    _buttons(run, data, take, t)
    course, answer = st.columns(2, gap="large")
    with course:
        _course(one, t)
    with answer:
        _answer(demo, run, data, one.one, [class_note(truth_of(run, data, which, t), t)], t)


def _course(one: SeriesShown, t: Translator) -> None:
    """The series as it was measured; of one in rows only so many as can be read."""
    trace = one.trace
    if is_ecg(trace):
        series_panel(one, t)
        return
    few = trace.of((trace.moving or tuple(range(len(trace.names))))[:CHANNELS])
    figure = stack_figure(few, t, palette(), one.synthetic, Layers(landmark=one.landmark))
    figure.update_layout(font_size=LETTERS_PX, height=COURSE_PX).update_annotations(font_size=LETTERS_PX)
    draw(figure, t("The series: {channels}", channels=t(", ").join(few.names)), key="present-series")


def _molecule(demo: Demo, run: Run, data: Chosen, t: Translator) -> None:
    found = taken_molecule(run, data, t)
    keep("case", case=case_text(found.row) if found else "")
    _buttons(run, data, take_molecule, t)
    left, answer = st.columns(2, gap="large")
    with left:
        picture = st.container()
        smiles_field(run, t)
    if found is None:
        return
    with picture:
        structure(str(found.one.smiles[0]), t("Structure of {name}", name=found.name))
    with answer:
        _answer(demo, run, data, found.one, found.notes, t)


def _buttons(run: Run, data: Chosen, ask: Ask, t: Translator) -> None:
    with st.container(horizontal=True, gap="small"):
        case_buttons(run, data, ask, t)


def _answer(demo: Demo, run: Run, data: Chosen, case: Any, notes: list[str], t: Translator) -> None:
    """What the network says of ``case``, one row of raw inputs."""
    p = live_answers(run)(case)
    told = verdict(demo, run, data, case, p, coverage_choice(run))
    answer_card(run, float(p[0, run.asked]), told, notes, t)
    if len(run.data["classes"]) > 2:
        class_bars(run, p[0], t)


CASES: Mapping[str, Callable[[Demo, Run, Chosen, Translator], None]] = {
    "table": _patient,
    "picture": _picture,
    "series": _series,
    "molecule": _molecule,
}
"""By the kind of the demo's data."""
