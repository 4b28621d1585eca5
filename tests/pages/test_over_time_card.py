"""The card of risk over time: there where people were followed, in both languages, and honest where nothing is estimable."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_pages import LATIN, words_of


def card(language: str, people: int) -> None:
    from core.follow_up import risk_over_time
    from core.i18n import translator
    from core.registry import demo
    from pages.components.over_time import over_time_panel
    from tests.followed import followed_people, followed_run

    followed, file, _ = followed_people(people or 1)
    run = followed_run()
    told = {**risk_over_time(followed, run, file, (0.3, 0.6)), "remark": ""} if people else {}
    over_time_panel(demo("series"), followed_run(over_time=told), translator(language))


def shown(language: str = "en", people: int = 200) -> AppTest:
    return AppTest.from_function(card, default_timeout=60, args=(language, people)).run()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_curves_and_areas_stand_with_their_tables(language):
    app = shown(language)
    assert not app.exception and len(app.get("plotly_chart")) == 2 and len(app.dataframe) == 2
    groups, areas = (frame.value for frame in app.dataframe)
    assert len(groups) == 3 and groups["N"].astype(int).sum() == 200 and len(areas) >= 3
    assert language == "en" or not [text for text in words_of(app) if LATIN.search(text)]


def test_too_few_people_for_an_auc_still_have_their_curves():
    app = shown(people=14)
    assert not app.exception and len(app.get("plotly_chart")) == 1 and "not estimable" in app.info[0].value


def test_without_a_follow_up_there_is_no_card():
    assert not shown(people=0).subheader
