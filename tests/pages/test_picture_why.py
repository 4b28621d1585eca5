"""Chapter 5 of the page of pictures: maps on request, for the class that is chosen, with their test and for the report."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core.explain.pictures.kept import kept
from core.explain.pictures.wording import class_names
from core.i18n import translator
from core.registry import demo
from core.report.html import stored_report
from core.runs import mark_imported
from core.store import Store
from pages.components.frame import literally
from tests.pages.test_image import trained
from tests.pages.test_pages import LATIN, opened, words_of
from tests.pages.test_several import chosen


@pytest.fixture(scope="module")
def run(state) -> str:
    return trained()


def part(found, run: str, name: str):
    return next(each for each in found if each.key == f"{run}-picture-why-{name}")


def tables(app: AppTest, column: str) -> list:
    return [frame.value for frame in app.dataframe if column in frame.value]


def explained(run: str, language: str) -> AppTest:
    app = opened("image", language, run=run)
    part(app.button, run, "show").click().run(timeout=120)
    assert not app.exception and not app.error
    return app


@pytest.mark.parametrize(("language", "insertion"), [("en", "Insertion"), ("zh", "插入法")])
def test_maps_come_on_request_with_their_figures_and_lights(run, language, insertion):
    assert not tables(opened("image", language, run=run), insertion)
    app = explained(run, language)
    (table,) = tables(app, insertion)
    assert len(table) == 3
    lights = [text.value for text in app.markdown if "-badge[" in text.value and "N = 6" in text.value]
    assert len(lights) == 1 and lights[0].count("-badge[") == 3
    said = [text for text in words_of(app) if LATIN.search(text)] if language == "zh" else []
    assert not [text for text in said if not any("\u4e00" <= sign <= "\u9fff" for sign in text)]


def test_the_class_that_is_explained_can_be_chosen(run):
    app = explained(run, "en")
    told = []
    for place, name in enumerate(class_names(Store().load(run), translator("en"))):
        part(app.selectbox, run, "class").select(place).run(timeout=120)
        assert not app.exception
        (lead,) = [text.value for text in app.markdown if "The network gives this picture" in text.value]
        assert literally(name) in lead
        told.append([chart.proto.spec for chart in app.get("plotly_chart")][-1])
    assert told[0] != told[1]


def test_the_layers_are_looked_into_when_they_are_opened(run):
    app = explained(run, "en")
    charts = len(app.get("plotly_chart"))
    app.session_state[f"{run}-picture-why-inside"] = True
    app.run(timeout=120)
    assert not app.exception and len(app.get("plotly_chart")) == charts + 1


def test_the_chosen_picture_stands_in_the_report(run):
    app, store = explained(run, "en"), Store()
    stored, t = store.load(run), translator("en")
    assert kept(store, stored) is None
    part(app.button, run, "keep").click().run(timeout=120)
    assert kept(store, stored) is not None
    assert 'id="picture-maps-chart"' in stored_report(store, stored, demo("image"), t)


def test_the_network_of_an_imported_run_is_not_opened(run):
    app = opened("image", "en", run=run)
    store = Store()
    mark_imported(store, run)
    try:
        chosen(app, "button", "case-0").click().run()  # a picture that no test before has asked about
        part(app.button, run, "show").click().run()
        assert any("was imported" in error.value for error in app.error) and not app.exception
    finally:
        (store.folder / "notes" / f"{run}.json").unlink()
