"""Chapter 5 of a trained run, without a browser: one patient, all patients, one measurement, the other side."""

from __future__ import annotations

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.explain.importance import kept
from core.store import Store
from tests.pages.test_pages import LATIN, first_run, opened, run_until, words_of


def widget(found, ending: str):
    return next(each for each in found if str(each.key).endswith(ending))


def tables(app: AppTest, column: str) -> list[pd.DataFrame]:
    return [frame.value for frame in app.dataframe if column in frame.value]


def page_of_the_run(language: str) -> AppTest:
    return opened("tabular", language, run=first_run())


@pytest.mark.parametrize(("language", "fall"), [("en", "Fall of the AUROC"), ("zh", "AUROC 下降")])
def test_importance_is_computed_once_and_then_there_for_everybody(state, language, fall):
    app = page_of_the_run(language)
    run = Store().load(app.query_params["run"])
    if kept(Store(), run) is None:
        widget(app.button, "-importance").click().run()
    run_until(app, lambda: tables(app, fall), 120)
    (table,) = tables(app, fall)
    assert len(table) == len(run.schema["columns"])
    assert table[fall].str.replace("\N{MINUS SIGN}", "-").astype(float).is_monotonic_decreasing
    assert kept(Store(), run).cases == run.split["test"]
    assert not app.exception and not app.error
    if language == "zh":
        assert not [text for text in words_of(app) if LATIN.search(text) and "AUROC" in text]


@pytest.mark.parametrize(("language", "warned"), [("en", "goes along with"), ("zh", "相关")])
def test_a_measurement_is_followed_and_its_companions_are_named(state, language, warned):
    app = page_of_the_run(language)
    choice = widget(app.selectbox, "-dependence")
    assert choice.value is not None  # a curve is there from the beginning
    charts = [chart.proto.spec for chart in app.get("plotly_chart")]
    choice.select_index(0 if choice.index else 1).run()
    assert len({chart.proto.spec for chart in app.get("plotly_chart")} - set(charts)) == 1
    assert any(warned in warning.value for warning in app.warning)
    assert not app.exception


@pytest.mark.parametrize(("language", "change"), [("en", "Change (SD)"), ("zh", "变化（标准差）")])
def test_the_nearest_opposite_case_is_found_and_forgotten_with_the_patient(state, language, change):
    app = page_of_the_run(language)
    assert not tables(app, change)
    widget(app.button, "-opposite-find").click().run()
    (table,) = tables(app, change)
    assert 1 <= len(table) <= 3
    assert not app.exception and not app.error
    app.session_state[f"{app.query_params['run']}-try-0"] = 0.0
    app.run()
    assert not tables(app, change)
    widget(app.multiselect, "-opposite-allowed").set_value([]).run()
    assert widget(app.button, "-opposite-find").disabled
