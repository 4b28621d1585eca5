"""Columns whose type, unit and use the user corrects."""

import json

import numpy as np
import pandas as pd
import pytest

from core.data.loading import load_table
from core.data.preparation import TablePreparation
from core.data.roles import guess_roles
from core.data.types import as_chosen, overview
from core.data.uploads import read_table
from core.errors import UserError
from core.i18n import translator
from core.spec import UPLOAD, Settings
from core.words import column_name

ROWS = 120


def table():
    """A code of three kinds, a number with a unit and a value below its limit, the sex, and an outcome."""
    rng = np.random.default_rng(0)
    crp = rng.integers(5, 90, ROWS).astype(str)
    crp[:3] = "<5"
    return pd.DataFrame(
        {
            "lesion": rng.integers(1, 4, ROWS),
            "Glucose (mg/dL)": rng.normal(110, 20, ROWS).round(1),
            "crp": crp,
            "sex": rng.choice(["F", "M"], ROWS),
            "sick": rng.integers(0, 2, ROWS),
        }
    )


def loaded(**changes):
    content, _ = read_table(table().to_csv(index=False).encode(), "mine.csv")
    settings = Settings("tabular", UPLOAD + "0" * 64, "textbook", **{"target": "sick", **changes})
    return load_table(settings, content)


def said(cases, word):
    return next(f for f in cases.findings if word in f.text)


def test_a_code_becomes_a_category_with_one_input_for_each_kind():
    cases = loaded(types=(("lesion", "category"),))
    fitted = TablePreparation.fit(cases.inputs[["lesion"]]).columns[0]
    assert (fitted.kind, sorted(fitted.categories)) == ("category", ["1", "2", "3"])
    assert said(cases, "Read as categories").values == {"columns": "lesion"}
    assert said(cases, "cases with").values["numbers"] == loaded().inputs.select_dtypes("number").shape[1] - 1


def test_a_network_that_learned_a_code_as_a_category_takes_the_number_of_a_new_file():
    fitted = TablePreparation.fit(loaded(types=(("lesion", "category"),)).inputs[["lesion"]])
    assert np.array_equal(fitted.apply(table()[["lesion"]]), fitted.apply(table()[["lesion"]].astype(str)))


def test_text_that_is_read_as_numbers_loses_what_is_none_and_says_how_much():
    cases = loaded(types=(("crp", "number"),))
    assert cases.inputs["crp"].isna().sum() == 3
    warned = said(cases, "are no numbers and count as missing, because")
    assert (warned.level, warned.values) == ("warning", {"n": 3, "columns": "crp 3"})
    assert loaded().inputs["crp"].isna().sum() == 0


def test_once_the_type_is_set_by_hand_nothing_says_any_more_that_the_column_stays_text():
    frame = table().assign(dose=lambda f: f["crp"].where(f.index != 7, "high"))
    content, _ = read_table(frame.to_csv(index=False).encode(), "mine.csv")

    def staying(*types):
        settings = Settings("tabular", UPLOAD + "0" * 64, "textbook", target="sick", types=types)
        return [f.values for f in load_table(settings, content).findings if "stays text" in f.text]

    assert [(v["n"], v["columns"]) for v in staying()] == [(7, "crp, dose")]
    assert [(v["n"], v["columns"]) for v in staying(("crp", "number"))] == [(4, "dose")]
    assert staying(("crp", "number"), ("dose", "category")) == []


def test_nor_that_a_comma_can_be_read_in_two_ways():
    frame = table().assign(cells=np.arange(ROWS) + 1000)
    frame["cells"] = frame["cells"].map("{:,}".format)
    content, _ = read_table(frame.to_csv(index=False).encode(), "mine.csv")
    settings = Settings("tabular", UPLOAD + "0" * 64, "textbook", target="sick")
    by_hand = Settings("tabular", UPLOAD + "0" * 64, "textbook", target="sick", types=(("cells", "category"),))
    counts = [sum("in two ways" in f.text for f in load_table(s, content).findings) for s in (settings, by_hand)]
    assert counts == [1, 0]


def test_the_type_a_column_has_already_and_that_of_the_outcome_change_nothing():
    frame = table()
    read, findings = as_chosen(frame, (("lesion", "number"), ("sick", "category")), ("sick",))
    assert read is frame and findings == ()


def test_figures_can_be_reported_by_a_column_that_is_left_out():
    cases = loaded(ignored=("sex",), report_by="sex")
    assert "sex" not in cases.inputs
    assert cases.report_by.value_counts().sum() == ROWS
    assert loaded().report_by is None


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"report_by": "gone"}, "gone"),
        ({"report_by": "sick"}, "is the outcome"),
        ({"types": (("gone", "number"),)}, "gone"),
        ({"units": (("gone", "kg"),)}, "gone"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(changes, word):
    with pytest.raises(UserError, match=word):
        loaded(**changes)


def test_types_units_and_the_group_to_report_by_are_guessed_from_the_names():
    frame = table().rename(columns={"lesion": "lesion_type"})
    guess = guess_roles(frame)
    assert guess.types == (("lesion_type", "category"),)
    assert guess.units == (("Glucose (mg/dL)", "mg/dL"),)
    assert guess.report_by == "sex"
    assert guess_roles(table()).types == ()


@pytest.mark.parametrize(("language", "name"), [("en", "Glucose (mmol/L)"), ("zh", "Glucose（mmol/L）")])
def test_a_unit_is_shown_behind_the_users_own_word_in_both_languages(language, name):
    cases = loaded(units=(("Glucose (mg/dL)", "mmol/L"),))
    t = translator(language)
    assert column_name(UPLOAD, "Glucose (mg/dL)", cases.labels, t) == name
    assert column_name(UPLOAD, "sex", cases.labels, t) == "sex"


def test_settings_with_types_and_units_come_back_from_json_as_they_were():
    settings = Settings("tabular", "pima", "mlp", types=(("a", "category"),), units=(("b", "kg"),), report_by="c")
    assert Settings.from_dict(json.loads(json.dumps(vars(settings)))) == settings


def test_the_overview_tells_ranges_and_the_most_frequent_words():
    frame = pd.DataFrame({"x": [1.5, 3.25, np.nan], "sex": ["F", "F", "M"], "none": [np.nan] * 3})
    x, sex, none = overview(frame, 1)
    assert (x.kind, x.minimum, x.maximum, x.decimals, x.different) == ("number", 1.5, 3.25, 2, 2)
    assert (sex.kind, sex.frequent, sex.different) == ("category", ("F",), 2)
    assert (none.kind, none.different) == ("number", 0)
