"""Chapter 4 of a trained run, without a browser: answer sets, the light, nearest cases, what was tried, two patients."""

from __future__ import annotations

import io
import re

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.conformal import answer_sets, limits
from core.data.preparation import TablePreparation
from core.explain.shapley import contributions
from core.i18n import translator
from core.store import Store
from pages.components.form import as_case
from pages.components.labels import value_text
from tests.examples import a_run
from tests.pages.test_pages import first_run, opened, trained, words_of


def press(app: AppTest, key: str) -> AppTest:
    return next(button for button in app.button if button.key == key).click().run()


def risk(app: AppTest) -> str:
    return app.metric[-1].value


def said(app: AppTest, text: str) -> list[str]:
    return [element.value for kind in (app.markdown, app.caption) for element in kind if text in element.value]


def move(app: AppTest, place: int, value: float) -> AppTest:
    app.session_state[f"{app.query_params['run']}-try-{place}"] = value
    return app.run()


def files(name: str) -> tuple[np.lib.npyio.NpzFile, np.lib.npyio.NpzFile]:
    store = Store()
    run = store.load(name)
    return tuple(np.load(io.BytesIO(store.read(run, file))) for file in ("parts.npz", "test.npz"))


def test_the_sets_of_the_page_are_those_of_the_validation_cases_and_measured_on_the_test_cases(state):
    app = trained()
    parts, test = files(app.query_params["run"])
    sets = answer_sets(test["p"], limits(parts["y"], parts["p"], 0.9))
    held = sets[np.arange(len(sets)), test["y"]].mean()
    listed = next(frame.value for frame in app.dataframe if "Set holds it" in frame.value)
    assert listed["Set holds it"][0] == f"{held:.1%}"
    assert listed["N"].astype(int).tolist() == [len(sets), (test["y"] == 0).sum(), (test["y"] == 1).sum()]
    assert set(parts["train"]) | set(parts["validation"]) | set(test["row"]) == set(range(569))


def test_a_case_with_one_outcome_in_its_set_is_answered_and_any_other_is_not(state):
    app = trained()
    parts, test = files(app.query_params["run"])
    threshold = Store().load(app.query_params["run"]).threshold
    sets = answer_sets(test["p"], limits(parts["y"], parts["p"], 0.9))
    unclear = sets.sum(axis=1) != 1
    odds = np.log(test["p"] / (1 - test["p"])) - np.log(threshold / (1 - threshold))
    places = np.lexsort((np.abs(odds), unclear))
    places = places[test["y"][places] == 1]
    for turn in (0, int(np.argmax(unclear[places]))):  # the first with a clear answer, the first without
        app.session_state[f"{app.query_params['run']}-asked"] = turn - 1
        press(app, "case-1")
        answered = not unclear[places[turn]] and not said(app, "unlike anything seen")
        assert answered == (turn == 0)
        assert bool(said(app, "Of 100 such cases")) == answered
        assert bool(said(app, "Cannot say")) != answered


def test_the_nearest_training_case_goes_into_the_form_and_is_then_its_own_nearest(state):
    app = trained()
    parts, _ = files(app.query_params["run"])
    row = int(re.search(r"Case ([\d,]+)", said(app, "Distance")[0])[1].replace(",", "")) - 1
    assert row in parts["train"]
    press(app, "nearest-0")
    first = said(app, "Distance")[0]
    assert f"Case {row + 1}:" in first and "Distance 0.00" in first
    assert said(app, "Started from a case")


def test_a_patient_unlike_any_in_training_is_told_as_such_and_the_number_withdrawn(state):
    app = trained()
    run = Store().load(app.query_params["run"])
    for place, column in enumerate(run.schema["columns"]):
        ends = (column["minimum"], column["maximum"])
        app.session_state[f"{run.run}-try-{place}"] = ends[place % 2]
    app.run()
    assert said(app, "unlike anything seen") and said(app, "Unlike the training cases")
    assert risk(app).endswith("%")


def test_what_was_tried_is_listed_once_per_measurement_and_comes_back(state):
    app = trained()
    run = app.query_params["run"]
    press(app, f"{run}-clear")
    before, start = risk(app), app.session_state[f"{run}-try-0"]
    for value in (10.0, 11.0, 12.0):
        move(app, 0, value)
    move(app, 1, 20.0)
    assert [len(app.session_state[f"{run}-tried"])] == [3]
    press(app, f"{run}-back-0")
    assert risk(app) == before and app.session_state[f"{run}-try-0"] == start
    press(app, f"{run}-clear")
    assert len(app.session_state[f"{run}-tried"]) == 1


def test_a_patient_is_kept_and_seen_beside_the_present_one(state):
    app = trained()
    run = app.query_params["run"]
    press(app, f"{run}-keep")
    assert said(app, "All values are the same")
    kept = app.session_state[f"{run}-try-0"]
    move(app, 0, 25.0 if kept < 20 else 8.0)
    listed = next(frame.value for frame in app.dataframe if "A" in frame.value)
    assert len(listed) == 1 and said(app, "percentage points")
    press(app, f"{run}-back")
    assert app.session_state[f"{run}-try-0"] == kept
    press(app, f"{run}-let-go")
    assert not said(app, "Patient A")


@pytest.mark.parametrize("value", [float("inf"), -1e18, 1e18])
def test_a_value_beyond_the_training_cases_is_set_to_their_edge(state, value):
    app = move(trained(), 0, value)
    run = Store().load(app.query_params["run"])
    column = run.schema["columns"][0]
    assert app.session_state[f"{run.run}-try-0"] == column["maximum" if value > 0 else "minimum"]
    assert not app.exception


def test_a_run_that_does_not_tell_its_cases_says_so(state):
    app = trained()
    store = Store()
    run = store.load(app.query_params["run"])
    files = {name: content for name, content in store.files(run).items() if name != "parts.npz"}
    place = store.folder / "runs" / run.run
    place.rename(place.with_name("kept"))
    try:
        store.save(run, files)
        bare = opened("tabular", "en", run=run.run)
        assert said(bare, "does not tell which cases") and not said(bare, "Answer set at")
        assert not said(bare, "Distance") and not bare.exception
    finally:
        store.set_aside(place)
        place.with_name("kept").rename(place)


def test_the_chapter_speaks_chinese(state):
    run = first_run()
    app = opened("tabular", "zh", run=run)
    assert said(app, "答案集合") and said(app, "训练病例")
    press(app, f"{run}-keep")
    assert said(app, "患者 A")
    assert not [
        text
        for text in words_of(app)
        if re.search("nearest|training|patient|outcome|first|here|say|asked|test cases", text)
    ]
    assert not app.exception


def test_a_gap_is_a_gap_where_training_had_gaps(state):
    app = opened("tabular", "en")
    next(group for group in app.button_group if group.key == "tabular-dataset").set_value("pima").run()
    app = trained(app)
    run = Store().load(app.query_params["run"])
    place = next(i for i, column in enumerate(run.schema["columns"]) if column["gaps"])
    press(app, f"{run.run}-keep")
    app.session_state[f"{run.run}-gap-{place}"] = True
    app.run()
    assert not app.exception
    listed = next(frame.value for frame in app.dataframe if "A" in frame.value)
    assert listed["Now"].tolist() == ["not known"]
    press(app, f"{run.run}-back")
    assert not app.session_state[f"{run.run}-gap-{place}"]


def form_of(values: dict) -> dict:
    """What the form makes of a patient; a script of its own, run by Streamlit."""
    import streamlit as st

    from core.data.preparation import TablePreparation
    from pages.components import form
    from tests.examples import a_run
    from tests.pages.test_try_it import RAW

    run = a_run(schema=TablePreparation.fit(RAW).to_dict())
    form.fill(run, values, "yes")
    st.session_state["seen"] = (form.patient(run), form.changed(run), form.truth(run))


RAW = pd.DataFrame(
    {"x": [1.0, 2.0, 3.0], "gap": [1.0, None, 2.0], "sex": ["f", "m", None], "flag": [True, False, True]}
)


@pytest.mark.parametrize(
    ("values", "held", "changed"),
    [
        ({"x": 2, "gap": 1.5, "sex": "m", "flag": False}, (2.0, 1.5, "m", "False"), {}),
        (
            {"x": 99.0, "gap": -1e18, "sex": "other", "flag": True},
            (3.0, 1.0, "f", "True"),
            {"outside": ["x", "gap", "sex"]},
        ),
        ({"x": None, "gap": None, "sex": None, "flag": True}, (2.0, None, None, "True"), {"filled": ["x"]}),
    ],
)
def test_the_form_takes_what_it_can_hold_and_tells_the_rest(values, held, changed):
    app = AppTest.from_function(form_of, args=(values,)).run()
    assert not app.exception
    patient, told, truth = app.session_state["seen"]
    assert [None if pd.isna(value) else value for value in patient.values()] == list(held)
    assert told == {"outside": [], "filled": [], **changed}
    assert truth == "yes"


def test_an_unknown_value_is_a_gap_for_the_network_and_in_the_explanation():
    preparation = TablePreparation.fit(RAW)
    case = as_case({"x": 2.0, "gap": float("nan"), "sex": None, "flag": "True"})
    whole = as_case({"x": 3.0, "gap": 1.0, "sex": "f", "flag": "False"})
    assert (
        preparation.apply(case) == preparation.apply(RAW.assign(x=2.0, gap=np.nan, sex=None)).astype("float32")[[0]]
    ).all()
    weights = np.linspace(-1, 1, len(preparation.names()))
    found = contributions(lambda frame: preparation.apply(frame) @ weights, case, whole)
    assert found.values.sum() == pytest.approx(found.total - found.base)
    assert found.total == pytest.approx(float(preparation.apply(case)[0] @ weights))


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [
        (115.0, 6, "115"),
        (0.02847, 6, "0.02847"),
        (3143.25, 1, "3,143.2"),
        (0.0, 3, "0"),
        (-12.3456789, 6, "\N{MINUS SIGN}12.346"),
    ],
)
def test_a_value_is_written_with_the_digits_it_has(value, decimals, said):
    assert value_text(a_run(), {"decimals": decimals}, value, translator("en")) == said
