"""Chapter 5 in a real browser: computed in the background while the page is used, and carried into the report."""

from playwright.sync_api import Error, Locator, Page, expect

from tests.browser.conftest import until
from tests.browser.steps import AGAIN_IN_CHINESE, WORDS, button, figures, move_risk, rerun, saved, settled, train

SAID = {
    "en": {"begin": "Compute it on the test cases", "known": "shuffles on", "axis": "Fall of the AUROC",
           "open": "nearest opposite case", "find": "Find it", "after": "The risk would go from"},
    "zh": {"begin": "在测试病例上计算", "known": "个测试病例上打乱", "axis": "AUROC 下降",
           "open": "最近的相反病例", "find": "开始查找", "after": "风险将从"},
}  # fmt: skip


def _first(page: Page, chosen: Locator) -> bool:
    """Take the first of a list, which closes by itself when the page above it changes its height."""
    chosen.click()
    try:
        page.get_by_role("option").first.click(timeout=3000)
    except Error:
        return False
    return True


@AGAIN_IN_CHINESE
def test_from_one_patient_to_all_and_to_the_other_side(visit, language, tmp_path):
    words, said = WORDS[language], SAID[language]
    page = visit("/tabular", language=language)
    train(page, words)
    figures(page, words)
    known = page.get_by_text(
        said["known"]
    )  # whichever measurement leads, or none: weights differ from machine to machine
    begin = button(page, said["begin"])
    begin.or_(known).first.wait_for()
    if begin.is_visible():
        with rerun(page):  # a press while the page is drawn anew would be lost
            begin.click()
    page.get_by_text(said["open"]).first.click()
    button(page, said["find"]).click()
    page.get_by_text(said["after"]).wait_for()
    move_risk(page, words)
    expect(page.get_by_text(said["after"])).to_have_count(0)
    known.wait_for(timeout=120_000)
    settled(page)
    chosen = page.locator("[class*='-dependence'] input")
    curve = page.get_by_text({"en": "single cases", "zh": "个单独病例"}[language]).first
    until(lambda: _first(page, chosen) or curve.is_visible(), 60, "the list of measurements")
    curve.wait_for()
    assert said["axis"] in saved(page, words["report"], tmp_path).read_text()
