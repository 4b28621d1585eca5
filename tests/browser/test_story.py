"""The main path of the tabular page, as a person walks it, in both languages, and with a file of one's own."""

import zipfile
from pathlib import Path

import numpy as np

from tests.browser.steps import (
    AGAIN_IN_CHINESE,
    EN,
    WORDS,
    asked_outside,
    button,
    figures,
    move_risk,
    own_upload,
    saved,
    train,
)


@AGAIN_IN_CHINESE
def test_the_whole_story_from_data_to_report(visit, language, tmp_path):
    words = WORDS[language]
    page = visit("/tabular", language=language)
    train(page, words)
    figures(page, words)
    auroc = float(page.get_by_test_id("stMetricValue").nth(3).inner_text())
    assert auroc >= 0.98
    move_risk(page, words)
    report = saved(page, words["report"], tmp_path)
    assert f"{auroc:.3f}" in report.read_text()
    assert not asked_outside(page, report)
    with zipfile.ZipFile(saved(page, words["bundle"], tmp_path)) as bundle:
        assert {"model.keras", "model.onnx", "run.json"} <= set(bundle.namelist())


def own_file(folder: Path) -> Path:
    rng = np.random.default_rng(0)
    age, marker = rng.integers(30, 80, 400), rng.normal(size=400).round(3)
    ill = (marker + (age - 55) / 25 + rng.normal(size=400) > 0.3).astype(int)
    lines = ["age;marker;<b>x</b>;outcome"]
    for a, m, i in zip(age, marker, ill, strict=True):
        lines.append(f"{a};{str(m).replace('.', ',')};1;{'ill' if i else 'well'}")
    path = folder / "own.csv"
    path.write_text("\n".join(lines), encoding="utf-16")
    return path


def test_a_file_of_ones_own_from_upload_to_figures(visit, tmp_path):
    page = visit("/tabular")
    page.get_by_text(EN["own"], exact=True).click()
    own_upload(page).set_input_files(own_file(tmp_path))
    button(page, EN["train"]).click(timeout=90_000)
    figures(page)
    assert "400" in page.get_by_test_id("stMetricValue").first.inner_text()


def test_a_broken_file_is_one_sentence_and_the_page_lives_on(visit, tmp_path):
    page = visit("/tabular")
    page.get_by_text(EN["own"], exact=True).click()
    path = tmp_path / "broken.csv"
    path.write_text("a,b,outcome\n1,2,0\n1,2,3,4,1\n")
    own_upload(page).set_input_files(path)
    page.get_by_test_id("stAlert").first.wait_for(timeout=90_000)
    assert "Traceback" not in page.inner_text("body")
    page.get_by_text("Breast tumour cytology", exact=True).click()
    page.get_by_text("569", exact=True).first.wait_for()
