"""Fundamentals in a real browser: what is pressed in a chart is looked at."""

from __future__ import annotations

import pytest

from tests.browser.steps import rerun, settled


@pytest.mark.slow
def test_a_pressed_pixel_and_a_pressed_case_are_looked_at(visit):
    page = visit("/fundamentals?part=convolution")
    picture = page.locator(".st-key-fundamentals-pixels-before")
    picture.locator(".nsewdrag").first.wait_for()
    settled(page)
    number = page.locator(".st-key-fundamentals-row input")
    before = number.input_value()
    with rerun(page):
        picture.locator(".nsewdrag").first.click(position={"x": 100, "y": 180})
    assert number.input_value() != before
    page = visit("/fundamentals?case=2")
    plane = page.locator(".st-key-fundamentals-drawn-plane")
    plane.locator(".scatterlayer path.point").nth(30).wait_for(state="attached")
    settled(page)
    plane.scroll_into_view_if_needed()
    place = plane.locator(".scatterlayer path.point").nth(30).bounding_box()
    with rerun(page):
        page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    assert page.locator(".st-key-fundamentals-case input").input_value() != "2"
    assert page.locator("[data-testid=stAlert]").count() == 0
