"""Every page in both languages, without a browser: no exception, no English left on a Chinese page."""

import dataclasses
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from core.fingerprint import fingerprint
from core.registry import demos
from core.store import Store
from tests.conftest import ROOT

PAGES = ["home", "fundamentals", *demos(), "runs", "present"]
TABULAR = demos()["tabular"]
FIRST = fingerprint(TABULAR.defaults, TABULAR.load(TABULAR.defaults, None).sha256)  # the run that Train asks for
LATIN = re.compile(r"[A-Za-z]{4,}(?: [a-z]{3,}){2,}")  # three words in a row are a sentence


def opened(page: str, language: str, **query: str) -> AppTest:
    """A page as ``app.py`` shows it, run once."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.session_state["lang"] = language
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    return app if page == "home" else app.switch_page(f"pages/{page}.py").run()


def words_of(app: AppTest) -> list[str]:
    """Everything a reader sees, markup taken away."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "button", "info", "warning", "error", "success")
    said = [getattr(e, "label", "") or getattr(e, "value", "") for kind in kinds for e in getattr(app, kind)]
    return [re.sub(r":material/\w+:|https?://\S+|<style>.*</style>", "", text, flags=re.DOTALL) for text in said]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_without_a_fault(state, page, language):
    app = opened(page, language)
    assert not app.exception and not app.error
    assert app.title[0].value.strip()


@pytest.mark.parametrize("page", PAGES)
def test_a_chinese_page_has_no_english_sentence(state, page):
    said = words_of(opened(page, "zh"))
    assert any("\u4e00" <= sign <= "\u9fff" for text in said for sign in text)
    assert not [text for text in said if LATIN.search(text) and not re.search("[\u4e00-\u9fff]", text)]


def test_the_disclaimer_is_on_every_page_in_the_language_of_the_page(state):
    for page in PAGES:
        assert any("Not a medical device" in caption.value for caption in opened(page, "en").caption)
        assert any("医疗器械" in caption.value for caption in opened(page, "zh").caption)


def test_a_choice_survives_the_change_of_language(state):
    app = opened("tabular", "en")
    next(group for group in app.button_group if group.key == "tabular-dataset").set_value("pima").run()
    assert "768" in [metric.value for metric in app.metric]
    next(group for group in app.button_group if group.key == "lang").set_value("zh").run()
    assert "768" in [metric.value for metric in app.metric]
    assert "表格" in app.title[0].value


def test_an_address_that_names_an_unknown_run_is_answered_in_words(state):
    app = opened("tabular", "en", run="f" * 20)
    assert not app.exception
    assert any("not on this machine" in warning.value for warning in app.warning)


def test_a_trained_run_is_shown_asked_and_explained_without_keras_in_the_page_process(state):
    script = f"""
import sys, time
sys.path.insert(0, {str(ROOT)!r})
from tests.pages.test_pages import asked, trained
app = trained()
assert not app.exception, app.exception
values = [metric.value for metric in app.metric]
risk = values[-1]
for key in asked(app):
    app.session_state[key] = 0.0  # the sliders clamp it to their lowest value
app.run()
assert [metric.value for metric in app.metric][-1] != risk, risk
assert not app.exception
print(sorted({{"keras", "tensorflow", "deepchem", "sklearn"}} & set(sys.modules)))
"""
    said = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=200)
    assert said.returncode == 0, said.stderr[-3000:]
    assert said.stdout.strip().splitlines()[-1] == "[]"


def test_a_stopped_run_can_be_continued_and_is_then_whole(state):
    store = Store()
    run = store.load(first_run())
    settings = dataclasses.replace(run.settings, seed=77)
    name = fingerprint(settings, run.data["sha256"])
    store.save(dataclasses.replace(run, run=name, settings=settings, ending="stopped"), store.files(run))
    app = opened("tabular", "en", run=name)
    assert asked(app) and not app.exception
    next(button for button in app.button if button.key == "continue").click().run()
    end = time.monotonic() + 120
    while not store.load(name).whole and time.monotonic() < end:
        time.sleep(0.5)
    app.run()
    assert store.load(name).whole
    assert asked(app) and not [button for button in app.button if button.key == "continue"]


def trained(app: AppTest | None = None, seconds: float = 120) -> AppTest:
    """The tabular page, as it stands or with its default run, trained by the engine if it is not there yet."""
    app = app or (opened("tabular", "en", run=FIRST) if Store().load(FIRST) else opened("tabular", "en"))
    train = [button for button in app.button if button.key == "train"]
    if train:
        train[0].click().run()
    run_until(app, lambda: asked(app), seconds)
    assert asked(app), f"no run within {seconds} seconds"
    assert os.environ["STATE_DIR"]
    return app


def first_run() -> str:
    """The number of the tabular page's default run, trained from there if it is not there yet."""
    return FIRST if Store().load(FIRST) else str(trained().query_params["run"])


def run_until(app: AppTest, seen: Callable[[], object], seconds: float) -> None:
    """Run a page again and again until something is to be seen on it, or the time is over."""
    end = time.monotonic() + seconds
    while not seen() and time.monotonic() < end:
        time.sleep(0.5)
        app.run()


def asked(app: AppTest) -> list[str]:
    """Where the session keeps the values of the patient form; empty while it is not drawn."""
    run = app.query_params.get("run", "")
    return [key for key in (f"{run}-try-{place}" for place in range(6)) if key in app.session_state]
