"""A wrong outcome is noted from the list of doubted cases, trained again and compared, on both kinds of pages."""

from __future__ import annotations

import re
import time

import pytest
from streamlit.testing.v1 import AppTest

from core.registry import demo
from core.store import Store
from tests.pages.test_image import trained as trained_pictures
from tests.pages.test_pages import LATIN, opened, trained, words_of
from tests.pages.test_several import chosen


@pytest.fixture(scope="module")
def run(state) -> str:
    """The number of a picture run of a few epochs."""
    return trained_pictures()


def cells(app: AppTest) -> bool:
    """Whether the page shows what a run does on the test cases."""
    return any(button.key == "cell-found" for button in app.button)


def until(app: AppTest, there, seconds: int = 300) -> AppTest:
    end = time.monotonic() + seconds
    while not there() and time.monotonic() < end:
        time.sleep(0.5)
        app.run()
    assert there() and not app.exception
    return app


def shown(app: AppTest) -> list[int]:
    """The cases behind the small pictures, in their order."""
    keys = [str(button.key) for button in app.button]
    return [int(key.rpartition("-")[2]) for key in keys if re.search(r"-picture-\d+$", key)]


def take(app: AppTest, row: int) -> AppTest:
    """Press the small picture of a case."""
    next(button for button in app.button if str(button.key).endswith(f"-picture-{row}")).click().run()
    return app


def keys(app: AppTest) -> set[str]:
    return {str(button.key) for button in app.button}


def test_doubted_pictures_are_cases_it_learned_from_least_credible_first(run):
    app = opened("image", "en", run=run)
    chosen(app, "button", "cell-doubted").click().run()
    kept = Store().load(run)
    assert not app.exception and shown(app)
    n = kept.split["train"] + kept.split["validation"]
    assert any(f"of {n:,} cases" in line.value for line in app.markdown)


def test_a_noted_training_picture_is_trained_again_and_compared(run):
    app = opened("image", "en", run=run)
    chosen(app, "button", "cell-doubted").click().run()
    row, *_ = shown(app)
    take(app, row)
    assert "correct-out" in keys(app) and "train-corrected" not in keys(app)
    chosen(app, "button", "correct-out").click().run()
    assert f"take-back-{row}" in keys(app)
    chosen(app, "button", "train-corrected").click().run()
    until(app, lambda: cells(app) and app.query_params["run"] != run)
    again, kept = Store().load(app.query_params["run"]), Store().load(run)
    assert again.settings.corrections == ((row, ""),)
    assert again.split["train"] + again.split["validation"] == kept.split["train"] + kept.split["validation"] - 1
    assert any("exactly these corrections" in said.value for said in app.caption)
    chosen(app, "button", "compare-corrected").click().run()
    assert not app.exception and app.session_state["runs-chosen"] == [run, again.run]
    back = opened("image", "zh", run=again.run)
    assert f"take-back-{row}" in keys(back)
    english = [text for text in words_of(back) if LATIN.search(text)]
    assert not [text for text in english if not any("\u4e00" <= sign <= "\u9fff" for sign in text)]
    chosen(back, "button", "corrections-off").click().run()
    assert back.query_params["run"] == run and f"take-back-{row}" in keys(back)
    chosen(back, "button", f"take-back-{row}").click().run()
    assert f"take-back-{row}" not in keys(back)
    there = opened("image", "zh", run=again.run)
    chosen(there, "button", "compare-corrected").click().run()
    assert there.query_params["lang"] == "zh"  # a switch of pages alone forgets the language


def test_a_test_picture_can_be_noted_but_not_trained_away(run):
    app = opened("image", "en", run=run)
    chosen(app, "button", "cell-spared").click().run()
    row, *_ = shown(app)
    take(app, row)
    chosen(app, "button", "correct-1").click().run()
    assert chosen(app, "button", "train-corrected").disabled
    assert any("changes the ruler" in said.value for said in app.caption)


def test_notes_stay_with_the_data_they_are_about(run):
    app = opened("image", "en", run=run)
    chosen(app, "button", "cell-spared").click().run()
    take(app, shown(app)[0])
    chosen(app, "button", "correct-1").click().run()
    chosen(app, "button_group", "image-dataset").set_value("nodule-synthetic").run()
    assert not app.exception and "corrections-off" not in keys(app)
    chosen(app, "button_group", "image-dataset").set_value(demo("image").defaults.dataset).run()
    assert any(key.startswith("take-back-") for key in keys(app))


def test_a_table_is_corrected_the_same_way(state):
    app = trained()
    app.session_state[f"{app.query_params['run']}-taken"] = 0
    app.run()
    assert "correct-out" in keys(app) and len([key for key in keys(app) if key.startswith("correct-")]) == 2
    chosen(app, "button", "correct-out").click().run()
    assert "take-back-0" in keys(app) and not app.exception
