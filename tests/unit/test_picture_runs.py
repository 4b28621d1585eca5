"""Pictures from data to stored run, report, bundle and prediction, without a page."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from core import __main__ as command_line
from core.bundle import make_bundle, read_bundle
from core.conformal import answer_sets
from core.experiment import run_experiment
from core.i18n import translator
from core.likeness import refusals, stored_likeness
from core.neighbours import UNLIKE
from core.picture_batch import predict_path
from core.predict import class_predictor, feature_predictor
from core.promise import promised
from core.registry import demo as find_demo
from core.report.html import html_report
from core.results import Run
from core.spec import Hooks
from core.store import Store
from core.taught import Taught, read_taught
from tests.pictures import encoded, zipped

DEMO = find_demo("image")


def taught(run: Run, store: Store) -> Taught:
    return read_taught(store.read(run, "parts.npz"), run.data["rows"], len(run.data["classes"]))


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Store:
    return Store(tmp_path_factory.mktemp("runs"))


@pytest.fixture(scope="module")
def stain(store):
    return run_experiment(dataclasses.replace(DEMO.defaults, epochs=12), Hooks(), store)


@pytest.fixture(scope="module")
def tissue(store):
    chosen = dataclasses.replace(DEMO.defaults, dataset="mri-tissue", model="cnn28", epochs=3, batch=64)
    return run_experiment(chosen, Hooks(), store)


def test_the_network_learns_the_stain_and_stands_beside_two_simple_models(stain):
    assert stain.metrics["auroc"].value > 0.9 and stain.metrics["auroc"].n == stain.split["test"]
    assert [b["id"] for b in stain.baselines] == ["logistic", "forest"]
    assert stain.split["test_patients"] > 5 and stain.data["columns"] == 32 * 32 * 3
    assert stain.schema["shape"] == (32, 32, 3) or stain.schema["shape"] == [32, 32, 3]


def test_no_test_picture_was_learned_from_and_the_run_says_so(stain):
    said = [finding.text for finding in stain.findings]
    assert any("No test picture equals" in text for text in said)
    assert any("No patient has rows in more than one part" in text for text in said)


def test_three_classes_are_answered_together_and_add_up_to_one(tissue, store):
    assert len(tissue.classes) == 3 and tissue.metrics["auroc"].value > 0.8
    cases = DEMO.load(tissue.settings, None)
    p = class_predictor(DEMO, tissue, store)(cases.inputs[:20])
    assert p.shape == (20, 3) and np.allclose(p.sum(axis=1), 1, atol=1e-5)


def test_a_run_tells_its_features_and_refuses_noise_but_not_its_own_test_pictures(stain, store):
    features = feature_predictor(DEMO, stain, store)
    cases = DEMO.load(stain.settings, None)
    assert features(cases.inputs[:3]).shape == (3, 64)  # the dense layer of the textbook network
    known = stored_likeness(stain, store)
    assert known.by_features
    with np.load(io.BytesIO(store.read(stain, "test.npz"))) as file:
        own = known.lights(cases.inputs[file["row"]]) == UNLIKE
    assert own.mean() < 0.15
    found = refusals(stain, known)
    assert found["noise"].share.value > 0.95 and found["plain"].share.value > 0.95


def test_a_network_without_features_is_compared_pixel_by_pixel(stain, store, monkeypatch):
    monkeypatch.setattr("core.likeness.feature_predictor", lambda *_: None)
    known = stored_likeness(stain, store)
    assert not known.by_features and known.around.x.shape[1] == 32 * 32 * 3


def test_the_stored_answers_are_those_the_page_gives(stain, store):
    cases = DEMO.load(stain.settings, None)
    with np.load(io.BytesIO(store.read(stain, "test.npz"))) as file:
        live = class_predictor(DEMO, stain, store)(cases.inputs[file["row"]])[:, 1]
        assert np.abs(live - file["p"]).max() < 1e-4


@pytest.mark.parametrize(
    ("language", "words"), [("en", ("32 × 32 pixels", "every pixel")), ("zh", ("32 × 32 像素", "每个像素"))]
)
def test_the_report_speaks_of_pictures_and_not_of_columns(stain, language, words):
    page = html_report(stain, DEMO, translator(language))
    assert all(word in page for word in words)
    assert "Measurements per case" not in page and ">Missing values</th>" not in page


def test_a_bundle_of_pictures_is_read_back_whole(stain, store):
    run, files = read_bundle(make_bundle(stain, DEMO, store, translator("en")), "mine.zip")
    assert run.run == stain.run and set(files) == set(stain.files)


def test_the_command_line_answers_a_folder_and_says_what_it_refused(stain, store, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("STATE_DIR", str(store.folder))
    cases, folder, out = DEMO.load(stain.settings, None), tmp_path / "pictures", tmp_path / "out.csv"
    folder.mkdir()
    for row in range(3):
        Image.fromarray(cases.inputs[row]).save(folder / f"{row}.png")
    (folder / "notes.txt").write_text("no picture")
    assert command_line.main(["predict", stain.run, "--file", str(folder), "--out", str(out)]) == 0
    told = pd.read_csv(out)
    expected = class_predictor(DEMO, stain, store)(cases.inputs[:3])[:, 1]
    assert np.allclose(told["risk_much antibody stain"][:3], expected, atol=1e-5)
    assert told["file"].tolist() == ["0.png", "1.png", "2.png", "notes.txt"]
    assert pd.isna(told["risk_much antibody stain"][3]) and "no picture" in told["notes"][3]
    assert "notes.txt is no picture" in capsys.readouterr().err


def test_the_command_line_answers_a_zip_and_says_which_pictures_are_of_another_kind(
    stain, store, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("STATE_DIR", str(store.folder))
    with np.load(io.BytesIO(store.read(stain, "parts.npz"))) as file:
        learned = DEMO.load(stain.settings, None).inputs[file["train"][:4]]
    files = {f"a/{place}.png": encoded(picture) for place, picture in enumerate(learned)}
    files |= {"b/black.png": encoded(np.zeros((32, 32, 3), np.uint8)), "b/torn.png": files["a/0.png"][:80]}
    path, out = tmp_path / "pictures.zip", tmp_path / "out.csv"
    path.write_bytes(zipped(files | {"__MACOSX/x": b"x"}))
    assert command_line.main(["predict", stain.run, "--file", str(path), "--out", str(out)]) == 0
    told = pd.read_csv(out).set_index("file")
    assert told.index.tolist() == [f"pictures/{name}" for name in files]
    assert told["like_training_pictures"].tolist()[:4] == ["yes"] * 4
    assert told.loc["pictures/b/black.png", ["like_training_pictures", "cannot_say"]].tolist() == ["no", "yes"]
    assert "torn" in told["notes"].iloc[-1] and pd.isna(told["like_training_pictures"].iloc[-1])
    most = promised(taught(stain, store), store.read(stain, "test.npz"), 0.9).most
    possible = answer_sets(told["risk_much antibody stain"].to_numpy()[:5], most)
    classes = np.array(stain.data["classes"], object)
    sets = ["; ".join(classes[inside]) for inside in possible]
    assert told["answer_set_90"].fillna("").tolist()[:5] == sets
    assert "torn" in capsys.readouterr().err


def test_a_run_whose_data_are_elsewhere_says_that_likeness_is_not_known(stain, store, tmp_path, monkeypatch):
    monkeypatch.setattr("core.asked_files.stored_likeness", lambda *_: None)
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "1.png").write_bytes(encoded(np.zeros((32, 32, 3), np.uint8)))
    content, asked = predict_path(tmp_path, stain, store, translator("en"))
    assert "like_training_pictures" not in content.decode() and "inner/1.png" in content.decode()
    assert any("not on this machine" in finding.text for finding in asked.changes)


@pytest.mark.parametrize("wanted", ["/no/such/picture.png"])
def test_the_command_line_refuses_a_path_that_is_not_there(stain, store, tmp_path, monkeypatch, wanted):
    monkeypatch.setenv("STATE_DIR", str(store.folder))
    assert command_line.main(["predict", stain.run, "--file", wanted, "--out", str(tmp_path / "x.csv")]) == 2
    assert not Path(tmp_path / "x.csv").exists()


def test_a_file_of_ones_own_is_refused_by_a_demo_that_takes_none(store, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("STATE_DIR", str(store.folder))
    monkeypatch.setattr(
        "core.commands.train_settings.find_demo", lambda wanted: dataclasses.replace(find_demo(wanted), accepts=())
    )
    assert command_line.main(["train", "image", "--file", str(tmp_path / "mine.csv")]) == 2
    assert "takes no file" in capsys.readouterr().err
