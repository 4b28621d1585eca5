"""Several classes from the file to the stored run, its views, its bundle and the command line."""

import io
import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from core import __main__ as command_line
from core.batch import Carried, predict_file
from core.data.loading import load_table
from core.data.roles import guess_roles
from core.errors import UserError
from core.evaluation import scaled
from core.experiment import run_experiment
from core.i18n import translator
from core.predict import class_predictor, predictor
from core.registry import demo as find_demo
from core.report.command import repeat_command
from core.report.html import html_report
from core.results import Run
from core.several import class_rows, one_versus_rest
from core.spec import Hooks, Settings
from core.store import Store
from core.temperature import otherwise
from core.words import sides
from tests.documents import report_of, say_the_same, slides_of
from tests.grades import CLASSES, table


def kept(store: Store, frame: pd.DataFrame) -> tuple[Settings, bytes]:
    from core.data.uploads import read_table

    content, _ = read_table(frame.to_csv(index=False).encode(), "grades.csv")
    settings = Settings(
        "tabular", "upload:" + store.keep_upload(content), "logistic", target="diagnosis", epochs=12, batch=32
    )
    return settings, content


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Store:
    return Store(tmp_path_factory.mktemp("runs"))


@pytest.fixture(scope="module")
def run(store) -> Run:
    settings, content = kept(store, table())
    return run_experiment(settings, Hooks(), store, content)


@pytest.fixture
def here(store, monkeypatch):
    monkeypatch.setenv("STATE_DIR", str(store.folder))
    return store.folder


def answered(store: Store, run: Run) -> dict[str, np.ndarray]:
    with np.load(io.BytesIO(store.read(run, "test.npz")), allow_pickle=False) as file:
        return {name: file[name] for name in file.files}


def test_the_whole_and_each_class_can_be_worked_out_again_from_the_stored_answers(run, store):
    file = answered(store, run)
    assert file["p"].shape == (84, 3) and np.abs(file["p"].sum(axis=1) - 1).max() < 1e-6
    macro = roc_auc_score(file["y"], file["p"], multi_class="ovr")
    assert run.metrics["auroc"].value == pytest.approx(macro, abs=1e-6)
    for baseline in run.baselines:
        theirs = roc_auc_score(file["y"], file[baseline["id"]], multi_class="ovr")
        assert baseline["difference"].value == pytest.approx(macro - theirs, abs=1e-6)
    assert np.sum(run.curves["confusion"]) == run.split["test"] == 84
    for place in range(3):
        view = one_versus_rest(run, place)
        area = roc_auc_score(file["y"] == place, file["p"][:, place])
        assert view.metrics["auroc"].value == pytest.approx(area, abs=1e-6)
        assert view.outcome == CLASSES[place] and view.split["test_events"] == (file["y"] == place).sum()
        assert sides(view, translator("en")) == ("all others", CLASSES[place])
    assert len({one_versus_rest(run, place).question for place in range(3)}) == 3
    assert len(class_rows(run, translator("zh"))) == 3


def test_a_run_with_several_classes_comes_back_from_the_store_as_it_was(run, store):
    again = store.load(run.run)
    assert again == run
    assert one_versus_rest(again, 2).metrics["auroc"] == again.classes[2]["metrics"]["auroc"]


def test_the_page_predicts_what_keras_predicted_for_every_class(run, store):
    demo, file = find_demo("tabular"), answered(store, run)
    inputs = demo.load(run.settings, store.upload(run.settings.dataset[7:])).inputs.iloc[file["row"]]
    assert class_predictor(demo, run, store)(inputs) == pytest.approx(file["p"], abs=1e-5)
    assert predictor(demo, one_versus_rest(run, 2), store)(inputs) == pytest.approx(file["p"][:, 2], abs=1e-5)


def test_temperature_scaling_divides_the_scores_of_the_softmax(run, store):
    content = store.upload(run.settings.dataset[7:])
    sharp = replace(run.settings, imbalance="focal", epochs=40, learning_rate=0.01)
    plain = run_experiment(sharp, Hooks(), store, content)
    applied = run_experiment(replace(sharp, temperature=True), Hooks(), store, content)
    factor = plain.temperature["factor"]
    assert factor == applied.temperature["factor"] and factor.low < factor.value < factor.high
    one, other = answered(store, plain), answered(store, applied)
    assert other["p"] == pytest.approx(scaled(one["p"], factor.value), abs=1e-5)
    assert (other["p"].argmax(axis=1) == one["p"].argmax(axis=1)).all()
    assert otherwise(plain).metrics["log_loss"].value == pytest.approx(applied.metrics["log_loss"].value, abs=1e-5)


def test_equal_weights_for_the_classes_find_more_of_the_rarest(run, store):
    content = store.upload(run.settings.dataset[7:])
    longer = replace(run.settings, epochs=60, learning_rate=0.01)
    plain = run_experiment(longer, Hooks(), store, content)
    weighed = run_experiment(replace(longer, imbalance="weights"), Hooks(), store, content)
    called = [np.bincount(answered(store, r)["p"].argmax(axis=1), minlength=3)[2] for r in (plain, weighed)]
    assert called[1] > called[0]


def test_patients_stay_together_and_every_interval_is_one_of_patients(store):
    settings, content = kept(store, table(600, each=3))
    run = run_experiment(replace(settings, group="patient_id", split="group"), Hooks(), store, content)
    who = answered(store, run)["patient"]
    assert len(who) == run.split["test"] and len(np.unique(who)) * 3 == len(who)
    for metric in run.metrics.values():
        assert (metric.low is not None and metric.high is not None) or metric.why


def test_classes_are_in_their_order_and_one_can_still_be_asked_alone(store):
    frame = table().assign(diagnosis=lambda f: f["diagnosis"].map({"none": 2, "mild": 10, "severe": 30}))
    settings, content = kept(store, frame)
    cases = load_table(settings, content)
    assert cases.classes == ("2", "10", "30")
    assert np.bincount(cases.y).tolist() == frame["diagnosis"].value_counts().sort_index().tolist()
    alone = load_table(replace(settings, positive="10"), content)
    assert alone.classes == ("all others", "10") and set(alone.y) == {0, 1}


def test_the_guess_asks_about_all_classes_unless_one_is_too_rare():
    assert guess_roles(table()).positive == ""
    rare = table()
    rare.loc[rare.index[:3], "diagnosis"] = "unknown"
    assert guess_roles(rare).positive == "unknown"


def test_the_pre_flight_counts_every_class_and_names_the_rare_ones(store):
    frame = table()
    settings, content = kept(store, frame)
    said = {f.level: f for f in load_table(settings, content).findings if "classes" in f.values}
    assert said["ok"].values["classes"] == frame["diagnosis"].value_counts().to_dict()
    frame.loc[frame.index[:20], "diagnosis"] = "rare"
    frame.loc[frame.index[20:25], "diagnosis"] = "rarest"
    settings, content = kept(store, frame)
    levels = {f.level: f.values["classes"] for f in load_table(settings, content).findings if "classes" in f.values}
    assert levels["stop"] == {"rarest": 5}
    with pytest.raises(UserError, match="fewer than"):
        run_experiment(settings, Hooks(), store, content)


def test_a_column_that_gives_one_class_away_is_named(store):
    settings, content = kept(store, table().assign(code=lambda f: (f["diagnosis"] == "severe").astype(int)))
    said = [
        f.values["columns"] for f in load_table(settings, content).findings if "one class from all others" in f.text
    ]
    assert said == ["code"]


def test_the_report_of_all_classes_is_whole_in_both_languages(run):
    for language, words in {"en": "Macro AUROC", "zh": "宏平均 AUROC"}.items():
        page = html_report(run, find_demo("tabular"), translator(language))
        assert words in page and "confusion-chart" in page
        assert all(name in page for name in CLASSES)


def test_the_command_line_trains_repeats_predicts_and_moves_a_run_with_several_classes(
    here, tmp_path, capsys, monkeypatch
):
    file, said, out, bundle = (tmp_path / name for name in ("grades.csv", "run.json", "out.csv", "run.zip"))
    table().to_csv(file, index=False)
    words = ["train", "tabular", "--file", str(file), "--model", "logistic", "--epochs", "3", "--json", str(said)]
    assert command_line.main(words) == 0
    name, *figure = capsys.readouterr().out.split()
    assert figure[:2] == ["Macro", "AUROC"]
    metrics = json.loads(said.read_text())["metrics"]
    assert {"auroc", "auroc/none", "auroc/severe", "kappa"} <= set(metrics)
    run = Store().load(name)
    again = [str(file) if word == "PATH" else word for word in repeat_command(run).split()[3:]]
    assert "--positive=" in again and command_line.main(again) == 0
    assert name in capsys.readouterr().out
    assert command_line.main(["predict", name, "--file", str(file), "--out", str(out)]) == 0
    columns = [f"risk_{label}" for label in CLASSES]
    predicted = pd.read_csv(out)[columns].to_numpy()
    assert predicted.shape == (420, 3) and np.abs(predicted.sum(axis=1) - 1).max() < 1e-5
    assert "the table says “cannot say”" in capsys.readouterr().err
    page = one_versus_rest(run, 2)
    assert out.read_bytes() == predict_file(file.read_bytes(), "grades.csv", page, Carried(page, Store()), "en").csv
    assert command_line.main(["export", name, "--out", str(bundle)]) == 0
    monkeypatch.setenv("STATE_DIR", str(tmp_path / "elsewhere"))
    assert command_line.main(["import", str(bundle)]) == 0
    there, demo = Store(tmp_path / "elsewhere"), find_demo("tabular")
    assert there.load(name) == run
    x = table()
    assert (class_predictor(demo, run, Store(here))(x) == class_predictor(demo, run, there)(x)).all()
    capsys.readouterr()


def test_pdf_and_slides_say_what_the_report_of_all_classes_says(run):
    _, pptx = say_the_same(report_of(run, find_demo("tabular"), translator("zh")))
    tables = [shape.table for slide in slides_of(pptx) for shape in slide.shapes if shape.has_table]
    assert any(
        table.cell(1, 0).text.startswith(run.data["classes"][0]) for table in tables
    )  # each class against the rest
