"""A presentation by keyboard: every guided story walked at 1280 x 720 and photographed, live parts used, the audience follows."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Page, expect

from core.i18n import translator
from core.registry import demos
from core.report.content import stored_content
from core.store import Store
from core.stories.plan import Planned, planned
from core.stories.shelf import opened, stories
from tests.browser.steps import RISK, rerun, risk, set_slider, settled

KEYS = ("ArrowRight", "PageDown", " ", "ArrowDown")
OVER = """() => [document.querySelector("[data-testid=stMain]"), document.querySelector(".present-body")]
    .map(e => e ? [e.scrollHeight - e.clientHeight, e.scrollWidth - e.clientWidth] : [0, 0]).flat()"""
WALKS = [pytest.param("tabular", "en"), pytest.param("tabular", "zh", marks=pytest.mark.slow)]
WALKS += [
    pytest.param(demo, language, marks=pytest.mark.slow)
    for demo in demos()
    if demo != "tabular"
    for language in ("en", "zh")
]


def screens_of(demo: str, language: str) -> list[Planned]:
    """What the pages have to show, from the run that they take in as well."""
    run = opened(Store(), demo)
    report = stored_content(Store(), run, demos()[demo], translator(language))
    return planned(report, stories()[demo])


def stands(page: Page, screen: Planned) -> None:
    """Wait until that screen is drawn, its live part with it."""
    expect(page.locator("h1")).to_have_text(screen.title)
    settled(page)
    if screen.live:
        page.locator("[class*=st-key-present-live]").wait_for()
    expect(page.locator("[data-testid=stException], [data-testid=stAlertContentError]")).to_have_count(0)


def photograph(page: Page, folder: Path, name: str) -> None:
    """Kept where PHOTOGRAPHS says, to be looked at."""
    page.wait_for_timeout(700)  # charts and pictures are drawn, letters fitted
    page.screenshot(path=Path(os.environ.get("PHOTOGRAPHS", folder)) / f"{name}.png")


def walked(page: Page, demo: str, language: str, folder: Path) -> None:
    screens = screens_of(demo, language)
    for number, screen in enumerate(screens, start=1):
        stands(page, screen)
        photograph(page, folder, f"{demo}-{language}-{number:02}-{screen.live or screen.slide.name}")
        assert f"step={number}" in page.url or number == 1
        if screen.slide:
            assert max(page.evaluate(OVER)) <= 2, f"{screen.title} does not fit"
        page.keyboard.press(KEYS[number % len(KEYS)])
    stands(page, screens[-1])  # behind the last there is nothing
    page.keyboard.press("PageUp")
    stands(page, screens[-2])


@pytest.mark.parametrize(("demo", "language"), WALKS)
def test_a_guided_story_is_walked_by_keyboard_and_every_screen_fits_a_projector(visit, tmp_path, demo, language):
    page = visit(f"/present?story={demo}&lang={language}", language=language, width=1280, height=720)
    walked(page, demo, language, tmp_path)


@pytest.mark.slow
def test_live_parts_work_keys_stay_with_their_controls_and_the_audience_follows(visit):
    page = visit("/present?story=tabular&step=3", width=1280, height=720)
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_text("Trained just now")).to_be_visible(timeout=120_000)
    expect(page.get_by_test_id("stMetricValue")).to_have_count(2)
    with page.expect_popup() as popup:
        page.get_by_role("link", name="Audience view").click()
    audience = popup.value
    expect(audience.locator("h1")).to_have_text("Train it now")
    expect(audience.get_by_text("Trained just now")).to_be_visible()
    for _ in range(3):
        page.keyboard.press("PageDown")
    for one in (page, audience):
        expect(one.locator("h1")).to_have_text("Where would you draw the line?")
        expect(one.get_by_text("333", exact=True)).to_be_visible()
    set_slider(page, "present-live-threshold", "Home")  # the slider has the key, the story stays
    for one in (page, audience):
        expect(one.locator("h1")).to_have_text("Where would you draw the line?")
        expect(
            one.get_by_text("377", exact=True)
        ).to_be_visible()  # at a threshold of 0 everybody with the outcome is found
    expect(audience.get_by_role("button", name="Next")).to_have_count(0)
    page.keyboard.press("Escape")  # gives the keys back first
    page.keyboard.press("n")
    expect(page.get_by_text("Let the room say a threshold")).to_be_visible()
    expect(audience.get_by_text("Let the room say a threshold")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator("h1")).not_to_have_text("Where would you draw the line?")
    expect(audience.locator("h1")).to_have_text("Nobody presents here at the moment.")


def test_a_link_to_a_presentation_opened_in_another_browser_shows_the_same_screen_threshold_and_case(visit):
    page = visit("/present?story=tabular&step=6", width=1280, height=720)
    part = ".st-key-present-live-threshold input[type=range]"
    page.locator(part).wait_for()
    set_slider(page, "present-live-threshold", "Home")
    page.wait_for_function("new URL(location).searchParams.get('threshold') === '0'")
    page.keyboard.press("Escape")  # gives the keys back
    page.keyboard.press("PageDown")
    page.wait_for_function("new URL(location).searchParams.get('step') === '7'")
    with rerun(page):
        page.get_by_role("button", name="A test case: benign").click()
    page.wait_for_function("location.search.includes('case=')")
    page.wait_for_timeout(600)  # the browser has written the address
    asked = parse_qs(urlparse(page.url).query)
    assert asked["threshold"] == ["0"] and asked["step"] == ["7"]

    other = visit(page.url.removeprefix(page.evaluate("location.origin")), width=1280, height=720)
    expect(other.locator("h1")).to_have_text("One woman, and her risk")
    expect(other.locator(RISK)).to_have_text(risk(page))
    settled(other)  # who listens to the keys is there
    other.keyboard.press("PageUp")
    expect(other.locator(part)).to_have_value("0")


@pytest.mark.slow
def test_an_audience_in_another_browser_follows_what_is_played(visit):
    page = visit("/present?story=series&step=6", width=1280, height=720)
    said = ".st-key-present-live-play output"
    page.locator(said).wait_for()
    with page.expect_popup() as popup:
        page.get_by_role("link", name="Audience view").click()
    here = popup.value
    here.locator(said).wait_for()
    far = visit(here.url.removeprefix(page.evaluate("location.origin")), width=1280, height=720)
    for one in (page, here, far):
        expect(one.locator(said)).to_have_text("year 1.09: probability of died or transplanted 9.4%")
    page.locator(".st-key-present-live-play input[type=range]").press("Home")
    for one in (page, here, far):
        expect(one.locator(said)).to_have_text("year 0.0: probability of died or transplanted 30.6%")
    page.get_by_role("button", name="Play", exact=True).click()
    for one in (page, here, far):
        expect(one.locator(said)).to_have_text("year 1.09: probability of died or transplanted 9.4%", timeout=90_000)


@pytest.mark.slow
def test_escape_ends_the_full_screen_first_and_then_the_presentation(visit):
    page = visit("/present?story=tabular&step=2", width=1280, height=720)
    stands(page, screens_of("tabular", "en")[1])
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement")
    page.keyboard.press("PageDown")
    expect(page.locator("h1")).to_have_text("Train it now")
    assert page.evaluate("Boolean(document.fullscreenElement)")
    page.keyboard.press("Escape")
    page.wait_for_function("!document.fullscreenElement")
    expect(page.locator("h1")).to_have_text("Train it now")


@pytest.mark.slow
def test_the_room_votes_by_keys_until_the_score(visit):
    page = visit("/present?story=image&step=4", width=1280, height=720)
    page.get_by_role("button", name="Begin", exact=True).click()
    for number in range(1, 11):
        expect(page.get_by_text(f"Picture {number} of 10").first).to_be_visible()
        page.keyboard.press("1")
    expect(page.get_by_text("You and the network gave the same answer")).to_be_visible()
    assert "step=4" in page.url


@pytest.mark.slow
def test_a_phone_shows_a_slide_without_scrolling_sideways(visit):
    page = visit("/present?story=tabular&step=2", width=390, height=844)
    stands(page, screens_of("tabular", "en")[1])
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
