"""The language: switched without losing anything, carried by the address."""

from __future__ import annotations

from tests.browser.steps import EN, WORDS, button, choose, figures, measurements, rerun, run_in_address, train

ZH = WORDS["zh"]


def test_a_change_of_language_keeps_data_settings_run_and_patient(visit):
    page = visit("/tabular")
    choose(page, "Logistic regression as a network")
    train(page)
    figures(page)
    with rerun(page):
        button(page, EN["typical"]).click()
    patient = measurements(page).first
    with rerun(page):
        patient.press("End")
    before = (run_in_address(page), patient.input_value())
    choose(page, "中文")
    page.get_by_role("heading", name=ZH["title"]).wait_for()
    figures(page, ZH)
    assert (run_in_address(page), measurements(page).first.input_value()) == before
    assert "lang=zh" in page.url


def test_a_link_that_names_chinese_opens_in_chinese_in_an_english_browser(visit):
    page = visit("/tabular?lang=zh", language="en")
    page.get_by_role("heading", name=ZH["title"]).wait_for()
    page.get_by_text(ZH["figures"], exact=True).or_(button(page, ZH["train"])).first.wait_for()
    assert "lang=zh" in page.url
