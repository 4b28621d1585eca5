"""The tour from the home page to a report in the hand, following nothing but its own pointers."""

from __future__ import annotations

import time

import pytest

from pages.components.tour import STEPS
from tests.browser.steps import WORDS, risk, saved, settled

TOUR = {"en": ("Show me around · 3 minutes", "Go on", "Step {n} of 5", "End the tour"),
        "zh": ("带我看一遍 · 3 分钟", "继续", "第 {n} 步，共 5 步", "结束导览")}  # fmt: skip
MOST_S = 180
IN_VIEW = """id => {
    const { top } = document.getElementById(id).getBoundingClientRect()
    return top > -50 && top < innerHeight
}"""


@pytest.mark.parametrize(("language", "width"), [("en", 1440), pytest.param("zh", 390, marks=pytest.mark.slow)])
def test_the_tour_leads_from_the_home_page_to_a_report_within_three_minutes(visit, language, width, tmp_path):
    show, on, count, end = TOUR[language]
    page = visit("/", language=language, width=width)
    began = time.monotonic()
    page.get_by_role("button", name=show).click()
    bar = page.locator(".st-key-tour")
    for step, (anchor, _) in enumerate(STEPS):
        bar.get_by_text(count.format(n=step + 1)).wait_for()
        if step:
            page.wait_for_function(IN_VIEW, arg=anchor)
        if anchor == "try":
            _what_if(page)
        if step + 1 < len(STEPS):
            bar.get_by_role("button", name=on).click(timeout=120_000)
    report = saved(page, WORDS[language]["report"], tmp_path)
    took = time.monotonic() - began
    print(f"tour in {language} at {width} px: {took:.0f} s")
    assert "</html>" in report.read_text(encoding="utf-8") and took < MOST_S
    box = bar.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    bar.get_by_role("button", name=end).click()
    bar.wait_for(state="detached")
    page.reload()
    settled(page)
    assert not bar.count()


def _what_if(page) -> None:
    """Move the first measurement until the risk has changed."""
    page.locator("[class*='-try-'] input[type=range]").first.wait_for()
    before = risk(page)
    handle = page.locator("[class*='-try-'] input[type=range]").first
    handle.press("End" if before.startswith("0") else "Home")
    page.wait_for_function(
        "before => document.querySelector('.st-key-risk [data-testid=stMetricValue]').innerText != before", arg=before
    )
