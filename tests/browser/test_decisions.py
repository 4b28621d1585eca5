"""From a threshold to the patients behind an error and into the form, in both languages."""

import re

from playwright.sync_api import Locator, Page

from tests.browser.steps import AGAIN_IN_CHINESE, WORDS, figures, risk, settled, train

SAID = {
    "en": {"of": "found · 0 missed", "taken": "was put into the form"},
    "zh": {"of": "漏诊 0", "taken": "已填入表单"},
}


def cell(page: Page, name: str) -> Locator:
    return page.locator(f".st-key-cell-{name} button")


@AGAIN_IN_CHINESE
def test_a_threshold_is_moved_and_an_error_is_asked_about(visit, language):
    page = visit("/tabular", language=language)
    train(page, WORDS[language])
    figures(page, WORDS[language])
    healthy = sum(int(re.search(r"\d+", cell(page, name).inner_text())[0]) for name in ("alarms", "spared"))
    page.locator("[class*='-decide-threshold-slider'] input[type=number]").fill("0")
    page.keyboard.press("Enter")
    cell(page, "alarms").filter(has_text=f"{healthy} ").wait_for()
    page.get_by_alt_text(SAID[language]["of"]).wait_for(state="attached")
    settled(page)
    cell(page, "alarms").click()
    table = page.locator(".st-key-patients .dvn-scroller").first
    table.wait_for()
    settled(page)
    before = risk(page)
    table.click(position={"x": 16, "y": 52})
    page.get_by_text(SAID[language]["taken"]).wait_for()
    settled(page)
    assert risk(page) != before
