"""The glucose forecast on the page: the set, its form, its chapters, other readings; in both languages."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from core.store import Store
from tests.conftest import ROOT
from tests.pages.links import in_link
from tests.pages.reported import report_of_page, same_figures
from tests.pages.test_pages import opened
from tests.pages.test_series_page import english
from tests.pages.test_several import chosen

pytestmark = pytest.mark.slow  # six networks are trained; tests/browser walks the same page


@pytest.fixture(scope="module")
def run(state) -> str:
    words = ["train", "series", "--dataset", "glucose", "--model", "simple-rnn", "--epochs", "1"]
    said = subprocess.run([sys.executable, "-m", "core", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return said.stdout.split()[0]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_forecast_is_judged_asked_changed_and_explained(run, language):
    app = opened("series", language, run=run)
    assert not app.exception and not app.error
    assert app.session_state["series-dataset"] == "glucose"
    assert len(app.get("plotly_chart")) == 2 + 1 + 4 + 2 + 1  # preview, learning, figures, fans, what mattered
    assert not [box for box in app.button_group if box.key == "series-imbalance"]
    assert language == "en" or not english(app)


def test_a_changed_reading_changes_the_forecast_and_another_person_is_answered_by_another_network(run):
    app = opened("series", "en", run=run)
    changes = [metric for metric in app.metric if metric.label.startswith("In ")]
    assert [metric.delta for metric in changes] == ["+0", "+0"]
    last = next(box for box in app.number_input if box.label == "0 min")
    last.set_value(min(400, last.value + 60)).run()
    changes = [metric for metric in app.metric if metric.label.startswith("In ")]
    assert all(metric.delta not in ("+0", "−0") for metric in changes) and not app.exception
    before = [text.value for text in app.markdown if text.value.startswith("In 30 min")]
    chosen(app, "selectbox", f"{run}-person").set_value(7).run()
    after = [text.value for text in app.markdown if text.value.startswith("In 30 min")]
    assert not app.exception and len(before) == len(after) == 1 and before != after


def test_all_is_shown_in_the_other_unit_when_that_is_chosen(run):
    app = opened("series", "en", run=run)
    error = float(next(metric.value for metric in app.metric if metric.label.startswith("Mean absolute error at 30")))
    chosen(app, "button_group", "series-glucose-unit-mg/dL").set_value("mmol/L").run()
    assert not app.exception and not app.error
    shown = next(metric for metric in app.metric if metric.label.startswith("Mean absolute error at 30"))
    assert "mmol/L" in shown.label and float(shown.value) == pytest.approx(error / 18.016, abs=0.006)
    forecast = next(text.value for text in app.markdown if text.value.startswith("In 30 min"))
    assert "mmol/L" in forecast and "mg/dL" not in forecast
    assert [metric.delta for metric in app.metric if metric.label.startswith("In ")] == ["+0.0", "+0.0"]
    last = next(box for box in app.number_input if box.label == "0 min")
    last.set_value(min(22.2, last.value + 4)).run()
    changes = [metric for metric in app.metric if metric.label.startswith("In ")]
    assert all(metric.delta not in ("+0.0", "−0.0") for metric in changes) and not app.exception
    charts = [json.dumps(json.loads(chart.proto.spec)) for chart in app.get("plotly_chart")]
    assert sum("mmol/L" in spec for spec in charts) >= 6 and sum("mg/dL" in spec for spec in charts) == 2  # the data


def test_the_list_of_runs_names_the_error_and_two_forecasts_are_compared_by_it(run):
    words = ["train", "series", "--dataset", "glucose", "--model", "simple-rnn", "--epochs", "1", "--seed", "1"]
    said = subprocess.run([sys.executable, "-m", "core", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "at 30 min" in said.stdout
    app = opened("runs", "en", runs=f"{run},{said.stdout.split()[0]}")
    assert not app.exception and not app.error
    assert any("Mean absolute error at 30 min" in text.value for text in app.caption)
    assert any(text.value.startswith("Differences in mean absolute error") for text in app.subheader)
    assert not any(text.value == "ROC curves" for text in app.subheader)


def test_a_link_names_the_window_and_the_unit(run):
    app = opened("series", "en", run=run, case="1234", unit="mmol/L")
    assert not app.exception and in_link(app) == {"case": "1234", "unit": "mmol/L"}
    assert any("mmol/L" in metric.label for metric in app.metric)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_report_has_the_figures_of_the_page(run, language):
    app = opened("series", language, run=run)
    assert same_figures(app, report_of_page(Store().load(run), language)) >= 20
