import numpy as np
import pandas as pd
import pytest

from core.data.bundled import bundled_table
from core.data.preflight import Roles, guess_roles, preflight
from core.data.roles import guess_positive

N = 200
RNG = np.random.default_rng(0)
TABLE = pd.DataFrame({"x": RNG.normal(size=N), "sex": RNG.choice(["F", "M"], N), "sick": np.arange(N) % 2})


def found(frame, word, target="sick", positive="1", **more):
    return [f for f in preflight(frame, target, positive, **more) if word in f.text]


def worst(findings):
    return max((f.level for f in findings), key=["ok", "note", "warning", "stop"].index)


def test_a_sound_table_gets_only_green_lights():
    findings = preflight(TABLE, "sick", "1")
    assert worst(findings) == "ok"
    assert findings[0].values == {"rows": 200, "columns": 2, "numbers": 1, "texts": 1}
    assert found(TABLE, "have the outcome")[0].values == {"n": 100, "rows": 200, "positive": "1", "percent": 50}


def test_wdbc_gives_no_false_alarm():
    table = bundled_table("wdbc")
    assert worst(preflight(table.frame, table.target, table.positive)) == "ok"


def test_an_outcome_with_one_class_stops():
    assert worst(preflight(TABLE.assign(sick=1), "sick", "1")) == "stop"


def test_too_few_cases_stop_and_few_cases_warn():
    few = TABLE.assign(sick=[1] * 9 + [0] * 191)
    assert found(few, "are needed")[0].values == {"n": 9, "least": 10}
    some = TABLE.assign(sick=[1] * 10 + [0] * 190)
    assert found(some, "uncertain")[0].level == "warning"


def test_a_measurement_as_outcome_stops():
    assert worst(preflight(TABLE, "x", "1")) == "stop"


def test_several_classes_are_said_to_be_predicted_one_against_the_rest():
    table = TABLE.assign(sick=[*"abc", *"ab"] * 40)
    assert found(table, "against all others", positive="b")[0].values == {"n": 3, "positive": "b"}


def test_rows_without_an_outcome_are_counted():
    table = TABLE.assign(sick=[None, None, *TABLE["sick"].tolist()[2:]])
    assert found(table, "no outcome")[0].values == {"n": 2}


@pytest.mark.parametrize("unit", [10, 18.0, 100])
def test_a_slipped_decimal_point_or_another_unit_is_noted_by_its_column(unit):
    age = np.random.default_rng(1).normal(62, 9, N).round()
    age[:2] *= unit
    noted = found(TABLE.assign(age=age), "far above all others")
    assert [(f.level, f.values) for f in noted] == [("note", {"columns": "age 2"})]


@pytest.mark.parametrize("dataset", ["wdbc", "pima", "heart"])
def test_the_long_tails_of_real_measurements_are_no_strays(dataset):
    table = bundled_table(dataset)
    assert not found(table.frame, "far above all others", table.target, table.positive)


def test_more_categories_than_inputs_are_said_to_be_taken_together():
    town = [f"town {i % 23}" for i in range(N)]
    assert found(TABLE.assign(town=town), "taken together")[0].values == {"most": 20, "columns": "town 23"}
    assert not found(TABLE.assign(town=town[:20] * 10), "taken together")
    assert not found(TABLE.assign(remark=[f"remark {i}" for i in range(N)]), "taken together")


def test_missing_values_are_counted_for_each_column():
    table = TABLE.assign(x=[np.nan] * 3 + [1.5] * 197, sex=[None, *TABLE["sex"].tolist()[1:]])
    assert found(table, "are missing")[0].values == {"n": 4, "columns": "x 3, sex 1"}


def test_constant_columns_are_named():
    assert found(TABLE.assign(unit="mg"), "teach nothing")[0].values == {"columns": "unit"}


def test_repeated_rows_are_counted_even_when_their_outcomes_differ():
    repeated = pd.concat([TABLE, TABLE.head(7).assign(sick=1)], ignore_index=True)
    assert found(repeated, "repeat another row")[0].values == {"n": 7}


@pytest.mark.parametrize(
    "name", ["patient_id", "PatientID", "Subject ID", "MRN", "患者", "病人编号", "病历号", "患者ID"]
)
def test_a_patient_column_that_was_not_chosen_is_a_warning(name):
    table = TABLE.assign(**{name: [f"p{i // 4}" for i in range(N)]})
    warning = found(table, "looks like a patient number")[0]
    assert (warning.level, warning.values) == ("warning", {"columns": name})
    assert not found(table, "looks like a patient number", group=name)
    assert found(table, "stay on one side", group=name)[0].values["n"] == 50


@pytest.mark.parametrize("name", ["patient_age", "患者年龄", "pathology", "subjective_pain"])
def test_a_measurement_with_patient_in_its_name_is_no_patient_column(name):
    assert not found(TABLE.assign(**{name: np.arange(N) // 4}), "looks like a patient number")


def test_fewer_than_ten_patients_stop():
    table = TABLE.assign(patient=np.arange(N) % 9)
    assert worst(preflight(table, "sick", "1", "patient")) == "stop"


def test_identifiers_dates_and_free_text_are_named_unless_left_out():
    table = TABLE.assign(
        row=np.arange(5000, 5000 + N),
        seen=[f"2021-03-{1 + i % 28:02}" for i in range(N)],
        remark=[f"word {i % 150}" for i in range(N)],
    )
    named = [found(table, word)[0].values["columns"] for word in ("identifiers", "dates", "free text")]
    assert named == ["row", "seen", "remark"]
    assert worst(preflight(table, "sick", "1", ignored=("row", "seen", "remark"))) == "ok"


@pytest.mark.parametrize(
    "leak",
    [
        TABLE["sick"] * 10 + RNG.normal(size=N),
        -TABLE["sick"],
        TABLE["sick"].map({0: "discharged", 1: "died"}),
        TABLE["x"].where(TABLE["sick"] == 1),
    ],
    ids=["number", "reversed", "category", "measured only in the sick"],
)
def test_a_column_that_alone_gives_the_outcome_is_a_warning(leak):
    warning = found(TABLE.assign(later=leak), "alone tells")[0]
    assert (warning.level, warning.values["columns"]) == ("warning", "later")


def test_a_good_but_honest_predictor_is_no_leak():
    honest = TABLE["sick"] * 2 + RNG.normal(size=N)  # AUROC about 0.92
    assert not found(TABLE.assign(marker=honest), "alone tells")


def test_roles_of_a_clinical_table_are_guessed():
    table = pd.DataFrame(
        {
            "No": np.arange(1, N + 1),
            "病历号": [f"B{i // 2}" for i in range(N)],
            "入院日期": [f"2020/1/{1 + i % 28}" for i in range(N)],
            "姓名": [f"n{i}" for i in range(N)],
            "年龄": RNG.integers(20, 80, N),
            "结局": ["死亡" if i % 5 == 0 else "存活" for i in range(N)],
        }
    )
    assert guess_roles(table) == Roles("结局", "死亡", "病历号", ("No", "入院日期", "姓名"))


def test_a_binary_last_column_is_the_outcome_when_no_name_says_so():
    assert guess_roles(TABLE).target == "sick"
    assert guess_roles(TABLE).positive == "1"


def test_a_named_outcome_goes_before_the_last_column():
    table = TABLE.rename(columns={"sex": "Diagnosis", "sick": "smoker"})
    assert guess_roles(table).target == "Diagnosis"


def test_patient_numbers_that_never_repeat_are_left_out_instead_of_grouped():
    roles = guess_roles(TABLE.assign(patient_id=[7 * i + i % 3 for i in range(N)]))
    assert (roles.group, roles.ignored) == ("", ("patient_id",))


def test_nothing_is_guessed_where_nothing_looks_like_an_outcome():
    assert guess_roles(TABLE[["x"]].assign(z=TABLE["x"] + 1)) == Roles("", "", "", ())


@pytest.mark.parametrize(
    ("labels", "positive"),
    [
        ([0, 1, 1, 1], "1"),
        ([1, 2, 2, 2], "2"),
        ([0.0, 1.0, np.nan], "1"),
        (["benign"] * 1 + ["malignant"] * 5, "malignant"),
        (["B", "M", "M"], "M"),
        (["否", "是", "是"], "是"),
        (["red", "blue", "blue"], "red"),
        ([None, None], ""),
    ],
)
def test_the_outcome_class_is_a_known_word_the_larger_number_or_the_rarer_label(labels, positive):
    assert guess_positive(pd.Series(labels)) == positive
