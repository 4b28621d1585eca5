"""On a phone: 390 x 844, nothing to scroll sideways. And for those who do not see or point: names on everything."""

from __future__ import annotations

import pytest

from tests.browser.steps import AGAIN_IN_CHINESE, WORDS, figures, settled, train

WIDTHS = "() => [document.documentElement, document.querySelector('[data-testid=stMain]')].map(e => e.scrollWidth)"
NAMELESS = """() => [...document.querySelectorAll(
        'button, a[href], input:not([type=hidden]), select, textarea, [role=button], [role=slider], [role=combobox]')]
    .filter(e => e.checkVisibility() && !e.closest('[aria-hidden=true]'))
    .filter(e => !(e.innerText?.trim() || e.getAttribute('aria-label') || e.getAttribute('aria-labelledby')
                   || e.title || e.labels?.length || e.querySelector('img[alt]')))
    .map(e => e.outerHTML.slice(0, 300))"""


@pytest.mark.parametrize("language", ["en", "zh"])
def test_home_fits_a_phone(visit, language):
    page = visit("/", language=language, width=390, height=844)
    page.locator(".st-key-first").wait_for()
    settled(page)
    assert max(page.evaluate(WIDTHS)) <= 390


@AGAIN_IN_CHINESE
def test_the_whole_trained_page_fits_a_phone(visit, language):
    page = visit("/tabular", language=language, width=390, height=844)
    train(page, WORDS[language])
    figures(page, WORDS[language])
    assert max(page.evaluate(WIDTHS)) <= 390


def test_every_control_has_a_name(visit):
    page = visit("/")
    page.locator(".st-key-first").wait_for()
    settled(page)
    assert page.evaluate(NAMELESS) == []
    page = visit("/tabular")
    train(page)
    figures(page)
    assert page.evaluate(NAMELESS) == []
