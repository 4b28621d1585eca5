"""The unit that a column's name holds, and how the column is then called."""

import pytest

from core.data.units import own_labels, split_unit


@pytest.mark.parametrize(
    ("name", "title", "unit"),
    [
        ("Glucose (mg/dL)", "Glucose", "mg/dL"),
        ("Glucose [mmol/L]", "Glucose", "mmol/L"),
        ("eGFR (mL/min/1.73 m²)", "eGFR", "mL/min/1.73 m²"),
        ("WBC (10^9/L)", "WBC", "10^9/L"),
        ("WBC (× 10⁹/L)", "WBC", "× 10⁹/L"),
        ("Haematocrit (%)", "Haematocrit", "%"),
        ("Height(m)", "Height", "m"),
        ("血糖（mmol/L）", "血糖", "mmol/L"),
        ("年龄（岁）", "年龄", "岁"),
        ("体重 (kg)", "体重", "kg"),
        ("glucose_mmol_l", "glucose", "mmol/L"),
        ("creatinine_umol_l", "creatinine", "µmol/L"),
        ("Creatinine.mg.dL", "Creatinine", "mg/dL"),
        ("body_mass_index_kg_m2", "body_mass_index", "kg/m²"),
        ("alt_u_l", "alt", "U/L"),
        ("weight_kg", "weight", "kg"),
        ("age_years", "age", "years"),
        ("sbp mmHg", "sbp", "mmHg"),
        ("Glucose mg/dL", "Glucose", "mg/dL"),
    ],
)
def test_a_unit_in_a_name_is_found(name, title, unit):
    assert split_unit(name) == (title, unit)


@pytest.mark.parametrize(
    "name",
    ["age", "sex (M/F)", "sex (m/f)", "smoker (yes/no)", "outcome (0/1)", "patient(s)", "sbp_min", "visit_day", "ca_125",
     "birth year", "mg", "kg", "x_l", "a (mg) b", "side (l/r)", "患者（编号）", "()", ""],
)  # fmt: skip
def test_other_words_are_no_units(name):
    assert split_unit(name) == (name, "")


def test_a_column_is_called_by_its_name_with_the_unit_it_has_now():
    units = (("Glucose (mg/dL)", "mmol/L"), ("age", "years"))
    assert own_labels(["Glucose (mg/dL)", "age", "sex"], units, {}) == {
        "Glucose (mg/dL)": ("Glucose", "mmol/L"),
        "age": ("age", "years"),
    }


def test_columns_that_would_read_the_same_keep_their_own_names():
    names = ["glucose (mg/dL)", "glucose_mg_dl", "glucose"]
    assert own_labels(names, [(name, "mg/dL") for name in names], {}) == {}
    assert own_labels(["a (mg)", "a"], [("a", "mg")], {}) == {}


def test_the_title_of_a_bundled_column_stays_when_its_unit_is_changed():
    known = {"bp": ("Blood pressure", "mmHg"), "age": ("Age", "years")}
    assert own_labels(["bp", "age"], [("bp", "kPa")], known) == {
        "bp": ("Blood pressure", "kPa"),
        "age": ("Age", "years"),
    }
