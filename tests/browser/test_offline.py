"""A report that somebody takes to a machine without a network: everything is there, and nothing is asked for."""

from __future__ import annotations

import dataclasses

import pytest

from core.i18n import translator
from core.registry import demo
from core.report.html import html_report
from tests.unit.test_hostile_exports import HOSTILE, hostile_run


@pytest.mark.parametrize(("name", "language"), [("tabular", "en"), ("molecule", "zh")])
def test_a_report_of_hostile_names_draws_its_charts_and_asks_for_nothing(chromium, tmp_path, name, language):
    run = hostile_run()
    run = dataclasses.replace(
        run, settings=dataclasses.replace(run.settings, demo=name, model=demo(name).defaults.model)
    )
    path = tmp_path / "report.html"
    path.write_text(html_report(run, demo(name), translator(language)), encoding="utf-8")
    context = chromium.new_context(offline=True)
    page = context.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(path.as_uri())
    page.locator("figure .main-svg").first.wait_for()
    assert page.locator("figure .main-svg").count() >= 4 and HOSTILE[0] in page.inner_text("main")
    assert not said and not [url for url in asked if not url.startswith(("file:", "data:", "blob:"))]
    context.close()
