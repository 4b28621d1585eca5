"""The glucose forecast as a person walks it, in both languages: from training to a reading changed by hand and the files."""

import zipfile

import pytest

from tests.browser.steps import WORDS, asked_outside, choose, figures, rerun, saved, set_slider, train

SAID = {
    "en": {"set": "Glucose, half an hour ahead", "model": "Simple recurrent network", "change": "Change the last readings",
           "came": "It came to", "moved": "moves this forecast most"},
    "zh": {"set": "半小时后的葡萄糖", "model": "简单循环神经网络", "change": "改变最近几次读数",
           "came": "实际为", "moved": "影响最大"},
}  # fmt: skip


@pytest.mark.slow  # six networks
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_forecast_is_trained_asked_changed_and_taken_home(visit, language, tmp_path):
    words, said = WORDS[language], SAID[language]
    page = visit("/series", language=language)
    choose(page, said["set"])
    choose(page, said["model"])
    page.get_by_text(words["settings"], exact=True).click()
    set_slider(page, "series-epochs", "Home")
    train(page, words)
    page.get_by_text(words["figures"], exact=True).first.wait_for(timeout=300_000)  # six networks
    figures(page, words)
    page.get_by_text(said["came"]).first.wait_for(timeout=60_000)
    page.get_by_text(said["moved"]).first.wait_for()
    page.get_by_text(said["change"], exact=True).click()
    last = page.locator("input[type=number]").last
    last.fill("300")
    with rerun(page):
        last.press("Enter")
    page.get_by_text("→").first.wait_for()
    report = saved(page, words["report"], tmp_path)
    assert "Clarke" in report.read_text() and not asked_outside(page, report)
    with zipfile.ZipFile(saved(page, words["bundle"], tmp_path)) as bundle:
        assert {"model.keras", "model.onnx", "fold-5.onnx", "run.json"} <= set(bundle.namelist())
