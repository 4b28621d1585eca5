"""The glucose forecast from data to run: who is tested by whom, figures worked out again, the page's networks, the way home."""

from __future__ import annotations

import dataclasses
import io

import numpy as np
import pytest

from core import __main__ as command_line
from core.bundle import make_bundle, read_bundle
from core.commands.summary import summary
from core.comparison import OTHER_TASK, headline_differences
from core.data.series.glucose import glucose_cases
from core.data.series.series import Series
from core.errors import UserError
from core.forecast_live import STRETCH, fold_of, forecaster, pushes
from core.forecasting import run_forecast
from core.i18n import translator
from core.registry import demo
from core.report.card import html_card
from core.report.html import html_report
from core.spec import Hooks, Settings
from core.store import Store
from core.tasks import task_of
from tests.bundles import tampered
from tests.documents import pages_of, report_of, say_the_same
from tests.examples import a_run
from tests.forecasts import without_xla

__all__ = ["without_xla"]
DEMO = demo("series")
MEDIAN = 2


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return Store(tmp_path_factory.mktemp("forecasts"))


def settings(**chosen) -> Settings:
    return dataclasses.replace(DEMO.settings_for("glucose"), **{"model": "simple-rnn", "epochs": 1, **chosen})


@pytest.fixture(scope="module")
def run(store):
    return run_forecast(settings(), Hooks(), store)


@pytest.fixture(scope="module")
def told(run, store):
    with np.load(io.BytesIO(store.read(run, "test.npz"))) as file:
        return dict(file)


CASES = glucose_cases()


def test_every_person_is_tested_once_by_a_network_that_never_saw_them(run, told):
    people = [person for fold in run.told["folds"] for person in fold["people"]]
    assert sorted(people) == sorted(set(CASES.groups.tolist())) and len(people) == 19
    for number, fold in enumerate(run.told["folds"], start=1):
        assert set(told["patient"][told["fold"] == number].tolist()) == set(fold["people"])
        assert len(fold["people"]) + fold["learned"]["people"] + fold["chosen"]["people"] == 19
        assert all(fold_of(run, person) == number for person in fold["people"])
    assert told["row"].tolist() == list(range(len(CASES.y))) and fold_of(run, 999) == 0


def test_the_figures_follow_from_the_stored_forecasts(run, told):
    error = np.abs(told["p"][..., MEDIAN] - told["y"]).mean(axis=0)
    inside = ((told["p"][..., 0] <= told["y"]) & (told["y"] <= told["p"][..., -1])).mean(axis=0)
    for place, minutes in enumerate((30, 60)):
        assert run.metrics[f"mae/{minutes}"].value == pytest.approx(error[place], abs=1e-4)
        assert run.metrics[f"coverage/{minutes}"].value == pytest.approx(inside[place], abs=2e-3)
        assert sum(run.metrics[f"clarke_{zone}/{minutes}"].value for zone in "ABCDE") == pytest.approx(1)
    assert run.metrics["mae/30"].n == len(CASES.y) == 4087


def test_persistence_is_the_last_reading_and_its_paired_difference_that_of_the_errors(run, told):
    simple = next(b for b in run.baselines if b["id"] == "persistence")
    last = np.abs(CASES.inputs.values[:, -1] - CASES.ahead.values).mean(axis=0)
    assert [simple["metrics"][f"mae/{minutes}"].value for minutes in (30, 60)] == pytest.approx(last, abs=1e-3)
    for minutes in (30, 60):
        gap = run.metrics[f"mae/{minutes}"].value - simple["metrics"][f"mae/{minutes}"].value
        assert simple["differences"][f"mae/{minutes}"].value == pytest.approx(gap, abs=1e-6)
    assert simple["difference"] == simple["differences"]["mae/30"]


def test_the_page_answers_as_the_fold_that_tested_the_person(run, told, store):
    for fold in (1, 5):
        rows = np.flatnonzero(told["fold"] == fold)[:40]
        assert np.allclose(forecaster(run, store, fold)(CASES.inputs[rows]), told["p"][rows], atol=0.01)
    everybody = forecaster(run, store, 0)(CASES.inputs[:3])
    assert everybody.shape == (3, 2, 5) and (np.diff(everybody, axis=2) >= 0).all()


def test_the_bundle_comes_back_and_a_foreign_task_or_a_missing_file_is_refused(run, store):
    bundle = make_bundle(run, DEMO, store, translator("en"))
    again, files = read_bundle(bundle, "home.zip")
    assert again == run and "fold-5.onnx" in files
    for change in (lambda run, files: run.update(task="os"), lambda run, files: files.pop("model.onnx")):
        with pytest.raises(UserError):
            read_bundle(tampered(bundle, change), "strange.zip")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_report_card_and_summary_tell_of_the_forecast(run, language):
    t = translator(language)
    report, card = html_report(run, DEMO, t), html_card(run, DEMO, t)
    title = t(task_of(run).names(run)["mae/30"][0])
    for page in (report, card):
        assert title in page and "AUROC" not in page.partition("<script")[0]
    assert "clarke-60-chart" in report and "fold-1.onnx" in card and "--dataset glucose" in report
    said = summary(run)
    assert said["baseline"]["metrics"]["mae/30"]["value"] > 0 and said["rows"]["test"] == 4087


def test_runs_are_compared_by_their_errors_and_not_with_runs_of_classes(run, told, store):
    file = store.read(run, "test.npz")
    (same,) = headline_differences([run, run], [file, file])
    assert same.metric.value == 0
    (none,) = headline_differences([a_run(), run], [file, file])
    assert none.metric.why == OTHER_TASK


def test_the_same_settings_are_not_trained_again_and_what_has_no_meaning_is_refused(run, store):
    assert run_forecast(settings(), Hooks(), store) == run
    for wrong in ({"members": 3}, {"folds": 0}, {"imbalance": "focal"}):
        with pytest.raises(UserError):
            run_forecast(settings(**wrong), Hooks(), store)


def test_the_command_line_says_that_a_forecast_gives_no_risks(run, store, monkeypatch, capsys):
    monkeypatch.setenv("STATE_DIR", str(store.folder))
    assert command_line.main(["predict", run.run, "--file", "x.csv", "--out", "y.csv"]) == 2
    assert "gives no risks" in capsys.readouterr().err


def test_only_the_readings_that_a_network_looks_at_push_its_forecast():
    values = np.array([[100, 100, 100, 100, 100, 130]], np.float32)[..., None]
    one = Series(values, ("Glucose",), ("mg/dL",), rate=1 / 300)

    def last(series: Series) -> np.ndarray:
        return series.values[:, -1:, :] + np.array([-5.0, 0.0, 5.0])  # (cases, one horizon, levels)

    found = pushes(last, one, 1)[:, 0]
    assert STRETCH == 3 and found == pytest.approx([0, 0, 0, 25 / 3, 25 / 2, 25])  # mean 105: 130 falls by 25


def test_a_network_of_changes_forecasts_in_the_unit_of_the_readings():
    import keras

    from core.models.quantiles import in_unit

    inputs = keras.Input((3, 1))
    change = keras.layers.Reshape((1, 1))(keras.layers.Dense(1, kernel_initializer="zeros")(inputs[:, -1, :]))
    network = in_unit(keras.Model(inputs, change + 0.5), mean=120.0, scale=10.0, spread=30.0)
    assert float(network(np.array([[[0.0], [9.0], [2.0]]], np.float32))[0, 0, 0]) == 120 + 20 + 15


def test_pdf_and_slides_say_what_the_report_of_a_forecast_says(run):
    report = report_of(run, DEMO, translator("zh"))
    pdf, _ = say_the_same(report)
    mae = run.metrics["mae/30"]
    assert f"{mae.value:.2f}" in "".join(pages_of(pdf)) and f"{mae.low:.2f}至{mae.high:.2f}" in "".join(pages_of(pdf))
