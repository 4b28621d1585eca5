"""One patient asked about, kept, changed, compared with the nearest ones and taken back, in both languages."""

import pytest

from tests.browser.steps import WORDS, button, choose, move_risk, rerun, risk, settled, train
from tests.browser.test_phone import WIDTHS

SAID = {
    "en": {
        "keep": "Keep as A, to compare",
        "beside": "Patient A beside the present one",
        "differ": "percentage points",
        "put": "Put into the form",
        "identical": "Distance 0.00",
        "tried": "What you tried",
        "first": "the first",
        "figures": "The answer set and the training cases, in figures",
    },
    "zh": {
        "keep": "留作 A，用于对比",
        "beside": "患者 A 与当前患者对比",
        "differ": "个百分点",
        "put": "填入表单",
        "identical": "距离 0.00",
        "tried": "试过的病例",
        "first": "最初",
        "figures": "答案集合与训练病例：实测数据",
    },
}


@pytest.mark.parametrize(("language", "width"), [pytest.param("en", 1440, marks=pytest.mark.slow), ("zh", 390)])
def test_a_patient_is_tried_compared_and_taken_back(visit, language, width):
    said = SAID[language]
    page = visit("/tabular", language=language, width=width)
    train(page, WORDS[language])
    page.locator(".st-key-risk").wait_for(timeout=120_000)
    settled(page)
    first = risk(page)
    with rerun(page):
        button(page, said["keep"]).click()
    page.get_by_text(said["beside"]).wait_for()
    move_risk(page, WORDS[language])
    settled(page)
    page.locator(".st-key-beside").get_by_text(said["differ"]).wait_for()
    with rerun(page):
        button(page, said["put"]).first.click()
    page.get_by_text(said["identical"]).first.wait_for()
    page.get_by_text(said["figures"]).click()
    choose(page, "95%")
    page.locator(".st-key-risk").get_by_text("95%").first.wait_for()
    page.get_by_text(said["tried"]).click()
    with rerun(page):
        page.locator(".st-key-tried button").filter(has_text=said["first"]).click()
    page.wait_for_function(
        "first => document.querySelector('.st-key-risk [data-testid=stMetricValue]')?.innerText == first", arg=first
    )
    assert max(page.evaluate(WIDTHS)) <= width
