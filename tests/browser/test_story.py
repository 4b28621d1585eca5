"""The main path of the tabular page, as a person walks it, in both languages, and with a file of one's own."""

import re
import zipfile
from pathlib import Path

import numpy as np
import pytest

WORDS = {
    "en": {
        "train": "Train",
        "figures": "All figures",
        "report": "Report (HTML)",
        "bundle": "Model bundle (ZIP)",
        "own": "Your own file",
    },
    "zh": {
        "train": "开始训练",
        "figures": "全部指标",
        "report": "报告（HTML）",
        "bundle": "模型包（ZIP）",
        "own": "自己的文件",
    },
}
RISK = ".st-key-risk [data-testid=stMetricValue]"


def figures(page, words) -> None:
    """Wait until the run is measured and drawn."""
    page.get_by_text(words["figures"], exact=True).first.wait_for(timeout=90_000)
    page.locator(".js-plotly-plot").nth(4).wait_for(timeout=30_000)


def risk(page) -> str:
    return page.locator(RISK).inner_text()


def saved(page, label: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=label).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_whole_story_from_data_to_report(visit, language, tmp_path):
    words = WORDS[language]
    page = visit("/tabular", language=language)
    page.get_by_role("button", name=words["train"], exact=True).or_(
        page.get_by_text(words["figures"], exact=True)
    ).first.wait_for()
    button = page.get_by_role("button", name=words["train"], exact=True)
    if button.is_visible():  # the other language may have trained the same run already: it is then shared
        button.click()
    figures(page, words)
    auroc = float(page.get_by_test_id("stMetricValue").nth(3).inner_text())
    assert auroc >= 0.98
    before = risk(page)
    page.locator(".st-key-risk").scroll_into_view_if_needed()
    slider = page.locator("[data-testid=stSlider] [role=slider]:visible").nth(0)
    slider.focus()
    for _ in range(40):
        slider.press("ArrowLeft")
    page.wait_for_function(f"before => document.querySelector({RISK!r}).innerText != before", arg=before)
    html = saved(page, words["report"], tmp_path).read_text()
    assert f"{auroc:.3f}" in html
    assert not re.search(r'(src|href)="https?://', html)
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
    words = WORDS["en"]
    page = visit("/tabular")
    page.get_by_text(words["own"], exact=True).click()
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(own_file(tmp_path))
    page.get_by_role("button", name=words["train"], exact=True).click(timeout=90_000)
    figures(page, words)
    assert "400" in page.get_by_test_id("stMetricValue").first.inner_text()


def test_a_broken_file_is_one_sentence_and_the_page_lives_on(visit, tmp_path):
    page = visit("/tabular")
    page.get_by_text(WORDS["en"]["own"], exact=True).click()
    path = tmp_path / "broken.csv"
    path.write_text("a,b,outcome\n1,2,0\n1,2,3,4,1\n")
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(path)
    page.get_by_test_id("stAlert").first.wait_for(timeout=90_000)
    assert "Traceback" not in page.inner_text("body")
    page.get_by_text("Breast tumour cytology", exact=True).click()
    page.get_by_text("569", exact=True).first.wait_for()
