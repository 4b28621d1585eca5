"""The panels of a series on pages of their own, with a real network that was exported to ONNX."""

import json

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.prefixes import answers_along, beginnings
from core.series_edits import Edit, edited
from tests.pages.test_pages import LATIN, words_of
from tests.series import ask_waves, course, wave_network, waves


def panel(
    which: str, language: str, network: bytes, visits: bool = False, attention: bool = False, fails: bool = False
):
    """A page with one panel, about a wave or about a course of visits whose answer is its mean."""
    import numpy as np
    import streamlit as st

    from core.errors import UserError
    from core.explain.series.calls import ExplainedSeries
    from core.i18n import translator
    from pages.components.series_edit import edit_panel
    from pages.components.series_play import play_panel
    from pages.components.series_shown import SeriesShown, series_panel
    from pages.components.series_why import series_why_panel
    from tests.series import ask_waves, course, waves

    def mean(series):
        p = np.clip(np.nanmean(series.values, axis=(1, 2)) / 8, 0, 1)
        return np.stack([1 - p, p], axis=1)

    def ask(series):
        st.session_state["asked"] = st.session_state.get("asked", 0) + 1
        return (mean if visits else ask_waves(network))(series)

    def explain(wanted):
        st.session_state["explained"] = st.session_state.get("explained", 0) + 1
        if fails:
            raise UserError("It cannot be explained.")
        found = np.zeros((len(shown.trace.times), len(shown.trace.names)), np.float32)
        found[2, 0] = 1
        return ExplainedSeries(wanted, 0.7, 0.4, 1.0, {"integrated": found, "occlusion": -found}, 0.0, weights)

    one = course()[np.array([0])] if visits else waves(4, seed=5)[0][:1]
    t = translator(language)
    shown = SeriesShown("it", one, ask, (t("no"), t("yes")), 1, synthetic=not visits, landmark=3.0 if visits else None)
    weights = np.ones(len(shown.trace.times)) if attention else None
    {
        "shown": lambda: series_panel(shown, t),
        "play": lambda: play_panel(shown, t),
        "edit": lambda: edit_panel(shown, t),
        "why": lambda: series_why_panel(shown, explain, t),
    }[which]()


def opened(which: str, language: str = "en", **how) -> AppTest:
    kwargs = {"which": which, "language": language, "network": wave_network()[1], **how}
    app = AppTest.from_function(panel, default_timeout=60, kwargs=kwargs).run()
    assert not app.exception
    return app


def keyed(found, end: str):
    return next(each for each in found if each.key.endswith(end))


def chart(app: AppTest) -> dict:
    (found,) = app.get("plotly_chart")
    return json.loads(found.proto.spec)


def told_to_player(app: AppTest) -> dict:
    (found,) = app.get("bidi_component")
    return json.loads(found.proto.json)


@pytest.mark.parametrize("which", ["shown", "play", "edit", "why"])
@pytest.mark.parametrize("visits", [False, True])
def test_no_english_sentence_is_left_on_a_chinese_panel(which, visits):
    app = opened(which, "zh", visits=visits)
    if which == "why":
        keyed(app.button, "show").click().run()
        assert not app.exception
    said = words_of(app)
    assert not [text for text in said if LATIN.search(text) and not re_chinese(text)]


def re_chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


def test_an_electrocardiogram_is_on_paper_and_can_be_enlarged_and_visits_are_in_rows():
    app = opened("shown")
    width = chart(app)["layout"]["width"]
    keyed(app.button_group, "scale").set_value(8.0).run()
    assert chart(app)["layout"]["width"] == pytest.approx(2 * width, abs=25) and not app.exception
    course = opened("shown", visits=True)
    rows = chart(course)["layout"]
    assert {"yaxis", "yaxis2"} <= set(rows) and "yaxis3" not in rows and "scaleanchor" not in rows["yaxis"]
    assert any("always the same" in caption.value for caption in course.caption)  # the third channel never changes


def test_the_player_gets_the_answers_to_every_beginning_and_they_are_asked_once():
    app = opened("play")
    told = told_to_player(app)
    series = waves(4, seed=5)[0][:1]
    known = beginnings(60)
    expected = answers_along(series, known, ask_waves(wave_network()[1]))[:, 1]
    assert told["risks"] == pytest.approx(expected.tolist(), abs=1e-5) and np.ptp(expected) > 0.2
    assert told["moments"] == pytest.approx((known / 20).tolist()) and told["end"] == pytest.approx(3)
    assert told["paper"] and [row["title"] for row in told["rows"]] == ["II (mV)"]
    assert app.session_state["asked"] == 1
    keyed(app.multiselect, "channels").set_value([0, 1]).run()
    assert app.session_state["asked"] == 1 and len(told_to_player(app)["rows"]) == 2
    assert any("SYNTHETIC" in caption.value for caption in app.caption)


def test_gaps_of_visits_are_gaps_for_the_player_and_each_visit_is_a_beginning():
    told = told_to_player(opened("play", visits=True))
    assert told["moments"] == [0, 0.5, 1.25, 2, 4] and not told["even"] and not told["paper"]
    assert told["rows"][0]["y"] == [1, 2, None, 4, 8] and told["rows"][0]["title"] == "bilirubin (mg/dl)"
    assert [row["title"] for row in told["rows"]] == ["bilirubin (mg/dl)", "albumin (g/dl)"]  # sex does not change


def test_a_stretch_is_taken_away_and_the_answer_stands_beside_the_one_before():
    app = opened("edit")
    app.slider[0].set_value((0.5, 2.0)).run()
    keyed(app.button, "edit-do").click().run()
    assert not app.exception
    assert any("II, noise 1 from 0.50 s to 1.95 s: taken away" in text.value.replace("\\", "") for text in app.markdown)
    series, ask = waves(4, seed=5)[0][:1], ask_waves(wave_network()[1])
    before = ask(series)[0, 1]
    after = ask(edited(series, Edit("mask", (0, 1), 10, 39)))[0, 1]
    assert app.metric[1].value == f"{before:.1%} → {after:.1%}" and abs(before - after) > 0.001
    (shade,) = chart(app)["layout"]["shapes"]
    assert (shade["x0"], shade["x1"]) == (pytest.approx(0.5), pytest.approx(2.0))
    keyed(app.button, "undo").click().run()
    assert not app.metric and not app.get("plotly_chart")


def test_one_laboratory_value_is_changed_after_the_other_and_all_is_undone():
    app = opened("edit", visits=True)
    app.number_input[0].set_value(1.0).run()
    keyed(app.button, "edit-do").click().run()
    app.number_input[0].set_value(2.0).run()
    keyed(app.button, "edit-do").click().run()
    (said,) = [text.value.replace("\\", "") for text in app.markdown if "instead of" in text.value]
    assert said.splitlines() == [
        "1. bilirubin at year 4: 1.00 mg/dl instead of 8.00 mg/dl.",
        "2. bilirubin at year 4: 2.00 mg/dl instead of 1.00 mg/dl.",
    ]
    assert app.metric[1].value == "30.1% → 23.3%"  # 26.5 and 20.5 are the sums of 11 values, and 8 is certain
    keyed(app.button, "clear").click().run()
    assert not app.metric


def test_what_changes_nothing_is_refused_in_words():
    app = opened("edit", visits=True)
    keyed(app.button, "edit-do").click().run()
    assert [error.value for error in app.error] == ["This is the value it has already; enter another one."]
    assert not app.metric


def test_the_explanation_comes_on_request_once_and_attention_with_its_warning():
    app = opened("why", visits=True, attention=True)
    assert not app.get("plotly_chart") and "explained" not in app.session_state
    keyed(app.button, "show").click().run()
    first = chart(app)
    assert any("bilirubin at year 1.25: 100%" in text.value.replace("\\", "") for text in app.markdown)
    assert any("Jain and Wallace" in note.value for note in app.info)
    keyed(app.button_group, "method").set_value("occlusion").run()
    assert chart(app)["data"] != first["data"] and app.session_state["explained"] == 1
    assert "bar" in {trace["type"] for trace in first["data"]}


def test_without_attention_nothing_is_said_of_it_and_a_refusal_is_shown_in_words():
    app = opened("why")
    keyed(app.button, "show").click().run()
    assert not app.info and app.get("plotly_chart")
    refused = opened("why", fails=True)
    keyed(refused.button, "show").click().run()
    assert [error.value for error in refused.error] == ["It cannot be explained."] and not refused.get("plotly_chart")


def test_equal_series_are_known_again_and_a_changed_one_is_another():
    from pages.components.series_shown import SeriesShown

    one = course()
    shown = [
        SeriesShown("k", series, None, ("a", "b"), 1) for series in (one, edited(one, Edit("value", (0,), 0, 0, 9.0)))
    ]
    assert shown[0].identity != shown[1].identity
    assert shown[0].identity == SeriesShown("k", course(), None, ("a", "b"), 1).identity
