"""Columns corrected by hand, the split and the suspected labels on the page, in both languages."""

import io

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.store import Store
from tests.pages.test_pages import opened, trained, words_of

ROWS = 300
WRONG = range(0, ROWS, 9)  # rows whose outcome contradicts the measurement


def table() -> pd.DataFrame:
    """A code of three grades, a measurement with its unit, the sex; the outcome follows the measurement, mostly."""
    rng = np.random.default_rng(5)
    sick = np.arange(ROWS) % 2
    glucose = rng.normal(95 + 60 * sick, 12).round(3)
    sick[WRONG] = 1 - sick[WRONG]
    grade = rng.integers(1, 4, ROWS)
    return pd.DataFrame({"grade": grade, "Glucose (mg/dL)": glucose, "sex": rng.choice(["F", "M"], ROWS), "sick": sick})


def uploaded(language: str) -> AppTest:
    app = opened("tabular", language)
    next(group for group in app.button_group if group.key == "tabular-dataset").set_value("own").run()
    app.file_uploader[0].set_value(("mine.csv", table().to_csv(index=False).encode(), "text/csv")).run()
    assert not app.exception and not app.error
    return app


def edited(app: AppTest, rows: dict[int, dict[str, str]]) -> AppTest:
    """The table of columns with these cells changed."""
    editor = app.data_editor[0].proto.id
    app.session_state[editor[editor.index("tabular-own-columns") :]] = {
        "edited_rows": rows,
        "added_rows": [],
        "deleted_rows": [],
    }
    return app.run()


def trained_shortly(app: AppTest) -> AppTest:
    app.session_state["tabular-epochs"] = 60
    return trained(app.run(), seconds=240)


def said(app: AppTest, text: str) -> bool:
    return any(text in words for words in words_of(app))


@pytest.mark.parametrize(
    ("language", "shown", "read"),
    [("en", "Glucose (mmol/L)", "Read as categories"), ("zh", "Glucose（mmol/L）", "读作分类变量")],
)
def test_a_type_and_a_unit_are_corrected_in_the_table_of_columns(state, language, shown, read):
    app = uploaded(language)
    assert app.session_state["tabular-own-units"] == (("Glucose (mg/dL)", "mg/dL"),)
    assert app.session_state["tabular-own-report_by"] == "sex"
    assert not said(app, read)
    edited(app, {0: {"type": "category"}, 1: {"unit": "mmol/L"}})
    assert not app.exception
    assert app.session_state["tabular-own-types"] == (("grade", "category"),)
    assert app.session_state["tabular-own-units"] == (("Glucose (mg/dL)", "mmol/L"),)
    assert said(app, read)
    assert any(shown in frame.value for frame in app.dataframe)
    next(box for box in app.selectbox if box.key == "tabular-own-group").set_value("grade").run()
    assert app.session_state["tabular-own-types"] == ()  # a patient number is no measurement


def test_the_address_brings_the_corrections_back_and_the_run_is_reported_by_the_chosen_group(state):
    app = uploaded("en")
    next(box for box in app.multiselect if box.key == "tabular-own-ignored").set_value(["sex"])
    app = trained_shortly(edited(app, {0: {"type": "category"}, 1: {"unit": "mmol/L"}}))
    run = Store().load(app.query_params["run"])
    assert run.settings.types == (("grade", "category"),)
    assert run.settings.report_by == "sex" and run.settings.ignored == ("sex",)
    again = opened("tabular", "zh", run=run.run)
    assert not again.exception and not again.error
    assert again.session_state["tabular-own-units"] == (("Glucose (mg/dL)", "mmol/L"),)
    groups = next(frame.value for frame in again.dataframe if "组别" in frame.value)
    assert len(groups) == 2
    parts = next(frame.value for frame in again.dataframe if "部分" in frame.value)
    assert parts["病例数"].tolist() == ["180", "60", "60"]
    assert sum(map(int, parts["结局阳性"])) == run.data["events"]
    assert said(again, "测试集中没有与训练集或验证集完全相同的病例")


def test_suspected_labels_are_listed_and_one_is_taken_into_the_form(state):
    app = trained_shortly(uploaded("en"))
    next(button for button in app.button if button.key == "cell-suspects").click().run()
    assert not app.exception and not app.error
    assert said(app, "That number proves nothing")
    listed = next(frame.value for frame in app.dataframe if "Predicted risk" in frame.value)
    with np.load(io.BytesIO(Store().read(Store().load(app.query_params["run"]), "test.npz"))) as file:
        wrong = set(file["row"].tolist()) & set(WRONG)
    assert len(wrong) >= 4 and 2 * len(wrong & {int(case) - 1 for case in listed["Case"]}) >= len(wrong)
