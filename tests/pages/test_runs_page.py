"""The page of runs in both languages, without a browser: listed, narrowed, ticked, renamed, deleted, brought back, compared."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from core.comparison import Difference
from core.engine.journal import Job
from core.results import Metric
from core.runs import note
from core.spec import Settings
from core.store import Store
from tests import bundles
from tests.examples import SETTINGS
from tests.pages.test_pages import LATIN, opened, words_of

NAMES = [f"{number:020x}" for number in range(5)]


class Quiet:
    """An engine without processes: nothing is trained, and a question is answered on the spot."""

    link = SimpleNamespace(local=True)

    def jobs(self) -> list[Job]:
        return []

    def call(self, function, *args):
        return function(*args)


@pytest.fixture
def engine(monkeypatch) -> Quiet:
    quiet = Quiet()
    for page in ("frame", "welcome", "running", "compare", "bundle_upload"):
        monkeypatch.setattr(f"pages.components.{page}.engine", lambda: quiet)
    return quiet


@pytest.fixture
def runs(tmp_path, monkeypatch, engine):
    """Five runs in a store of their own: four of WDBC, one of Pima."""
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    store = Store(tmp_path)
    for number, name in enumerate(NAMES):
        settings = Settings(demo="tabular", dataset="pima" if number == 4 else "wdbc", model="textbook", seed=number)
        bundles.stored(store, run=name, settings=settings, created=f"2026-11-2{number}T10:00:00+00:00")
    return store


def ticks(app: AppTest) -> list[str]:
    return [box.key.removeprefix("tick-") for box in app.checkbox]


def tick(app: AppTest, *names: str) -> AppTest:
    for name in names:
        next(box for box in app.checkbox if box.key == f"tick-{name}").check().run()
    return app


def press(app: AppTest, key: str) -> AppTest:
    return next(button for button in app.button if button.key == key).click().run()


def test_the_list_is_newest_first_and_narrowed_by_data(runs):
    app = opened("runs", "en")
    assert ticks(app) == NAMES[::-1]
    next(box for box in app.selectbox if box.key == "runs-data").set_value("pima").run()
    assert ticks(app) == [NAMES[4]] and not app.exception


@pytest.mark.parametrize("language", ["en", "zh"])
def test_two_are_compared_and_the_address_says_which(runs, engine, monkeypatch, language):
    told = [Difference(0, 1, Metric(0.02, -0.01, 0.05, 20))]
    monkeypatch.setattr(engine, "call", lambda *_: told)
    app = tick(opened("runs", language), NAMES[0], NAMES[1])
    assert not app.exception and not app.error
    assert app.query_params["runs"] == f"{NAMES[0]},{NAMES[1]}"
    figures, settings = (frame.value for frame in app.dataframe)
    assert list(figures.columns[1:]) == list(settings.columns[1:]) == ["A", "B"]
    assert settings.iloc[-1].tolist()[1:] == ["0", "1"]
    said = words_of(app)
    assert any("+0.020" in text for text in said)
    if language == "zh":
        assert not [text for text in said if LATIN.search(text) and not any("\u4e00" <= c <= "\u9fff" for c in text)]


def test_the_address_brings_the_ticks_back_and_an_unknown_run_is_said(runs):
    app = opened("runs", "en", runs=f"{NAMES[3]},{'f' * 20},{NAMES[1]}")
    assert [box.key for box in app.checkbox if box.value] == [f"tick-{NAMES[3]}", f"tick-{NAMES[1]}"]
    assert any("not on this machine" in warning.value for warning in app.warning)


def test_a_fifth_run_cannot_be_ticked(runs):
    app = tick(opened("runs", "en"), *NAMES[:4])
    assert [box.key for box in app.checkbox if box.disabled] == [f"tick-{NAMES[4]}"]


def test_a_name_is_shown_literally_in_the_list_and_kept(runs):
    app = tick(opened("runs", "en"), NAMES[0])
    app.text_input[0].set_value("**![x](http://evil.example)**").run()
    press(app, "rename")
    assert note(runs, NAMES[0]).name == "**![x](http://evil.example)**"
    label = next(box.label for box in app.checkbox if box.key == f"tick-{NAMES[0]}")
    assert "\\!\\[x\\]\\(http" in label
    assert any("\\!\\[x" in header.value for header in app.header)


def test_deleting_asks_once_and_can_be_undone(runs):
    app = tick(opened("runs", "en"), NAMES[0])
    assert runs.load(NAMES[0]) is not None
    press(app, "delete")
    assert runs.load(NAMES[0]) is None and NAMES[0] not in ticks(app)
    assert "runs" not in app.query_params
    press(app, "undo")
    assert runs.load(NAMES[0]) is not None and NAMES[0] in ticks(app)
    assert not app.exception


def test_a_bundle_is_imported_ticked_and_marked(runs, monkeypatch):
    content = bundles.bundle(runs, runs.load(NAMES[0]))
    monkeypatch.setattr("core.report.html.get_plotlyjs", lambda: "")
    app = press(tick(opened("runs", "en"), NAMES[0]), "delete")
    app.file_uploader[0].set_value(("run.zip", content, "application/zip")).run()
    assert runs.load(NAMES[0]) is not None and not app.exception and not app.error
    assert app.query_params["runs"] == NAMES[0]
    assert any("imported" in caption.value for caption in app.caption)


def test_a_broken_bundle_is_one_sentence_and_the_list_stays(runs):
    app = opened("runs", "en")
    app.file_uploader[0].set_value(("<b>.zip", b"PK\3\4 broken", "application/zip")).run()
    assert len(app.error) == 1 and "not a bundle" in app.error[0].value
    assert ticks(app) == NAMES[::-1] and not app.exception


def test_a_training_is_followed_and_stopped_by_whoever_asked_for_it(runs, engine, monkeypatch):
    stopped = []
    jobs = [
        Job("a" * 20, "me", SETTINGS, state="running", epoch=3, epochs=10, users=("me",)),
        Job("b" * 20, "you", SETTINGS, state="queued", position=2, users=("you",)),
    ]
    monkeypatch.setattr(engine, "jobs", lambda: jobs)
    monkeypatch.setattr(engine, "stop", stopped.append, raising=False)
    monkeypatch.setattr("pages.components.running.visitor", lambda: "me")
    app = opened("runs", "en")
    mine, theirs = (button for button in app.button if button.key.startswith("stop-"))
    assert theirs.disabled and not mine.disabled
    mine.click().run()
    assert stopped == ["a" * 20] and not app.exception
