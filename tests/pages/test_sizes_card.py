"""The cards of the learning curve over the training size and of published results: only where there is something to tell."""

import pytest
from streamlit.testing.v1 import AppTest


def sizes_card(areas: list, changes: dict, language: str) -> None:
    import dataclasses

    from core.i18n import translator
    from core.registry import demo
    from pages.components.sizes import sizes_panel
    from tests.sizes import with_sizes

    run = with_sizes(areas, **changes) if areas else dataclasses.replace(with_sizes([0.9]), sizes={})
    sizes_panel(demo("tabular"), run, translator(language))


def published_card(dataset: str, language: str) -> None:
    import dataclasses

    from core.i18n import translator
    from core.registry import demo
    from pages.components.published import published_panel
    from tests.unit.test_report import a_run

    run = dataclasses.replace(a_run(), settings=demo("image").settings_for(dataset))
    published_panel(demo("image"), run, translator(language))


def shown(card, *args) -> AppTest:
    app = AppTest.from_function(card, default_timeout=60, args=args).run()
    assert not app.exception
    return app


@pytest.mark.parametrize(("language", "title"), [("en", "How many cases does it take?"), ("zh", "需要多少病例？")])
def test_the_card_shows_the_curve_and_every_size(language, title):
    app = shown(sizes_card, [0.7, 0.8, 0.9], {}, language)
    assert app.subheader[0].value == title and len(app.get("plotly_chart")) == 1
    (table,) = (frame.value for frame in app.dataframe)
    assert table.iloc[:, 0].tolist() == ["25", "50", "100"] and table.iloc[-1, 2].startswith("0.900")


def test_a_curve_that_was_stopped_is_said_and_not_shown():
    app = shown(sizes_card, [0.7, 0.8, 0.9], {"wanted": 3}, "en")
    assert "2 of 3 smaller training parts" in app.warning[0].value and not app.dataframe


def test_where_no_curve_was_asked_for_there_is_no_card():
    assert not shown(sizes_card, [], {}, "en").subheader


@pytest.mark.parametrize(("language", "title"), [("en", "Published results on these data"), ("zh", "已发表的结果")])
def test_published_results_stand_in_a_table_with_their_split_and_source(language, title):
    app = shown(published_card, "pneumoniamnist", language)
    assert title in app.subheader[0].value
    assert {"ResNet-18 (28)", "Google AutoML Vision"} <= set(app.dataframe[0].value.iloc[:, 0])
    assert "0\\.951" in app.caption[0].value and "Yang J" in app.caption[0].value


def test_data_about_which_nothing_was_published_have_no_such_card():
    assert not shown(published_card, "breastmnist", "en").subheader
