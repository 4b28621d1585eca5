"""Corrections by hand change what is learned and never what is tested."""

from __future__ import annotations

import dataclasses
import io
import json

import numpy as np
import pytest

from core import __main__ as command_line
from core.comparison import differing, headline_differences
from core.corrections import Noted, in_effect, noted_of
from core.data.corrections import check_corrections, corrected, corrections_finding
from core.data.splits import Split, split
from core.decisions.suspects import least_believed
from core.errors import UserError
from core.experiment import run_experiment
from core.registry import demo as find_demo
from core.report.command import repeat_command
from core.spec import Cases, Hooks, Settings
from core.store import Store
from core.taught import read_taught, taught_file

PARTS = Split(np.arange(0, 6), np.arange(6, 9), np.arange(9, 12))
CASES = Cases(np.zeros((12, 2)), np.arange(12) % 2, ("no", "yes"), "0" * 64)
SETTINGS = dataclasses.replace(find_demo("tabular").defaults, dataset="wdbc", model="logistic", epochs=3)


def changed(*corrections: tuple[int, str]) -> tuple[Cases, Split]:
    return corrected(CASES, PARTS, corrections)


def test_training_and_validation_cases_are_relabelled_or_left_out():
    cases, parts = changed((0, "yes"), (1, ""), (6, "yes"), (7, ""))
    assert cases.y.tolist() == [1, 1, 0, 1, 0, 1, 1, 1, 0, 1, 0, 1]
    assert parts.train.tolist() == [0, 2, 3, 4, 5] and parts.validation.tolist() == [6, 8]
    assert CASES.y.tolist() == (np.arange(12) % 2).tolist()


def test_test_cases_keep_their_outcome_and_their_place():
    cases, parts = changed((9, "no"), (10, ""), (2, "yes"))
    assert cases.y[9:].tolist() == CASES.y[9:].tolist() and parts.test.tolist() == [9, 10, 11]
    assert cases.y[2] == 1


def test_without_corrections_nothing_is_touched():
    cases, parts = changed()
    assert cases is CASES and parts is PARTS and not corrections_finding((), PARTS)


@pytest.mark.parametrize("gone", [[(0, ""), (2, ""), (4, "yes")], [(6, "yes"), (8, "")]])
def test_a_class_that_nobody_is_left_of_is_refused(gone):
    with pytest.raises(UserError, match="no cases left"):
        changed(*gone)


@pytest.mark.parametrize(
    ("corrections", "said"),
    [(((12, "yes"),), "case 13, but"), (((-1, ""),), "case 0, but"), (((0, "maybe"),), "the classes are"),
     (((3, ""), (3, "no")), "more than once")],
)  # fmt: skip
def test_what_these_data_do_not_have_is_refused(corrections, said):
    with pytest.raises(UserError, match=said):
        check_corrections(corrections, CASES)


def test_the_split_says_how_many_were_corrected():
    (told,) = corrections_finding(((0, "yes"), (1, ""), (2, ""), (9, "no")), PARTS)
    assert told.values == {"changed": 1, "out": 2, "tested": 1} and told.level == "note"


def test_corrections_are_part_of_the_settings_and_survive_json():
    settings = Settings("tabular", "wdbc", "mlp", corrections=((3, "benign"), (7, "")))
    assert Settings.from_dict(json.loads(json.dumps(dataclasses.asdict(settings)))) == settings
    assert hash(settings) != hash(dataclasses.replace(settings, corrections=()))
    with pytest.raises((TypeError, ValueError)):
        Settings.from_dict({**dataclasses.asdict(settings), "corrections": [["x", "benign"]]})


def test_notes_are_made_and_taken_back():
    noted = noted_of(Settings("tabular", "wdbc", "mlp", corrections=((3, "benign"),)))
    more = noted.having(1, "").having(3, "malignant")
    assert more.all == ((1, ""), (3, "malignant")) and more.without(3).all == ((1, ""),)
    assert noted.all == noted.used == more.used == ((3, "benign"),)
    assert isinstance(more, Noted)


def test_a_corrected_test_case_changes_nothing_unless_there_are_folds():
    assert in_effect(((1, ""), (9, "no")), {9, 10, 11}, 0) == 1
    assert in_effect(((9, "no"),), {9, 10, 11}, 0) == 0
    assert in_effect(((9, "no"),), {9, 10, 11}, 5) == 1


def test_the_least_credible_outcome_comes_first_and_a_credible_one_not_at_all():
    y, p = np.array([1, 0, 1, 0, 1]), np.array([0.4, 0.9, 0.1, 0.2, 0.5])
    assert least_believed(y, p).tolist() == [1, 2, 0]


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """A run, and the same after corrections of two training cases, a validation case and a test case."""
    store = Store(tmp_path_factory.mktemp("corrected"))
    cases = find_demo("tabular").load(SETTINGS, None)
    parts = split("random", cases.y, None, 0)
    other = {row: cases.classes[1 - cases.y[row]] for row in (*parts.train[:2], parts.validation[0], parts.test[0])}
    other[parts.train[2]] = ""
    corrections = tuple(sorted((int(row), label) for row, label in other.items()))
    again = dataclasses.replace(SETTINGS, corrections=corrections)
    return store, run_experiment(SETTINGS, Hooks(), store), run_experiment(again, Hooks(), store)


def test_the_corrected_run_learned_otherwise_and_was_tested_on_the_same_cases(runs):
    store, plain, again = runs
    assert plain.run != again.run
    assert again.split["train"] == plain.split["train"] - 1 and again.split["test"] == plain.split["test"]
    one, other = (np.load(io.BytesIO(store.read(run, "test.npz"))) for run in (plain, again))
    assert one["row"].tolist() == other["row"].tolist() and one["y"].tolist() == other["y"].tolist()
    assert np.abs(one["p"] - other["p"]).max() > 1e-6
    assert any(finding.values == {"changed": 3, "out": 1, "tested": 1} for finding in again.findings)


def test_both_runs_are_compared_by_their_paired_difference(runs):
    store, plain, again = runs
    (found,) = headline_differences([plain, again], [store.read(run, "test.npz") for run in (plain, again)])
    assert found.metric.value is not None and found.metric.n == plain.split["test"]
    assert list(differing([plain, again])) == ["corrections"]


def test_the_run_tells_what_it_says_of_the_cases_it_learned_from(runs):
    store, plain, _ = runs
    taught = read_taught(store.read(plain, "parts.npz"), plain.data["rows"], 2)
    assert taught.learned.tolist() == taught.train.tolist()
    y, p = find_demo("tabular").load(SETTINGS, None).y[taught.learned], taught.learned_p
    assert p[y == 1].mean() > p[y == 0].mean() and 0 <= p.min() <= p.max() <= 1


def test_answers_of_cases_that_were_not_learned_from_are_not_believed():
    parts, y, p = Split(np.arange(6), np.arange(6, 9), np.arange(9, 12)), CASES.y, np.full(12, 0.5)
    assert read_taught(taught_file(parts, y, p, np.array([1, 3]), np.array([0.2, 0.4])), 12, 2).learned.tolist() == [
        1,
        3,
    ]
    for learned, answers in (([1, 10], [0.2, 0.4]), ([1], [0.2, 0.4]), ([1, 3], [0.2, 1.4])):
        assert read_taught(taught_file(parts, y, p, np.array(learned), np.array(answers)), 12, 2) is None


def test_every_fold_learns_the_corrections_and_tests_the_data_as_they_are(runs, tmp_path):
    _, _, again = runs
    store = Store(tmp_path)
    run = run_experiment(dataclasses.replace(again.settings, folds=5, epochs=1), Hooks(), store)
    with np.load(io.BytesIO(store.read(run, "folds.npz"))) as file:
        y = find_demo("tabular").load(SETTINGS, None).y
        assert file["y"].tolist() == y[file["row"]].tolist() and len(file["row"]) == len(y)


def test_the_command_repeats_the_corrections(runs):
    said = repeat_command(runs[2])
    assert all(f"--correction={row + 1}={label}" in said for row, label in runs[2].settings.corrections)


@pytest.mark.parametrize(
    ("correction", "said"),
    [("9999=benign", "cases 1 to 569"), ("3=great", "the classes are: benign, malignant"), ("benign", "CASE=CLASS"),
     ("0=benign", "cases 1 to 569")],
)  # fmt: skip
def test_the_command_line_refuses_a_correction_in_one_sentence(correction, said, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    words = ["train", "tabular", "--dataset", "wdbc", f"--correction={correction}"]
    try:
        code = command_line.main(words)
    except SystemExit as ended:  # argparse's own refusal
        code = ended.code
    told = capsys.readouterr().err
    assert code == 2 and said in told and "Traceback" not in told
