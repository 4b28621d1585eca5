"""Image synthesis on the page: settings, a trained run judged and asked, the quiz, in both languages."""

from __future__ import annotations

import subprocess
import sys

import pytest

from core.store import Store
from core.synthetic_quiz import QUESTIONS, Quiz
from tests.conftest import ROOT
from tests.pages.links import in_link
from tests.pages.reported import report_of_page, same_figures
from tests.pages.test_pages import opened
from tests.pages.test_series_page import english
from tests.pages.test_several import chosen


@pytest.fixture(scope="module")
def run(state) -> str:
    words = ["train", "gan", "--dataset", "nodule-synthetic", "--model", "conditional", "--epochs", "1"]
    quick = f"from core import __main__, synthesis_judge; synthesis_judge.MOST = 64; __main__.main({words})"
    said = subprocess.run([sys.executable, "-c", quick], cwd=ROOT, capture_output=True, text=True, check=True)
    return said.stdout.split()[0]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_game_can_be_chosen_and_begun(state, language):
    app = opened("gan", language)
    assert not app.exception and not app.error
    assert len(chosen(app, "button_group", "gan-model").options) == 4
    assert chosen(app, "button", "train")
    assert language == "en" or not english(app)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_run_is_shown_in_time_judged_and_asked(run, language):
    app = opened("gan", language, run=run)
    assert not app.exception
    assert chosen(app, "select_slider", f"{run}-moment").value <= 50
    assert len(app.error) + len(app.success) + len(app.warning) >= 3  # how the training ended, and both alarms
    assert chosen(app, "button_group", f"{run}-wish").options and chosen(app, "button", "latent-next")
    assert [button for button in app.get("download_button") if button.proto.id.endswith("made-zip")]
    assert language == "en" or not english(app)


def test_other_random_numbers_and_a_wished_class_change_the_picture(run):
    app = opened("gan", "en", run=run)
    assert app.session_state[f"{run}-along-0"] == 0.0
    chosen(app, "button", "latent-next").click().run()
    assert not app.exception and app.session_state[f"{run}-number"] == 1
    chosen(app, "button_group", f"{run}-wish").set_value(1).run()
    assert not app.exception


def test_the_quiz_asks_twenty_pictures_and_tells_the_score_with_its_interval(run):
    app = opened("gan", "en", run=run)
    chosen(app, "button", "quiz-begin").click().run()
    chosen(app, "button", "quiz-True").click().run()
    assert app.session_state[f"{run}-quiz"] == Quiz(0, (True,))
    app.session_state[f"{run}-quiz"] = Quiz(0, (True,) * (QUESTIONS - 1))
    app.run()
    chosen(app, "button", "quiz-False").click().run()
    assert not app.exception
    score = next(metric for metric in app.metric if metric.label == "Told apart")
    assert score.value.endswith("of 20 right") and "to" in score.delta
    assert chosen(app, "button", "quiz-anew")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_game_in_two_dimensions_goes_step_by_step_and_begins_anew(state, language):
    app = opened("gan", language)
    assert "toy-game" not in app.session_state  # closed it costs nothing
    app.session_state["toy"] = True
    app.run()
    assert not app.exception and app.session_state["toy-game"].step == 0
    for _ in range(2):
        chosen(app, "button", "toy-step").click().run()
    assert not app.exception and app.session_state["toy-game"].step == 2
    assert language == "en" or not english(app)
    if language == "zh":
        return
    before = app.session_state["toy-game"].generator.weights
    chosen(app, "button_group", "toy-who").set_value("discriminator").run()
    chosen(app, "button", "toy-step").click().run()
    assert (app.session_state["toy-game"].generator.weights[0] == before[0]).all()
    chosen(app, "button", "toy-anew").click().run()
    assert app.session_state["toy-game"].step == 0


def test_a_link_holds_the_random_numbers_the_sliders_the_class_and_the_step(run):
    steps = chosen(opened("gan", "en", run=run), "select_slider", f"{run}-moment").options
    asked = {"case": "4", "wish": "2", "truncation": "1.5", "along": "1_0_-2.5_0_0_0", "step": str(steps[0])}
    app = opened("gan", "en", run=run, **asked)
    assert not app.exception
    assert app.session_state[f"{run}-number"] == 3 and app.session_state[f"{run}-along-2"] == -2.5
    assert chosen(app, "button_group", f"{run}-wish").value == 1
    shown = in_link(app)
    assert {name: shown[name] for name in ("case", "wish", "truncation")} == {
        "case": "4",
        "wish": "2",
        "truncation": "1.5",
    }
    assert shown["along"].startswith("1_0_-2.5")
    assert str(chosen(app, "select_slider", f"{run}-moment").value) == str(steps[0])


def test_the_report_has_the_figures_of_the_page(run):
    app = opened("gan", "zh", run=run)
    assert same_figures(app, report_of_page(Store().load(run), "zh")) >= 8
