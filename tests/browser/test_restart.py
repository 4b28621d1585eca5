"""A server that has just begun: deep links as its first request, and the run of a page loaded again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import Server, free_port
from tests.browser.steps import figures, run_in_address


@pytest.fixture
def fresh(state: Path) -> Iterator[Server]:
    """A server that nobody has visited, on the state and engine of the others."""
    made = Server(free_port(), state / "fresh.log")
    made.start()
    yield made
    made.kill()


def test_a_deep_link_as_the_first_request_shows_menu_language_and_run(visit, fresh, first_example):
    page = visit(f"/tabular?run={first_example}", at=fresh)
    figures(page)
    menu = page.get_by_test_id("stSidebarNav")
    assert menu.get_by_text("Home", exact=True).is_visible()
    assert menu.get_by_text("Tabular diagnosis", exact=True).is_visible()
    assert page.get_by_text("中文", exact=True).is_visible()
    assert run_in_address(page) == first_example
    assert "Vitrine" in page.title() or "Tabular" in page.title()


@pytest.mark.parametrize("how", ["left open", pytest.param("loaded again", marks=pytest.mark.slow)])
def test_a_killed_server_comes_back_with_the_run_and_says_so(visit, fresh, first_example, how):
    page = visit(f"/tabular?run={first_example}", at=fresh)
    figures(page)
    fresh.kill()
    fresh.start()
    if how == "loaded again":
        page.reload()
    page.get_by_text("The server was started again in the meantime.").wait_for()
    figures(page)
    assert run_in_address(page) == first_example
