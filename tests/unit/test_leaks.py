"""Planted leaks of every kind are found, and clean tables give no alarm."""

import numpy as np
import pandas as pd
import pytest

from core.data.bundled import bundled_table
from core.data.columns import impossible_zeros
from core.data.preflight import preflight
from core.data.splits import Split, split
from core.data.twins import across_the_split, patients_apart
from core.experiment import run_experiment
from core.spec import UPLOAD, Hooks, Settings
from core.store import Store

ROWS = 400


def clean(seed, rows=ROWS):
    """A clinical table as it should be: measurements, categories, honest gaps, a risk that depends on them."""
    rng = np.random.default_rng(seed)
    age = rng.integers(18, 95, rows)
    pressure = rng.normal(125, 18, rows).round(rng.integers(0, 2))
    marker = rng.lognormal(1, 0.8, rows).round(2)
    risk = 1 / (1 + np.exp(-(0.04 * (age - 55) + 0.6 * (marker - 3) / 3 - 0.5)))
    frame = pd.DataFrame(
        {
            "age": age,
            "sex": rng.choice(["female", "male"], rows),
            "pressure": pressure,
            "marker": marker,
            "pack_years": np.where(rng.random(rows) < 0.5, 0, rng.integers(1, 60, rows)),
            "children": rng.poisson(1.4, rows),
            "smoker": rng.integers(0, 2, rows),
            "stage": rng.choice(["I", "II", "III", None], rows, p=[0.4, 0.3, 0.2, 0.1]),
            "temperature": rng.normal(37, 0.6, rows).round(1),
        }
    )
    frame["marker"] = frame["marker"].mask(rng.random(rows) < 0.08)
    return frame.assign(sick=(rng.random(rows) < risk).astype(int))


def alarms(frame, **more):
    return [f for f in preflight(frame, "sick", "1", **more) if f.level in ("warning", "stop")]


@pytest.mark.parametrize("seed", range(20))
def test_a_clean_table_gives_no_alarm_and_no_note_but_its_gaps(seed):
    findings = preflight(clean(seed), "sick", "1")
    assert [f.text[:24] for f in findings if f.level != "ok"] == ["{n} values are missing: "]


def test_a_clean_table_of_a_few_categories_gives_no_alarm_although_its_rows_repeat():
    frame = clean(0)[["sex", "smoker", "children", "sick"]]
    repeated = [f for f in preflight(frame, "sick", "1") if "repeat another row" in f.text]
    assert [f.level for f in repeated] == ["note"]


PLANTED = {
    "the outcome in other words": lambda f, rng: {"discharge": f["sick"].map({0: "home", 1: "grave"})},
    "a treatment given after the diagnosis": lambda f, rng: {"dose": f["sick"] * 50.0 + rng.normal(size=ROWS)},
    "the same, falling": lambda f, rng: {"days_left": 900 - 800 * f["sick"] + rng.integers(0, 90, ROWS)},
    "measured in the sick only": lambda f, rng: {"biopsy": rng.normal(size=ROWS) * f["sick"].replace(0, np.nan)},
    "a code of the site that saw the sick": lambda f, rng: {"site": np.where(f["sick"], "clinic", "screening")},
}


@pytest.mark.parametrize("kind", PLANTED)
@pytest.mark.parametrize("seed", range(3))
def test_a_column_that_gives_the_outcome_away_is_found_by_name(kind, seed):
    frame = clean(seed)
    planted = PLANTED[kind](frame, np.random.default_rng(seed))
    said = [f for f in alarms(frame.assign(**planted)) if "alone tells" in f.text]
    assert [f.values["columns"] for f in said] == [next(iter(planted))]


def test_rows_of_the_same_patients_are_found_before_the_split_and_across_it():
    frame = pd.concat([clean(0), clean(0).sample(30, random_state=0)], ignore_index=True)
    assert [f.values for f in alarms(frame)] == [{"n": 30}]
    y, inputs = frame["sick"].to_numpy(), frame.drop(columns="sick")
    parts = split("random", y, None, 0)
    across = across_the_split(inputs, parts)
    seen = inputs.iloc[np.concatenate([parts.train, parts.validation])].apply(tuple, axis=1).map(repr)
    torn = int(inputs.iloc[parts.test].apply(tuple, axis=1).map(repr).isin(seen).sum())
    assert torn > 0
    assert [(f.level, f.values) for f in across] == [("warning", {"n": torn, "test": len(parts.test)})]


@pytest.mark.parametrize("seed", range(20))
def test_clean_tables_have_no_test_case_among_the_learned_ones(seed):
    frame = clean(seed)
    across = across_the_split(frame.drop(columns="sick"), split("random", frame["sick"].to_numpy(), None, seed))
    assert [(f.level, f.text[:22]) for f in across] == [("ok", "No test case equals a ")]


def test_test_cases_that_differ_from_a_learned_case_in_one_input_only_are_counted():
    frame = clean(0)
    y, inputs = frame["sick"].to_numpy(), frame.drop(columns="sick")
    parts = split("random", y, None, 0)
    for place, column in enumerate(
        ["age", "pressure", "temperature", "sex"]
    ):  # four test cases learned but for one cell
        case = inputs.iloc[parts.train[place]].copy()
        case[column] = "other" if column == "sex" else case[column] + 1
        inputs.iloc[parts.test[place]] = case
    assert [(f.level, f.values) for f in across_the_split(inputs, parts)] == [("warning", {"n": 4, "test": 80})]


@pytest.mark.parametrize("dataset", ["wdbc", "pima", "heart", "support2"])
@pytest.mark.parametrize("seed", range(3))
def test_no_bundled_set_has_test_cases_among_its_learned_ones(dataset, seed):
    table = bundled_table(dataset)
    y = (table.frame[table.target] == table.positive).to_numpy(int)
    across = across_the_split(table.frame.drop(columns=table.target), split("random", y, None, seed))
    assert [f.level for f in across] == ["ok"]


def test_patients_on_one_side_only_are_said_to_be_so():
    groups, y = np.repeat(np.arange(40), 5), np.repeat(np.arange(40) % 2, 5)
    assert [f.level for f in patients_apart(groups, split("group", y, groups, 0))] == ["ok"]
    torn = Split(train=np.arange(0, 102), validation=np.arange(102, 150), test=np.arange(150, 200))
    assert patients_apart(groups, torn) == []  # warned of before the split, where the file brought it along
    assert patients_apart(None, torn) == []


def test_a_column_that_repeats_another_is_found_by_name():
    frame = clean(0)
    frame["systolic"] = frame["pressure"]
    said = [f.values for f in preflight(frame, "sick", "1") if "repeat another one" in f.text]
    assert said == [{"columns": "systolic = pressure"}]


def test_zeros_that_no_measurement_has_are_noted():
    frame = clean(0)
    frame.loc[:19, "pressure"] = 0
    said = [f for f in preflight(frame, "sick", "1") if "Exact zeros" in f.text]
    assert [(f.level, f.values) for f in said] == [("note", {"columns": "pressure 20"})]


def test_the_impossible_zeros_of_the_original_pima_file_are_found_and_the_possible_ones_are_not():
    frame = bundled_table("pima").frame.drop(columns="Outcome").fillna(0)  # as NIDDK wrote it
    found = {name: n for name in frame if (n := impossible_zeros(frame[name]))}
    assert found == {"Glucose": 5, "BloodPressure": 35, "SkinThickness": 227, "Insulin": 374, "BMI": 11}


def test_noise_labels_of_patients_with_several_rows_give_an_auroc_of_a_half_only_when_split_by_patient(tmp_path):
    rng = np.random.default_rng(1)
    patient = np.repeat(np.arange(150), 8)
    x = rng.normal(size=(150, 12))[patient] + rng.normal(scale=0.05, size=(1200, 12))
    frame = pd.DataFrame(x, columns=[f"x{i}" for i in range(12)])
    frame["patient"], frame["sick"] = patient, rng.integers(0, 2, 150)[patient]
    store = Store(tmp_path)
    content = parquet(frame)
    chosen = {"dataset": UPLOAD + store.keep_upload(content), "target": "sick", "epochs": 40, "learning_rate": 0.01}
    settings = Settings("tabular", model="textbook", **chosen)

    def auroc(**more):
        return run_experiment(Settings(**{**vars(settings), **more}), Hooks(), store, content).metrics["auroc"]

    apart = auroc(split="group", group="patient")
    mixed = auroc(split="random", ignored=("patient",))
    assert apart.low < 0.5 < apart.high
    assert 0.35 < apart.value < 0.65
    assert mixed.low > 0.9


def parquet(frame):
    from core.data.uploads import read_table

    return read_table(frame.to_csv(index=False).encode(), "noise.csv")[0]
