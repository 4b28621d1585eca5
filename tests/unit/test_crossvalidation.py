"""Cross-validation on request: folds that test every case once, and figures that can be worked out again."""

import dataclasses
import io

import numpy as np
import pytest
from sklearn.metrics import balanced_accuracy_score, roc_auc_score

from core import __main__ as command_line
from core.bundle import make_bundle, read_bundle
from core.crossvalidation import described
from core.data.loading import load_table
from core.data.splits import fold_splits
from core.errors import UserError
from core.experiment import run_experiment
from core.folds import (
    fold_rows,
    fold_titles,
    folds_heading,
    folds_notes,
    folds_text,
    model_rows,
    model_titles,
    spread,
)
from core.i18n import translator
from core.models import watch
from core.models.baseline import logistic
from core.registry import demo as find_demo
from core.report.html import html_report
from core.results import Metric
from core.spec import Hooks
from core.spread_figures import folds_figure
from core.store import Store
from tests.folds import with_folds
from tests.grades import table
from tests.unit.test_several import kept

DEMO = find_demo("tabular")
SETTINGS = dataclasses.replace(DEMO.defaults, dataset="pima", model="textbook-small", epochs=4, folds=5)
T = translator("en")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return Store(tmp_path_factory.mktemp("runs"))


@pytest.fixture(scope="module")
def run(store):
    return run_experiment(SETTINGS, Hooks(), store)


def out_of_fold(store, run):
    with np.load(io.BytesIO(store.read(run, "folds.npz"))) as file:
        return {name: file[name] for name in file.files}


@pytest.mark.parametrize("n", [5, 10])
def test_every_row_is_tested_once_the_outcome_is_as_frequent_everywhere_and_patients_stay_together(n):
    rng = np.random.default_rng(0)
    patients = np.repeat(np.arange(150), 2)
    y = np.repeat(rng.integers(0, 2, 150), 2)
    splits = fold_splits(y, patients, 0, n)
    assert sorted(np.concatenate([one.test for one in splits]).tolist()) == list(range(300))
    for one in splits:
        everywhere = np.concatenate([one.train, one.validation, one.test])
        assert sorted(everywhere.tolist()) == list(range(300))
        sides = [set(patients[rows]) for rows in (one.train, one.validation, one.test)]
        assert not (sides[0] & sides[1] or sides[0] & sides[2] or sides[1] & sides[2])
        assert abs(y[one.test].mean() - y.mean()) < 0.05
        assert len(one.validation) == pytest.approx((300 - len(one.test)) / 5, abs=4)


def test_too_few_cases_for_so_many_folds_are_refused_before_anything_is_trained():
    y = np.array([1] * 8 + [0] * 100)
    assert len(fold_splits(y, None, 0, 5)) == 5
    with pytest.raises(UserError, match="10 folds"):
        fold_splits(y, None, 0, 10)


def test_the_answers_of_all_cases_are_kept_and_the_figures_follow_from_them(store, run):
    found = out_of_fold(store, run)
    cases = DEMO.load(SETTINGS, None)
    assert found["row"].tolist() == list(range(len(cases.y)))
    assert (found["y"] == cases.y).all() and set(found["fold"]) == {1, 2, 3, 4, 5}
    models = {model["id"]: model for model in run.folds["models"]}
    assert list(models) == ["p", "logistic", "boosting"]
    for name, model in models.items():
        assert model["pooled"].value == pytest.approx(roc_auc_score(found["y"], found[name]))
        assert model["pooled"].low < model["pooled"].value < model["pooled"].high
        for number, metrics in enumerate(model["metrics"], start=1):
            rows = found["fold"] == number
            assert metrics["auroc"].value == pytest.approx(roc_auc_score(found["y"][rows], found[name][rows]))
            assert metrics["auroc"].n == rows.sum() == run.folds["cases"][number - 1]["n"]


def test_a_fold_is_prepared_and_fitted_on_its_own_training_part(store, run):
    found, cases = out_of_fold(store, run), DEMO.load(SETTINGS, None)
    one = fold_splits(cases.y, None, SETTINGS.seed, 5)[0]
    preparation = DEMO.prepare(cases.inputs.iloc[one.train])
    x = preparation.apply(cases.inputs)
    by_hand = logistic((x[one.train], cases.y[one.train]), (x[:0], cases.y[:0]), x[one.test])
    assert found["logistic"][one.test] == pytest.approx(by_hand, abs=1e-6)
    assert (found["fold"][one.test] == 1).all()


def test_the_run_itself_is_the_same_as_without_folds(store, run):
    alone = run_experiment(dataclasses.replace(SETTINGS, folds=0), Hooks(), store)
    assert alone.metrics["auroc"] == run.metrics["auroc"] and not alone.folds
    assert alone.run != run.run


def stopping_in(part):
    seen = [1]
    return Hooks(
        on_progress=lambda progress: seen.append(progress.part), should_stop=lambda: seen[-1] >= part, checkpoint=None
    )


def test_a_stop_during_the_folds_keeps_the_run_and_going_on_repeats_nothing_that_is_done(
    store, run, tmp_path, monkeypatch
):
    monkeypatch.setattr(watch, "EVENT_S", 0)
    other = Store(tmp_path)
    place = other.checkpoint(run.run)
    stopped = run_experiment(SETTINGS, dataclasses.replace(stopping_in(4), checkpoint=place), other)
    assert stopped.ending == "finished" and not stopped.whole
    assert (stopped.folds["done"], stopped.folds["wanted"]) == (2, 5)
    assert stopped.metrics == run.metrics
    assert stopped.folds["models"][0]["pooled"].value is None
    assert "after 2 of 5 folds" in folds_text(stopped, T)[0]
    assert set(out_of_fold(other, stopped)["fold"]) == {1, 2}
    html_report(stopped, DEMO, T)
    events = []
    whole = run_experiment(SETTINGS, Hooks(on_progress=events.append, checkpoint=place), other)
    assert whole.whole and {e.part for e in events if e.epoch < 4} == {4, 5, 6}
    assert whole.folds == run.folds
    other.forget_checkpoints(run.run)
    assert not list(place.parent.iterdir())


def test_figures_over_the_folds_by_hand():
    run = with_folds([0.8, 0.9, 0.7, None, 0.8])
    found = spread(run.folds["models"][0], "auroc")
    assert (found.mean, found.low, found.high, found.n) == (pytest.approx(0.8), 0.7, 0.9, 4)
    assert found.deviation == pytest.approx(np.std([0.8, 0.9, 0.7, 0.8], ddof=1))
    rows = fold_rows(run, T)
    assert [row["name"] for row in rows] == ["1", "2", "3", "4", "5", "Mean", "Standard deviation"]
    assert rows[3]["auroc"] == "not estimable" and rows[5]["auroc"] == "0.800"
    assert model_rows(run, T)[0]["spread"] == "0.800 ± 0.082 (0.700 to 0.900)"
    assert spread({"metrics": [{"auroc": Metric.missing(5, "few")}]}, "auroc") is None


def test_what_the_interval_is_not_is_said_and_the_files_own_split_is_not_used():
    run = with_folds([0.8, 0.9])
    assert "unbiased estimate of that variance does not exist" in folds_notes(run, T)
    assert "drawn anew" not in folds_notes(run, T)
    own = dataclasses.replace(run, settings=dataclasses.replace(run.settings, split="column"))
    assert "drawn anew" in folds_notes(own, T)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_report_has_the_table_of_the_folds(language, run):
    text = html_report(run, DEMO, translator(language))
    assert all(title in text for title in model_titles(run, translator(language)).values()) and "Bengio" in text


@pytest.fixture(scope="module")
def several(store):
    settings, content = kept(store, table())
    return run_experiment(dataclasses.replace(settings, folds=5), Hooks(), store, content)


def test_of_several_classes_every_figure_is_of_all_together_and_follows_from_the_answers_kept(store, several):
    found = out_of_fold(store, several)
    assert found["p"].shape == (420, 3) and several.folds["averaged"] == [0, 1, 2]
    assert [m["id"] for m in several.folds["models"]] == ["p", "logistic", "boosting"]
    for model in several.folds["models"]:
        p = found[model["id"]]
        macro = roc_auc_score(found["y"], p, multi_class="ovr")
        assert model["pooled"].value == pytest.approx(macro, abs=1e-6)
        assert model["pooled"].low < macro < model["pooled"].high and model["pooled"].n == 420
        for number, metrics in enumerate(model["metrics"], start=1):
            rows = found["fold"] == number
            y, called = found["y"][rows], p[rows].argmax(axis=1)
            assert set(metrics) == set(several.metrics)
            area = roc_auc_score(y, p[rows], multi_class="ovr")
            assert metrics["auroc"].value == pytest.approx(area, abs=1e-6)
            assert metrics["accuracy"].value == pytest.approx((called == y).mean())
            assert metrics["balanced_accuracy"].value == pytest.approx(balanced_accuracy_score(y, called))
            assert several.folds["cases"][number - 1] == {"n": rows.sum(), "events": np.bincount(y).min()}
    assert store.load(several.run) == several


@pytest.mark.parametrize(("language", "mean"), [("en", "Macro AUROC"), ("zh", "宏平均 AUROC")])
def test_the_folds_of_several_classes_are_told_as_means_over_them(several, language, mean):
    t = translator(language)
    said = folds_text(several, t)
    assert sum(mean.lower() in line.lower() for line in said) == 2
    assert mean in folds_figure(several, t).layout.xaxis.title.text
    page = html_report(several, DEMO, t)
    titles = fold_titles(several, t)
    assert list(titles) == ["name", "n", "events", "auroc", "balanced_accuracy", "accuracy", "log_loss"]
    assert all(title in page for title in titles.values()) and folds_heading(several, t) in page
    assert all(set(titles) == set(row) for row in fold_rows(several, t))


def test_a_class_too_rare_for_the_folds_is_left_out_of_all_their_means_and_said(store):
    frame = table().assign(diagnosis=lambda f: f["diagnosis"].where(f.index >= 40, "unclear"))
    settings, content = kept(store, frame)
    cases = load_table(settings, content)
    splits = fold_splits(cases.y, None, 0, 5)
    p = np.random.default_rng(0).dirichlet(np.ones(4), len(cases.y))
    told = described(cases, splits, [{"p": p[one.test]} for one in splits], "", 0)
    counts = np.array([np.bincount(cases.y[one.test], minlength=4) for one in splits])
    assert told["averaged"] == np.flatnonzero(counts.min(axis=0) >= 10).tolist() != [0, 1, 2, 3]
    one = splits[3].test
    areas = [roc_auc_score(cases.y[one] == k, p[one, k]) for k in told["averaged"]]
    network = told["models"][0]
    assert network["metrics"][3]["auroc"].value == pytest.approx(np.mean(areas))
    assert told["cases"][3]["events"] == counts[3, told["averaged"]].min()
    pooled = [roc_auc_score(cases.y == k, p[:, k]) for k in told["averaged"]]
    assert network["pooled"].value == pytest.approx(np.mean(pooled))
    classes = tuple({} for _ in cases.classes)
    run = with_folds([0.8, 0.9], classes=classes, data={**with_folds([]).data, "classes": list(cases.classes)})
    said = folds_text(dataclasses.replace(run, folds={**run.folds, "averaged": told["averaged"]}), T)
    assert "fewer than 10 cases in a fold: " in said[-1] and "unclear" in said[-1]


def test_the_command_line_takes_folds_and_the_run_travels_as_a_bundle(store, run, monkeypatch, capsys):
    monkeypatch.setenv("STATE_DIR", str(store.folder))
    words = ["train", "tabular", "--dataset", "pima", "--model", "textbook-small", "--epochs", "4"]
    assert command_line.main([*words, "--folds", "5"]) == 0
    said = capsys.readouterr().out
    assert (
        said.startswith(run.run) and "AUROC of the network over 5 folds: mean" in said
    )  # the same run, not trained again
    with pytest.raises(SystemExit):
        command_line.main([*words, "--folds", "7"])
    read, files = read_bundle(make_bundle(run, DEMO, store, T), "run.zip")
    assert read == run and set(files) == set(run.files) and "folds.npz" in files


@pytest.mark.slow  # eighteen trainings; folds and members are tested by themselves
def test_the_command_line_takes_folds_and_members_and_the_run_travels_as_a_bundle(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    words = ["train", "tabular", "--dataset", "pima", "--model", "logistic", "--epochs", "2"]
    assert command_line.main([*words, "--folds", "5", "--members", "3"]) == 0
    said = capsys.readouterr()
    assert "AUROC of the network over 5 folds: mean" in said.out
    assert "training 18/18" in said.err
    with pytest.raises(SystemExit):
        command_line.main([*words, "--folds", "7"])
    store = Store(tmp_path)
    run = store.load(said.out.split()[0])
    assert {"folds.npz", "members.onnx"} <= set(run.files) and run.folds["done"] == 5
    read, files = read_bundle(make_bundle(run, DEMO, store, T), "run.zip")
    assert read == run and set(files) == set(run.files)
