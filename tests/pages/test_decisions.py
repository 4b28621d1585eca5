"""The threshold panel of a trained run, without a browser."""

from __future__ import annotations

import io

import numpy as np
from streamlit.testing.v1 import AppTest

from core.decisions.table import table
from core.store import Store
from tests.pages.test_pages import first_run, opened, trained, words_of

PPV = "Positive predictive value"


def cell(app: AppTest, name: str):
    return next(button for button in app.button if button.key == f"cell-{name}")


def shown(app: AppTest, title: str) -> str:
    return next(metric.value for metric in app.metric if metric.label == title)


def at(app: AppTest, percent: float) -> AppTest:
    app.session_state[f"{app.query_params['run']}-decide-threshold"] = percent
    return app.run()


def test_the_matrix_and_the_figures_follow_the_threshold(state):
    app = trained()
    run = Store().load(app.query_params["run"])
    with np.load(io.BytesIO(Store().read(run, "test.npz"))) as file:
        y, p = file["y"], file["p"].astype(float)
    counted = table(y, p, run.threshold)
    assert cell(app, "found").label.startswith(f"**{counted.found}**")
    assert shown(app, "Sensitivity") == f"{counted.found / counted.events:.3f}"
    at(app, 0.0)
    assert cell(app, "alarms").label.startswith(f"**{counted.others}**")
    assert shown(app, PPV) == f"{counted.events / counted.n:.3f}"
    assert shown(app, "Negative predictive value") == "not estimable"
    assert not app.exception


def test_a_cost_ratio_moves_the_threshold_when_its_button_is_pressed(state):
    app = trained()
    run = app.query_params["run"]
    next(field for field in app.number_input if field.key == f"{run}-decide-worth").set_value(19.0).run()
    fit = next(button for button in app.button if button.key == f"{run}-decide-fit")
    assert "5.0%" in fit.label
    fit.click().run()
    assert app.session_state[f"{run}-decide-threshold"] == 5.0
    assert next(button for button in app.button if button.key == f"{run}-decide-fit").disabled


def test_a_cell_opens_on_its_patients_the_surest_first(state):
    app = at(trained(), 50.0)
    before = len(app.dataframe)
    cell(app, "spared").click().run()
    assert len(app.dataframe) == before + 1
    listed = next(frame.value for frame in app.dataframe if "Predicted risk" in frame.value)
    risks = [float(text.rstrip("%")) for text in listed["Predicted risk"]]
    assert risks == sorted(risks)
    cell(app, "spared").click().run()
    assert len(app.dataframe) == before


def test_groups_are_measured_by_a_worker_on_request(state):
    app = trained()
    run = app.query_params["run"]
    chosen = next(box for box in app.selectbox if box.key == f"{run}-groups-by")
    chosen.select_index(0).run()
    listed = next(frame.value for frame in app.dataframe if "Group" in frame.value)
    assert listed["N"].astype(int).sum() == Store().load(run).split["test"]
    next(field for field in app.text_input if "edges" in field.key).set_value("forty").run()
    assert "cut points" in app.error[0].value


def test_the_panel_speaks_chinese(state):
    run = first_run()
    app = opened("tabular", "zh", run=run)
    assert cell(app, "missed").label.split()[1] == "漏诊"
    assert not [text for text in words_of(app) if "threshold" in text.lower()]
