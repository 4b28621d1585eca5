"""MedMNIST: its facts, a set opened with the publisher's split, and what was published beside a run."""

from __future__ import annotations

import dataclasses
import io
import os
import re
from pathlib import Path

import numpy as np
import pytest

from core.data.parts import TEST, TRAIN, VALIDATION
from core.data.pictures.loading import load_pictures
from core.data.pictures.medmnist import SIDES, WORDS, facts
from core.data.splits import split
from core.errors import UserError
from core.i18n import translator
from core.published import benchmark, published_notes, published_table
from core.registry import demo
from core.report.html import html_report
from core.results import Metric
from tests.unit.test_report import a_run

DEMO = demo("image")
T = translator("en")
DEV = Path(os.environ.get("DEV_DATA_DIR", "absent"))
REBUILT = DEV / "pneumoniamnist_reconstructed.npz"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("DEV_DATA_DIR", str(tmp_path))
    return tmp_path


def breast(**changes) -> bytes:
    """A file as the publisher's of BreastMNIST is made, of noise; class 0 is malignant."""
    draw = np.random.default_rng(0)
    held = {}
    for part, n in zip(("train", "val", "test"), facts()["breastmnist"]["pictures"], strict=True):
        held[f"{part}_images"] = draw.integers(0, 256, (n, 28, 28), dtype=np.uint8)
        held[f"{part}_labels"] = (np.arange(n) % 4 > 0).astype(np.uint8)[:, None]
    file = io.BytesIO()
    np.savez_compressed(file, **{**held, **changes})
    return file.getvalue()


def test_eleven_sets_in_four_sizes_each_with_address_checksum_licence_and_citation():
    assert len(DEMO.downloads) == 11 * len(SIDES)
    for dataset in DEMO.downloads:
        about = dataset.download
        assert re.fullmatch(r"https://zenodo\.org/records/10519652/files/[a-z]+(_\d+)?\.npz\?download=1", about.url)
        assert re.fullmatch("md5:[0-9a-f]{32}", about.checksum) and about.url.split("/")[-1].startswith(about.file)
        assert dataset.citation.count(".") > 3 and dataset.split == "official"
    assert len({one.download.checksum for one in DEMO.downloads}) == len({one.id for one in DEMO.downloads}) == 44
    assert {one.licence for one in DEMO.downloads if one.id.startswith("derma")} == {"CC BY-NC 4.0"}
    assert {one.licence for one in DEMO.downloads if not one.id.startswith("derma")} == {"CC BY 4.0"}


def test_the_size_of_a_set_follows_from_its_pictures():
    about = DEMO.dataset("bloodmnist-64").download
    assert about.memory_bytes == (11959 + 1712 + 3421) * 64 * 64 * 3 * 4
    assert about.memory_bytes / 4 < about.most_bytes < about.memory_bytes / 4 * 1.02


def test_every_set_has_words_and_facts_and_no_class_twice():
    assert set(WORDS) == set(facts()) - {"address"}
    for words in WORDS.values():
        assert len(set(words.classes)) == len(words.classes) >= 2


def test_what_is_looked_for_in_the_breast_is_the_malignant_class(folder):
    (folder / "breastmnist_reconstructed.npz").write_bytes(breast())
    cases = load_pictures(DEMO.settings_for("breastmnist"), None)
    assert cases.classes == ("normal or benign", "malignant") and cases.inputs.shape == (780, 28, 28, 1)
    assert cases.y.mean() == pytest.approx(0.25, abs=0.01)
    assert np.bincount(cases.parts).tolist() == [546, 78, 156]
    assert any("put together again" in finding.text for finding in cases.findings)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 cut off",
        breast(test_images=np.zeros((156, 28, 28), np.float32)),
        breast(test_images=np.zeros((155, 28, 28), np.uint8)),
        breast(val_labels=np.full((78, 1), 2, np.uint8)),
        breast(val_labels=np.array([{}] * 78, object)),
    ],
)
def test_a_file_that_holds_something_else_is_refused_in_one_sentence(content, folder):
    (folder / "breastmnist_reconstructed.npz").write_bytes(content)
    with pytest.raises(UserError, match="does not hold the pictures"):
        load_pictures(DEMO.settings_for("breastmnist"), None)


def test_a_set_that_was_not_fetched_says_how_to_and_an_unknown_one_is_refused(folder):
    with pytest.raises(UserError, match="Download it on the page"):
        load_pictures(DEMO.settings_for("bloodmnist-128"), None)
    with pytest.raises(UserError, match="no data set named"):
        load_pictures(DEMO.settings_for("chestmnist"), None)


def test_the_official_split_is_the_publishers_and_needs_one():
    y, own = np.tile([0, 1], 30), np.repeat([TRAIN, VALIDATION, TEST], 20)
    parts = split("official", y, None, 0, own)
    assert parts.train.tolist() == list(range(20)) and parts.test.tolist() == list(range(40, 60))
    with pytest.raises(UserError, match="no official split"):
        split("official", y, None, 0)


@pytest.mark.skipif(not REBUILT.is_file(), reason="DEV_DATA_DIR does not hold pneumoniamnist_reconstructed.npz")
def test_pneumonia_is_read_with_its_parts_and_says_that_it_was_put_together_again(tmp_path, monkeypatch):
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    cases = load_pictures(DEMO.settings_for("pneumoniamnist"), None)
    assert np.bincount(cases.parts).tolist() == [4708, 524, 624]
    assert cases.classes == ("no pneumonia", "pneumonia") and cases.groups is None
    assert [int(cases.y[cases.parts == part].sum()) for part in range(3)] == [3494, 389, 390]
    assert any("put together again" in finding.text for finding in cases.findings)
    assert not [finding for finding in cases.findings if finding.level == "stop"]


def pneumonia(**changes):
    settings = dataclasses.replace(DEMO.settings_for("pneumoniamnist"), **changes)
    run = a_run()
    metrics = {**run.metrics, "auroc": Metric(0.95, 0.93, 0.97, 624), "accuracy": Metric(0.86, 0.83, 0.89, 624)}
    return dataclasses.replace(run, settings=settings, metrics=metrics)


def test_the_published_results_stand_below_ours_with_the_split_and_what_must_not_be_concluded():
    run = pneumonia()
    table = published_table(run, benchmark(run, DEMO), T)
    titles = list(table)
    rows = dict(zip(table[titles[0]], zip(*list(table.values())[1:], strict=True), strict=True))
    assert rows["This run"] == ("0.950 (0.930 to 0.970)", "0.860 (0.830 to 0.890)")
    assert rows["ResNet-18 (28)"] == ("0.944", "0.854") and rows["Google AutoML Vision"] == ("0.991", "0.946")
    notes = published_notes(run, benchmark(run, DEMO), T)
    assert (
        "on the same split" in notes
        and "chosen on the validation cases" in notes
        and "hardly separates methods" in notes
        and "Yang J" in notes
    )


def test_on_another_split_nothing_is_to_be_compared_and_other_data_have_no_such_table():
    run = pneumonia(split="random")
    assert "do not compare" in published_notes(run, benchmark(run, DEMO), T)
    assert benchmark(pneumonia(dataset="breastmnist"), DEMO) is None
    assert benchmark(pneumonia(dataset="upload:" + "0" * 64), DEMO) is None


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_report_shows_the_published_results(language):
    run = pneumonia()
    settings, schema = dataclasses.replace(run.settings, model="cnn28"), {"shape": [28, 28, 1]}
    run = dataclasses.replace(run, settings=settings, schema=schema)
    page = html_report(run, DEMO, translator(language))
    assert "Google AutoML Vision" in page and "0.991" in page
    plain = dataclasses.replace(run, settings=dataclasses.replace(run.settings, dataset="nodule-synthetic"))
    assert "Google AutoML Vision" not in html_report(plain, DEMO, translator(language))
