"""The address holds threshold, case and chapter; opened by somebody else it shows the same."""

from __future__ import annotations

from urllib.parse import parse_qs, urlparse

import pytest

from tests.browser.steps import button, figures, risk, run_in_address, set_slider, settled, train

SETTLED_MS = 600  # after which the browser has written the address


def asked(page) -> dict[str, list[str]]:
    return parse_qs(urlparse(page.url).query)


@pytest.mark.slow  # without a browser each page is tested with its link, too
def test_a_link_opened_in_another_browser_shows_the_same_threshold_case_and_chapter(visit):
    page = visit("/tabular")
    train(page)
    figures(page)
    entries = page.evaluate("history.length")
    threshold = f"{run_in_address(page)}-decide-threshold-slider"
    for _ in range(3):
        set_slider(page, threshold, "ArrowRight")
    page.wait_for_function("location.search.includes('threshold=')")
    assert page.evaluate("history.length") == entries  # the way back is no longer for it
    before = asked(page)["case"]
    button(page, "A test case: malignant").click()
    page.wait_for_function("before => !location.search.includes('case=' + before + '&')", arg=before[0])
    settled(page)
    page.locator(".st-key-chapters a").nth(4).click()
    page.wait_for_function("location.hash == '#why'")
    page.wait_for_timeout(SETTLED_MS)

    other = visit(page.url.removeprefix(page.evaluate("location.origin")))
    figures(other)
    assert risk(other) == risk(page)
    other.wait_for_function("() => Math.abs(document.getElementById('why').getBoundingClientRect().top) < 200")
    value = f".st-key-{threshold} input[type=range]"
    assert other.locator(value).input_value() == page.locator(value).input_value()
    assert asked(other) == asked(page) and set(asked(page)) <= {"run", "threshold", "case", "lang"}
