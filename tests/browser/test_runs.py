"""The life of a run, as a person leads it: trained, compared, named, taken home, deleted, brought back from the bundle."""

from __future__ import annotations

from playwright.sync_api import Page

from core.runs import note
from core.store import Store
from tests.browser.conftest import until
from tests.browser.steps import AGAIN_IN_CHINESE, WORDS, button, choose, figures, run_in_address, saved, settled, train
from tests.browser.test_phone import WIDTHS

AUROC = 3  # its place among the figures of the tabular page


def trained(page: Page, words: dict[str, str]) -> str:
    train(page, words)
    figures(page, words)
    return run_in_address(page)


def tick(page: Page, run: str) -> None:
    page.locator(f".st-key-tick-{run} label").click()
    settled(page)


@AGAIN_IN_CHINESE
def test_a_run_is_compared_named_taken_home_deleted_and_brought_back(visit, state, tmp_path, language):
    words, store = WORDS[language], Store(state)
    page = visit("/tabular", language=language)
    first = trained(page, words)
    auroc = page.get_by_test_id("stMetricValue").nth(AUROC).inner_text()
    choose(page, words["linear"])
    page.wait_for_function("run => !location.search.includes(run)", arg=first)
    settled(page)
    second = trained(page, words)
    assert first != second

    page = visit("/runs", language=language)
    tick(page, first)
    tick(page, second)
    page.get_by_role("heading", name=words["compared"], exact=True).wait_for()
    page.locator(".js-plotly-plot").nth(1).wait_for()
    page.get_by_text("A − B").wait_for()
    page.reload()
    page.get_by_text("A − B").wait_for()

    tick(page, second)
    button(page, words["rename"]).click()
    page.locator(f".st-key-name-{first} input").fill("Monday")
    page.keyboard.press("Tab")
    button(page, words["keep"]).click()
    page.get_by_role("heading", name="Monday").wait_for()
    assert note(store, first).name == "Monday"

    bundle = saved(page, words["bundle"], tmp_path)
    before = store.load(first)
    button(page, words["delete"]).click()
    button(page, words["confirm"]).click()
    until(lambda: store.load(first) is None, 90, "the run to go")
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(bundle)
    until(lambda: store.load(first) is not None, 90, "the run to come back")
    assert store.load(first) == before

    page.get_by_role("link", name=words["open"], exact=True).click()
    page.wait_for_url(f"**/tabular?*run={first}*")
    figures(page, words)
    shown = page.get_by_test_id("stMetricValue").nth(AUROC)
    until(lambda: shown.inner_text() == auroc, 90, f"an AUROC of {auroc}")


@AGAIN_IN_CHINESE
def test_the_page_of_runs_fits_a_phone(visit, first_example, language):
    words = WORDS[language]
    page = visit(f"/runs?runs={first_example}", language=language, width=390, height=844)
    button(page, words["rename"]).wait_for()
    settled(page)
    assert max(page.evaluate(WIDTHS)) <= 390
