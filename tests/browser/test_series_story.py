"""The page of series as a person walks it, in both languages: from training to a rhythm that is played, changed and explained."""

import zipfile

from tests.browser.steps import (
    AGAIN_IN_CHINESE,
    WORDS,
    asked_outside,
    button,
    choose,
    figures,
    rerun,
    saved,
    set_slider,
    settled,
    train,
)

SAID = {
    "en": {"set": "SYNTHETIC heart rhythms", "model": "Convolution over time",
           "play": "Let it come in", "change": "Change it", "why": "Show what mattered",
           "looked": "speaks most for", "before": "percentage points"},
    "zh": {"set": "合成（SYNTHETIC）心律", "model": "时间卷积",
           "play": "让信号逐步到来", "change": "修改", "why": "显示起作用的数值",
           "looked": "最支持", "before": "个百分点"},
}  # fmt: skip


@AGAIN_IN_CHINESE
def test_from_training_to_a_rhythm_that_is_played_changed_explained_and_taken_home(visit, language, tmp_path):
    words, said = WORDS[language], SAID[language]
    page = visit("/series", language=language)
    choose(page, said["set"])
    choose(page, said["model"])  # quickly trained, also where other tests have the machine
    page.get_by_text(words["settings"], exact=True).click()
    set_slider(page, "series-epochs", "Home")
    train(page, words)
    figures(page, words)
    with rerun(page):
        button(page, said["why"]).click()
    page.get_by_text(said["looked"]).first.wait_for(timeout=90_000)
    settled(page)
    page.get_by_text(said["play"], exact=True).click()
    board = page.locator(".player .board")
    board.wait_for()
    before = page.locator(".player output").inner_text()
    page.locator(".player button").click()
    page.wait_for_function("before => document.querySelector('.player output')?.innerText !== before", arg=before)
    report = saved(page, words["report"], tmp_path)
    assert "SYNTHETIC" in report.read_text() and not asked_outside(page, report)
    with zipfile.ZipFile(saved(page, words["bundle"], tmp_path)) as bundle:
        assert {"model.keras", "model.onnx", "run.json"} <= set(bundle.namelist())
