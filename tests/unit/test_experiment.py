"""One experiment from data to stored run, and the same from the command line."""

import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core import __main__ as command_line
from core.errors import UserError
from core.evaluation import scaled
from core.experiment import run_experiment
from core.fingerprint import fingerprint
from core.models import watch
from core.predict import predictor
from core.registry import demo as find_demo
from core.registry import demos
from core.report.command import repeat_command
from core.results import Run
from core.spec import Hooks, Settings
from core.store import Store
from core.temperature import otherwise

KEYS = {"run", "demo", "dataset", "model", "seed", "split", "rows", "metrics", "baseline", "seconds", "versions"}


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Store:
    return Store(tmp_path_factory.mktemp("runs"))


@pytest.fixture(scope="module")
def wdbc(store) -> Run:
    return run_experiment(find_demo("tabular").defaults, Hooks(), store)


@pytest.fixture
def here(store, monkeypatch) -> Path:
    monkeypatch.setenv("STATE_DIR", str(store.folder))
    return store.folder


def test_wdbc_reaches_an_auroc_of_98_percent_on_the_untouched_test_set(wdbc):
    auroc = wdbc.metrics["auroc"]
    assert auroc.value >= 0.98
    assert auroc.low < auroc.value < auroc.high
    assert auroc.n == wdbc.split["test"] == 114


def test_every_figure_has_an_interval_and_n_or_says_why_not(wdbc):
    theirs = [m for b in wdbc.baselines for m in (*b["metrics"].values(), b["difference"])]
    for metric in [*wdbc.metrics.values(), *theirs]:
        assert metric.n > 0
        assert (metric.low is not None and metric.high is not None) or metric.why


def test_the_figures_can_be_worked_out_again_from_the_stored_test_answers(wdbc, store):
    from sklearn.metrics import roc_auc_score

    with np.load(io.BytesIO(store.read(wdbc, "test.npz")), allow_pickle=False) as file:
        assert roc_auc_score(file["y"], file["p"]) == pytest.approx(wdbc.metrics["auroc"].value, abs=1e-6)
        for baseline in wdbc.baselines:
            area = roc_auc_score(file["y"], file[baseline["id"]])
            assert area == pytest.approx(baseline["metrics"]["auroc"].value)
            assert wdbc.metrics["auroc"].value - area == pytest.approx(baseline["difference"].value, abs=1e-6)


def test_the_page_predicts_what_keras_predicted(wdbc, store):
    demo = find_demo("tabular")
    cases = demo.load(wdbc.settings, None)
    with np.load(io.BytesIO(store.read(wdbc, "test.npz")), allow_pickle=False) as file:
        answers = predictor(demo, wdbc, store)(cases.inputs.iloc[file["row"]])
        assert answers == pytest.approx(file["p"], abs=1e-5)


def test_temperature_scaling_moves_the_risks_of_the_network_and_of_nothing_else(store):
    settings = replace(find_demo("tabular").defaults, dataset="pima", model="logistic", epochs=15, imbalance="focal")
    plain = run_experiment(settings, Hooks(), store)
    applied = run_experiment(replace(settings, temperature=True), Hooks(), store)
    factor = plain.temperature["factor"]
    assert factor == applied.temperature["factor"] and factor.value < 1  # the focal loss makes risks too cautious
    one, other = (np.load(io.BytesIO(store.read(run, "test.npz"))) for run in (plain, applied))
    assert other["p"] == pytest.approx(scaled(one["p"], factor.value), abs=1e-6)
    demo = find_demo("tabular")
    inputs = demo.load(settings, None).inputs.iloc[other["row"]]
    assert predictor(demo, applied, store)(inputs) == pytest.approx(other["p"], abs=1e-5)
    for name, metric in otherwise(plain).metrics.items():
        assert metric.value == pytest.approx(applied.metrics[name].value, abs=1e-5)
    assert applied.metrics["calibration_slope"].value < plain.metrics["calibration_slope"].value


def test_equal_settings_share_one_run_and_a_changed_seed_does_not(wdbc, store):
    calls = []
    again = run_experiment(wdbc.settings, Hooks(on_progress=calls.append), store)
    assert again == wdbc and not calls
    assert fingerprint(Settings.from_dict({**vars(wdbc.settings), "seed": 1}), wdbc.data["sha256"]) != wdbc.run


def test_the_command_that_a_report_prints_repeats_the_run(wdbc, here, capsys):
    words = repeat_command(wdbc).split()
    assert words[:3] == ["python", "-m", "core"]
    assert command_line.main(words[3:]) == 0
    assert wdbc.run in capsys.readouterr().out


def test_the_command_line_goes_on_where_a_training_was_stopped(wdbc, here, store, monkeypatch):
    monkeypatch.setattr(watch, "CHECKPOINT_S", 0)
    monkeypatch.setattr(watch, "CHECKPOINT_COST", 0)
    monkeypatch.setattr(watch, "EVENT_S", 0)
    settings = replace(wdbc.settings, seed=31, epochs=12, patience=0)
    place, seen = store.checkpoint(fingerprint(settings, wdbc.data["sha256"])), []
    hooks = Hooks(seen.append, lambda: bool(seen) and seen[-1].epoch >= 4, place)
    part = run_experiment(settings, hooks, store)
    assert part.ending == "stopped" and place.exists()
    words = ["train", "tabular", "--dataset", "wdbc", "--seed", "31", "--epochs", "12", "--patience", "0"]
    assert command_line.main(words) == 0
    whole = store.load(part.run)
    assert (whole.ending, whole.resumed, len(whole.history["loss"])) == ("finished", 1, 12)
    assert whole.history["loss"][:4] == part.history["loss"][:4]
    assert not place.exists()


def test_training_writes_the_agreed_json(wdbc, here, tmp_path):
    out = tmp_path / "run.json"
    assert command_line.main(["train", "tabular", "--dataset", "wdbc", "--json", str(out)]) == 0
    said = json.loads(out.read_text())
    assert set(said) == KEYS
    assert set(said["rows"]) == {"train", "validation", "test"}
    assert set(said["metrics"]["auroc"]) == {"value", "low", "high", "n"}
    assert set(said["baseline"]) == {"name", "metrics"}
    assert said["baseline"]["name"].startswith("Logistic regression")
    assert set(said["seconds"]) == {"train", "total"}


def test_an_own_file_is_trained_predicted_and_reported_from_the_command_line(here, tmp_path, capsys):
    rng = np.random.default_rng(0)
    table = pd.DataFrame({"number": range(120), "x": rng.normal(size=120), "sex": rng.choice(["f", "m"], 120)})
    table["outcome"] = np.where(table["x"] + rng.normal(size=120) > 0, "ill", "well")
    file, out = tmp_path / "own.csv", tmp_path / "out.csv"
    table.to_csv(file, index=False)
    assert command_line.main(["train", "tabular", "--file", str(file), "--model", "logistic", "--epochs", "5"]) == 0
    run = capsys.readouterr().out.split()[0]
    assert Store().load(run).settings.positive == "ill"
    assert command_line.main(["predict", run, "--file", str(file), "--out", str(out)]) == 0
    predicted = pd.read_csv(out)
    assert predicted["number"].tolist() == table["number"].tolist()
    assert predicted["risk_ill"].between(0, 1).all()
    report = tmp_path / "report.html"
    assert command_line.main(["report", run, "--format", "html", "--language", "zh", "--out", str(report)]) == 0
    assert "AUROC" in report.read_text()


@pytest.mark.parametrize(
    "words",
    [
        ["train", "nothing"],
        ["train", "tabular", "--dataset", "nothing"],
        ["train", "tabular", "--model", "nothing"],
        ["train", "tabular", "--file", "/no/such/file.csv"],
        ["train", "tabular", "--target", "nothing"],
        ["train", "tabular", "--epochs", "-1"],
        ["train", "tabular", "--epochs", str(10**18)],
        ["train", "tabular", "--learning-rate", "nan"],
        ["report", "0000", "--out", "x"],
        ["predict", "0000", "--file", "x", "--out", "y"],
    ],
)
def test_a_refused_input_is_one_sentence_and_exit_code_2(words, here, capsys):
    assert command_line.main(words) == 2
    said = capsys.readouterr()
    assert len(said.err.strip().splitlines()) == 1
    assert "Traceback" not in said.err and not said.out


def test_a_stop_of_the_pre_flight_is_refused_before_training(store, tmp_path):
    from core.data.uploads import read_table

    rows = "\n".join(f"{i},{int(i == 0)}" for i in range(60))
    content, _ = read_table(f"x,outcome\n{rows}\n".encode(), "few.csv")
    settings = Settings(
        demo="tabular", dataset="upload:" + store.keep_upload(content), model="logistic", target="outcome"
    )
    with pytest.raises(UserError, match="rarer class"):
        run_experiment(settings, Hooks(), store, content)


def test_lists_of_demos_and_runs_are_json(wdbc, here, capsys):
    assert command_line.main(["list", "--json"]) == 0
    assert {line["demo"] for line in json.loads(capsys.readouterr().out)} == set(demos())
    assert command_line.main(["runs", "--json"]) == 0
    assert wdbc.run in {line["run"] for line in json.loads(capsys.readouterr().out)}


def test_a_run_exported_and_imported_predicts_the_test_rows_identically(wdbc, here, tmp_path, monkeypatch):
    bundle = tmp_path / "run.zip"
    assert command_line.main(["export", wdbc.run, "--out", str(bundle)]) == 0
    monkeypatch.setenv("STATE_DIR", str(tmp_path / "elsewhere"))
    assert command_line.main(["import", str(bundle)]) == 0
    assert command_line.main(["import", str(bundle)]) == 2
    demo, there = find_demo("tabular"), Store(tmp_path / "elsewhere")
    kept = there.load(wdbc.run)
    assert kept == wdbc
    with np.load(io.BytesIO(there.read(kept, "test.npz")), allow_pickle=False) as file:
        cases = demo.load(wdbc.settings, None).inputs.iloc[file["row"]]
    assert np.abs(predictor(demo, wdbc, Store(here))(cases) - predictor(demo, kept, there)(cases)).max() == 0.0


def test_a_file_that_is_no_bundle_is_one_sentence_on_the_command_line(here, tmp_path, capsys):
    (tmp_path / "x.zip").write_bytes(b"no zip")
    assert command_line.main(["import", str(tmp_path / "x.zip")]) == 2
    assert command_line.main(["import", str(tmp_path / "absent.zip")]) == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2 and "not a bundle" in said[0] and "no file" in said[1]
