"""Chapter 4: one patient whose risk moves with a slider; chapter 5 about that patient is drawn along with it."""

from __future__ import annotations

import time

import streamlit as st

from core.explain.reference import reference_case
from core.i18n import Translator
from core.results import Run
from core.spec import Demo
from pages.components.address import keep
from pages.components.answer import answer_card
from pages.components.batch import batch_panel
from pages.components.certainty import familiar, promise, verdict
from pages.components.data import Chosen
from pages.components.form import as_case, begin, controls, order_of, origin, patient, start_from
from pages.components.form_notes import form_notes
from pages.components.frame import chapter
from pages.components.live import live_answers, live_predictor
from pages.components.members import members_line
from pages.components.nearest import nearest_panel
from pages.components.patient_tried import patients, tried_patient
from pages.components.promise import certainty_panel, coverage_choice
from pages.components.several import class_bars
from pages.components.tried import Tried, beside_panel, history_panel, keep_button, remember
from pages.components.why import why_panel

PAINT_S = 0.1  # the browser shows the answer before it gets the chart, which keeps it busy for longer


@st.fragment
def patient_panel(demo: Demo, run: Run, data: Chosen, t: Translator) -> None:
    """Ask about one patient, and see why. A fragment: moving a slider draws this and nothing else."""
    predict, reference = live_predictor(run), reference_case(run.schema["columns"])
    chapter("try", t)
    st.markdown(t.join(t(demo.question), t("Move a measurement and watch the answer.")))
    begin(run, data)
    keep("case", case=origin(run))
    values, coverage = patient(run), coverage_choice(run)
    case = as_case(values)
    p = live_answers(run)(case)
    told = verdict(demo, run, data, case, p, coverage)
    kind, now = patients(run, t), Tried(tried_patient(run, values), float(p[0, run.asked]), told.withdrawn)
    remember(run, kind, now)
    answer, form = st.columns([2, 3], gap="large")
    with answer:  # first: whoever moves a slider looks at this
        answer_card(run, now.risk, told, form_notes(run, t), t)
        if len(run.data["classes"]) > 2:
            class_bars(run, p[0], t)
        members_line(run, case, t)
    time.sleep(PAINT_S)
    with answer:
        keep_button(run, now, t)
    with form:
        start_from(run, data, t)
        controls(run, order_of(run, predict, reference), t)
    certainty_panel(run, promise(run, data, coverage), familiar(run, demo, data), t)
    beside_panel(run, kind, now, t)
    nearest_panel(run, data, told, t)
    history_panel(run, kind, t)
    batch_panel(demo, run, data, t)
    why_panel(demo, run, data, predict, case, reference, t)
