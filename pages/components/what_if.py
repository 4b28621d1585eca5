"""Chapters 4 and 5: one patient whose risk moves with a slider, and which measurements moved it."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from core.explain.reference import reference_case
from core.explain.shapley import Contributions, contributions
from core.i18n import Translator
from core.predict import Predict, class_predictor
from core.results import Run
from core.spec import Demo
from core.store import Store
from core.words import column_text, outcome_text
from pages.components.answer import answer_card
from pages.components.certainty import familiar, promise, verdict
from pages.components.charts import draw, palette
from pages.components.data import Chosen
from pages.components.form import as_case, begin, controls, order_of, patient, start_from
from pages.components.frame import chapter
from pages.components.labels import label
from pages.components.nearest import nearest_panel
from pages.components.promise import certainty_panel, coverage_choice
from pages.components.several import class_bars
from pages.components.tested import per_run
from pages.components.tried import beside_panel, history_panel, keep_button, remember

WORTH_SAYING = 0.005  # probability
PAINT_S = 0.03  # the browser shows the answer before it gets the chart, which keeps it busy for longer


@st.fragment
def patient_panel(demo: Demo, run: Run, data: Chosen, t: Translator) -> None:
    """Ask about one patient, and see why. A fragment: moving a slider draws this and nothing else."""
    ask = _class_predictor(demo.id, run)

    def predict(inputs: Any) -> np.ndarray:
        return ask(inputs)[:, run.asked]

    reference = reference_case(run.schema["columns"])
    chapter("try", t)
    st.markdown(t.join(t(demo.question), t("Move a measurement and watch the answer.")))
    begin(run, data)
    values, coverage = patient(run), coverage_choice(run)
    case = as_case(values)
    p = ask(case)
    told = verdict(demo, run, data, case, p, coverage)
    now = remember(run, values, float(p[0, run.asked]), told.withdrawn)
    answer, form = st.columns([2, 3], gap="large")
    with answer:  # first: whoever moves a slider looks at this
        answer_card(run, now.risk, told, t)
        if len(run.data["classes"]) > 2:
            class_bars(run, p[0], t)
    time.sleep(PAINT_S)
    with answer:
        keep_button(run, now, t)
    with form:
        start_from(run, data, t)
        controls(run, order_of(run, predict, reference), t)
    certainty_panel(run, promise(run, data, coverage), familiar(run, demo, data), t)
    beside_panel(run, now, t)
    nearest_panel(run, data, told, t)
    history_panel(run, t)
    chapter("why", t)
    _why(demo, run, contributions(predict, case, reference), case, t)


@per_run
def _class_predictor(demo_id: str, run: Run) -> Predict:
    from core.registry import demo

    return class_predictor(demo(demo_id), run, Store())


def _why(demo: Demo, run: Run, found: Contributions, case: pd.DataFrame, t: Translator) -> None:
    from core.figures import contribution_figure

    st.markdown(_sentence(run, found, t))
    names = [f"{column_text(run, name, t)} = {_written(run, case[name].iloc[0], t)}" for name in found.names]
    synthetic = demo.is_synthetic(run.settings.dataset)
    figure = contribution_figure(names, found.values.tolist(), found.base, found.total, t, palette(), synthetic)
    draw(figure, t("What moved the risk"))
    st.caption(
        t(
            "Shapley values against a typical case: the bars add up to the difference exactly. "
            "They explain the network, not the disease."
        )
    )


def _sentence(run: Run, found: Contributions, t: Translator) -> str:
    up, down = int(np.argmax(found.values)), int(np.argmin(found.values))
    base, total = t.percent(found.base, 1), t.percent(found.total, 1)
    said = [t("A typical case has a risk of {base}, this one {total}.", base=base, total=total)]
    if found.values[up] > WORTH_SAYING:
        said.append(t("What raises it most: {name}.", name=label(run, found.names[up], t)))
    if found.values[down] < -WORTH_SAYING:
        said.append(t("What lowers it most: {name}.", name=label(run, found.names[down], t)))
    return t.join(*said)


def _written(run: Run, value: Any, t: Translator) -> str:
    if pd.isna(value):
        return t("not known")
    return outcome_text(run.settings.dataset, value, t) if isinstance(value, str) else t.number(float(value), 2)
