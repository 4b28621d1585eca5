"""A person's own file: a type and a unit corrected in the table of columns, trained, reported by group, doubted labels listed."""

import pytest
from playwright.sync_api import Page

from tests.browser.steps import WORDS, choose, figures, own_upload, set_slider, settled, train
from tests.pages.test_columns import table

SAID = {
    "en": {
        "columns": "Columns: type, unit and role",
        "read": "Read as categories",
        "unit": "Glucose (mmol/L)",
        "groups": "Among 2 groups",
        "suspects": "proves nothing",
    },
    "zh": {
        "columns": "各列的类型、单位和用途",
        "read": "读作分类变量",
        "unit": "Glucose（mmol/L）",
        "groups": "在 2 个组中",
        "suspects": "说明不了问题",
    },
}
ROW, HEAD, TYPE, UNIT = 35, 35, 200, 330  # of the grid, in pixels


def edit(page: Page, row: int, x: int) -> None:
    """Open one cell of the table of columns."""
    grid = page.locator("[class*='-own-columns-'] .dvn-scroller")
    grid.dblclick(position={"x": x, "y": HEAD + ROW * row + ROW // 2})
    page.wait_for_timeout(500)  # the grid has no sign for an editor that takes keys


def keep(page: Page) -> None:
    page.keyboard.press("Enter")
    settled(page)


@pytest.mark.slow  # tests/pages/test_columns.py has the parts
@pytest.mark.parametrize("language", ["en", "zh"])
def test_columns_are_corrected_and_the_run_is_reported_by_group(visit, language):
    said, words = SAID[language], WORDS[language]
    page = visit("/tabular", language=language)
    choose(page, words["own"])
    content = table().to_csv(index=False).encode()
    own_upload(page).set_input_files({"name": "mine.csv", "mimeType": "text/csv", "buffer": content})
    page.get_by_text(said["columns"]).click()
    edit(page, 0, TYPE)
    page.keyboard.press("ArrowDown")  # from number to category
    keep(page)
    page.get_by_text(said["read"]).wait_for(state="attached")
    edit(page, 1, UNIT)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("mmol/L", delay=50)  # as fast as the editor can follow
    page.wait_for_timeout(200)
    keep(page)
    page.locator("[class*='-own-columns-']").get_by_text("mmol/L").wait_for(state="attached")
    page.get_by_text(words["settings"], exact=True).click()
    set_slider(page, "tabular-epochs", "Home" if language == "en" else "ArrowLeft")  # a run of its own for each
    train(page, words)
    figures(page, words)
    page.get_by_text(said["unit"]).first.wait_for()  # on a slider of the patient
    page.get_by_text(said["groups"]).wait_for()
    page.locator(".st-key-cell-suspects button").first.click()
    page.get_by_text(said["suspects"]).wait_for()
