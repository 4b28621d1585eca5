"""The language: switched without losing anything, carried by the address."""

from __future__ import annotations

import pytest

from tests.browser.steps import EN, WORDS, button, choose, figures, measurements, run_in_address, settled, train

ZH = WORDS["zh"]


@pytest.mark.slow  # passes alone; among all others it waited in vain for the serve worker more than once
def test_a_change_of_language_keeps_data_settings_run_and_patient(visit):
    page = visit("/tabular")
    choose(page, "Logistic regression as a network")
    train(page)
    figures(page)
    button(page, EN["typical"]).click()
    settled(page)
    patient = measurements(page).first
    patient.press("End")
    settled(page)
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
