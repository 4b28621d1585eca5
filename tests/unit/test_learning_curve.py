"""Learning curve over the training size: nested parts, the same test cases, figures that can be worked out again."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from core import __main__ as command_line
from core.data.splits import Split
from core.engine.client import Job
from core.experiment import run_experiment
from core.i18n import translator
from core.learning_curve import LEAST, portions
from core.models import watch
from core.registry import demo as find_demo
from core.report.command import repeat_command
from core.report.html import html_report
from core.results import Run
from core.sizes import size_rows, size_titles, sizes_text
from core.spec import SHARES, Hooks
from core.spread_figures import sizes_figure
from core.store import Store
from pages.components.progress import progress_text
from tests.grades import table
from tests.sizes import with_sizes
from tests.unit.test_several import kept

DEMO = find_demo("tabular")
SETTINGS = dataclasses.replace(DEMO.defaults, dataset="pima", model="textbook-small", epochs=4, sizes=True)
T = translator("en")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return Store(tmp_path_factory.mktemp("runs"))


@pytest.fixture(scope="module")
def run(store):
    return run_experiment(SETTINGS, Hooks(), store)


def split_of(y: np.ndarray) -> Split:
    rows = np.arange(len(y))
    return Split(rows[rows % 5 > 1], rows[rows % 5 == 1], rows[rows % 5 == 0])


def test_parts_lie_in_one_another_are_stratified_and_leave_validation_and_test_alone():
    y = (np.random.default_rng(0).random(1000) < 0.3).astype(np.int64)
    parts = split_of(y)
    made = portions(y, None, parts, 0)
    assert [share for share, _ in made] == list(SHARES)
    larger = set(parts.train.tolist())
    for share, one in reversed(made):
        held = set(one.train.tolist())
        assert held < larger and len(held) == pytest.approx(share * 600, abs=2)
        assert y[one.train].mean() == pytest.approx(y[parts.train].mean(), abs=0.02)
        assert (one.validation == parts.validation).all() and (one.test == parts.test).all()
        larger = held
    again = portions(y, None, parts, 0)
    assert all((a.train == b.train).all() for (_, a), (_, b) in zip(made, again, strict=True))
    assert (portions(y, None, parts, 1)[0][1].train != made[0][1].train).any()


def test_a_patient_is_in_a_part_with_all_cases_or_with_none():
    patients = np.repeat(np.arange(200), 5)
    y = np.repeat(np.arange(200) % 2, 5)
    parts = Split(np.arange(600), np.arange(600, 800), np.arange(800, 1000))
    for share, one in portions(y, patients, parts, 0):
        assert (np.unique(patients[one.train], return_counts=True)[1] == 5).all()
        assert len(one.train) == 600 * share


def test_a_share_with_too_few_of_a_class_is_left_out():
    y = np.zeros(1000, np.int64)
    parts = split_of(y)
    y[parts.train[:12]] = 1
    assert [share for share, _ in portions(y, None, parts, 0)] == [0.5]
    y[parts.train[: 10 * (LEAST - 1)]] = 1
    assert [share for share, _ in portions(y, None, parts, 0)] == [0.25, 0.5]
    y[parts.train[: 10 * LEAST]] = 1
    assert [share for share, _ in portions(y, None, parts, 0)] == [0.1, 0.25, 0.5]


def test_the_curve_ends_with_the_run_itself_and_says_its_cases(run):
    told = run.sizes
    assert told["wanted"] == told["done"] == 3 and run.whole and not told["why"]
    counts = [point["n"] for point in told["points"]]
    assert counts == sorted(counts) and counts[-1] == run.split["train"]
    assert counts[0] == pytest.approx(run.split["train"] / 10, abs=2)
    last = {model["id"]: model["auroc"] for model in told["points"][-1]["models"]}
    assert last["p"] == run.metrics["auroc"]
    assert {b["id"]: b["metrics"]["auroc"] for b in run.baselines} == {k: v for k, v in last.items() if k != "p"}
    for point in told["points"]:
        assert [model["id"] for model in point["models"]] == list(last)
        assert all(model["auroc"].n == run.split["test"] for model in point["models"])


def test_a_baselines_figure_is_that_of_the_same_model_on_so_many_cases(run):
    from sklearn.metrics import roc_auc_score

    from core.data.splits import split
    from core.experiment import take
    from core.models.baseline import logistic

    cases = DEMO.load(SETTINGS, None)
    parts = split(SETTINGS.split, cases.y, cases.groups, SETTINGS.seed)
    _, least = portions(cases.y, cases.groups, parts, SETTINGS.seed)[0]
    x = DEMO.prepare(take(cases.inputs, least.train)).apply(cases.inputs)
    p = logistic((x[least.train], cases.y[least.train]), (x[:0], cases.y[:0]), x[least.test])
    told = {model["id"]: model["auroc"].value for model in run.sizes["points"][0]["models"]}
    assert told["logistic"] == pytest.approx(roc_auc_score(cases.y[least.test], p))


def test_a_run_with_a_curve_comes_back_from_the_store_and_its_command_asks_for_it(store, run):
    assert store.load(run.run) == run == Run.from_dict(run.to_dict())
    assert "--sizes" in repeat_command(run)
    assert "--sizes" not in repeat_command(
        dataclasses.replace(run, settings=dataclasses.replace(SETTINGS, sizes=False))
    )


def test_a_stop_during_the_curve_keeps_the_run_and_going_on_repeats_nothing_that_is_done(run, tmp_path, monkeypatch):
    monkeypatch.setattr(watch, "EVENT_S", 0)
    store, said = Store(tmp_path), []
    hooks = Hooks(said.append, lambda: bool(said) and said[-1].part > 2, store.checkpoint("x"))
    stopped = run_experiment(SETTINGS, hooks, store)
    assert stopped.sizes["done"] == 1 and not stopped.whole
    assert stopped.metrics["auroc"].value == pytest.approx(run.metrics["auroc"].value, abs=1e-3)
    assert "1 of 3" in sizes_text(stopped, T)[0]
    said.clear()
    again = run_experiment(SETTINGS, Hooks(said.append, checkpoint=store.checkpoint("x")), store)
    assert again.whole and 2 not in {one.part for one in said if one.epoch < 4}
    areas = [[model["auroc"].value for point in of.sizes["points"] for model in point["models"]] for of in (again, run)]
    assert areas[0] == pytest.approx(areas[1], abs=1e-3)


def test_the_macro_figure_is_told_of_several_classes(tmp_path):
    store = Store(tmp_path)
    settings, content = kept(store, table())
    run = run_experiment(dataclasses.replace(settings, epochs=1, sizes=True), Hooks(), store, content)
    assert len(run.data["classes"]) == 3 and run.sizes["done"] == 3
    assert run.sizes["points"][-1]["models"][0]["auroc"] == run.metrics["auroc"]
    assert all(0 <= point["models"][0]["auroc"].value <= 1 for point in run.sizes["points"])


def test_the_command_line_asks_for_the_curve_and_prints_it(store, run, monkeypatch, capsys):
    monkeypatch.setenv("STATE_DIR", str(store.folder))
    arguments = ["train", "tabular", "--dataset", "pima", "--model", "textbook-small", "--epochs", "4", "--sizes"]
    assert command_line.main(arguments) == 0
    said = capsys.readouterr().out
    assert said.startswith(run.run) and "training cases to" in said  # the same run: what is asked for has a curve


def test_words_table_and_figure_tell_the_same_figures():
    run = with_sizes([0.7, 0.8, 0.9])
    assert sizes_text(run, T)[0].startswith("From 50 training cases to 100, the AUROC of the network went from 0.800")
    assert size_titles(run, T)[:2] == ["Training cases", "Share"]
    assert [row[0] for row in size_rows(run, T)] == ["25", "50", "100"]
    figure = sizes_figure(run, T)
    assert list(figure.data[0].y) == [0.7, 0.8, 0.9] and list(figure.data[0].error_y.array) == pytest.approx([0.05] * 3)
    assert figure.data[0].error_y.visible and not figure.data[1].error_y.visible


def test_a_size_whose_figure_is_not_estimable_leaves_a_gap_and_no_curve_is_said():
    figure = sizes_figure(with_sizes([None, 0.8, 0.9]), T)
    assert list(figure.data[0].x) == [50, 100]
    run = with_sizes([0.9])
    assert sizes_text(run, T) == ["There are too few training cases to learn from a part of them."]


def test_progress_says_which_part_is_trained():
    job = Job("r", "u", dataclasses.replace(SETTINGS, folds=5), state="running", epoch=1, epochs=4, part=8)
    assert progress_text(job, T).startswith("Smaller training part 2 of 3")
    assert job.share == pytest.approx((7 + 1 / 4) / 9)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_report_tells_the_sizes_or_why_there_are_none(language):
    t = translator(language)
    page = html_report(with_sizes([0.71, 0.82, 0.93]), DEMO, t)
    assert "0.710" in page and "0.930" in page and t("How many cases does it take?") in page
    short = with_sizes([0.71, 0.82, 0.93], wanted=3, done=1)
    assert "0.710" not in html_report(short, DEMO, t) and sizes_text(short, t)[0] in html_report(short, DEMO, t)
