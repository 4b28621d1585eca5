"""The split that a file brings along, from its column to the three parts, on the command line and in the report."""

import numpy as np
import pandas as pd
import pytest

from core import __main__ as command_line
from core.data.loading import load_table
from core.data.parts import is_split, read_parts
from core.data.preflight import preflight
from core.data.roles import guess_roles
from core.data.splits import split
from core.data.uploads import read_table
from core.errors import UserError
from core.i18n import translator
from core.registry import demo as find_demo
from core.report.command import repeat_command
from core.report.html import html_report
from core.spec import UPLOAD, Settings
from core.store import Store

Y = np.array([0, 1] * 50)
OWN = np.array([0] * 60 + [1] * 20 + [2] * 20)


def table(words=("train", "val", "test"), rows=100):
    parts = np.repeat(words, [rows * 6 // 10, rows * 2 // 10, rows - rows * 8 // 10])
    x = np.random.default_rng(0).normal(size=rows)
    return pd.DataFrame({"x": x, "sick": np.arange(rows) % 2, "set": parts})


def found(frame, word, **more):
    return [f for f in preflight(frame, "sick", "1", split_column="set", **more) if word in f.text]


@pytest.mark.parametrize(
    ("train", "validation", "test"),
    [
        ("train", "val", "test"),
        ("Training", "Validation", "Testing"),
        ("TRAIN_SET", "valid", "hold-out"),
        ("tr", "dev", "te"),
        ("训练集", "验证集", "测试集"),
    ],
)
def test_the_usual_spellings_are_understood(train, validation, test):
    values = pd.Series([train, validation, test, train, None, "maybe"])
    assert read_parts(values).tolist() == [0, 1, 2, 0, -1, -1]
    assert is_split(values[:4])
    assert not is_split(values)


@pytest.mark.parametrize("values", [["train", "train"], ["yes", "no"], [0, 1], ["val", "test"], []])
def test_other_columns_are_no_split(values):
    assert not is_split(pd.Series(values))


def test_the_files_own_split_is_used_as_it_is_whatever_the_seed():
    for seed in range(3):
        made = split("column", Y, None, seed, OWN)
        assert made.train.tolist() == list(range(60))
        assert made.validation.tolist() == list(range(60, 80))
        assert made.test.tolist() == list(range(80, 100))


def test_without_a_validation_part_a_fifth_of_the_training_part_is_taken_and_patients_stay_together():
    own, patients = np.array([0] * 80 + [2] * 20), np.arange(100) // 2
    made = split("column", Y, patients, 0, own)
    assert made.test.tolist() == list(range(80, 100))
    assert sorted([*made.train, *made.validation]) == list(range(80))
    assert len(made.validation) == 16
    assert not set(patients[made.train]) & set(patients[made.validation])


def test_a_part_with_one_outcome_only_or_no_column_at_all_is_refused():
    with pytest.raises(UserError, match="both outcomes"):
        split("column", np.sort(Y), None, 0, OWN)
    with pytest.raises(UserError, match="choose its column"):
        split("column", Y, None, 0)


def test_the_column_is_guessed_and_is_neither_outcome_nor_input():
    frame = table(("train", "train", "test"))  # two values, in the last column: it might be an outcome
    roles = guess_roles(frame)
    assert (roles.split, roles.target, roles.ignored) == ("set", "sick", ())


def test_the_preflight_counts_the_parts():
    assert found(table(), "own split")[0].values == {"column": "set", "train": 60, "validation": 20, "test": 20}
    assert found(table(("train", "train", "test")), "a fifth")[0].level == "note"


def test_rows_in_no_part_and_absent_parts_stop():
    assert found(table().replace({"set": {"val": "maybe"}}), "neither")[0].values == {"n": 20, "column": "set"}
    assert found(table(("train", "val", "val")), "both are needed")[0].level == "stop"


def test_patients_on_both_sides_of_the_files_own_split_are_a_warning():
    torn = found(table().assign(patient=np.arange(100) // 7), "more than one part", group="patient")
    assert (torn[0].level, torn[0].values) == ("warning", {"n": 2})  # 56-62 and 77-83 lie across 60 and 80
    assert not found(table().assign(patient=np.arange(100) // 10), "more than one part", group="patient")


def test_a_split_column_that_is_not_chosen_is_named():
    findings = preflight(table(), "sick", "1")
    assert [f.values for f in findings if "training or test" in f.text] == [{"columns": "set"}]


def test_loading_keeps_the_parts_beside_the_inputs():
    content, _ = read_table(table().to_csv(index=False).encode(), "mine.csv")
    chosen = Settings("tabular", UPLOAD + "0", "textbook", target="sick", split="column", split_column="set")
    cases = load_table(chosen, content)
    assert list(cases.inputs.columns) == ["x"]
    assert cases.parts.tolist() == OWN.tolist()


def test_the_command_line_finds_the_column_the_report_names_it_and_the_printed_command_repeats_the_run(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("STATE_DIR", str(tmp_path / "state"))
    file = tmp_path / "mine.csv"
    table().to_csv(file, index=False)
    words = ["train", "tabular", "--file", str(file), "--model", "logistic", "--epochs", "3"]
    assert command_line.main(words) == 0
    run = Store().load(capsys.readouterr().out.split()[0])
    assert (run.settings.split, run.settings.split_column) == ("column", "set")
    assert [run.split[part] for part in ("train", "validation", "test")] == [60, 20, 20]
    assert "in its column set" in html_report(run, find_demo("tabular"), translator("en"))
    again = [str(file) if word == "PATH" else word for word in repeat_command(run).split()[3:]]
    assert command_line.main(again) == 0
    assert run.run in capsys.readouterr().out
    assert command_line.main([*words, "--split-column", ""]) == 0
    assert Store().load(capsys.readouterr().out.split()[0]).settings.split == "random"
