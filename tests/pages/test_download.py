"""The card of a set to download: what it is before the button, how far it is, why it did not come; and the set once it is here."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.data.downloads import WORK
from core.engine.journal import Job
from core.errors import UserError
from core.registry import demo
from core.spec import DOWNLOAD
from tests.pages.test_pages import LATIN, opened, words_of
from tests.pages.test_several import chosen

REBUILT = Path(os.environ.get("DEV_DATA_DIR", "absent")) / "pneumoniamnist_reconstructed.npz"


class Idle:
    """An engine that knows at most one job and remembers what it was asked for."""

    def __init__(self) -> None:
        self.known, self.asked, self.stopped = None, [], []

    def job(self, run: str) -> Job | None:
        return self.known and dataclasses.replace(self.known, run=run)

    def submit(self, settings, data, user, work):
        self.asked.append((settings, data, work))
        self.known = Job("x", user, settings, state="running", step=1500, epoch=40, epochs=100)

    def stop(self, run: str) -> None:
        self.stopped.append(run)


@pytest.fixture
def idle(monkeypatch, tmp_path) -> Idle:
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    monkeypatch.delenv("DEV_DATA_DIR", raising=False)
    engine = Idle()
    monkeypatch.setattr("pages.components.download.engine", lambda: engine)
    return engine


def card(language: str, which: str) -> None:
    import streamlit as st

    from core.i18n import translator
    from core.registry import demo
    from pages.components.download import download_panel

    st.session_state["chosen"] = download_panel(demo(which), translator(language))


def shown(language: str = "en", which: str = "image", **picked: str) -> AppTest:
    app = AppTest.from_function(card, default_timeout=60, args=(language, which))
    for field, value in picked.items():
        app.session_state[f"{which}-download-{field}"] = value
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize("language", ["en", "zh"])
def test_licence_size_address_and_checksum_stand_there_before_anything_is_fetched(idle, language):
    app = shown(language, family="DermaMNIST", variant="64 × 64")
    said = "\n".join(line.value for line in app.markdown).replace("\\", "")
    about = demo("image").dataset("dermamnist-64").download
    assert "CC BY-NC 4.0" in said
    assert any("ChestMNIST" in caption.value for caption in app.caption)
    assert "492 MB" in said and about.checksum in said and "zenodo.org" in said and "123.2 MB" in said
    assert [button.key for button in app.button] == ["download-button"] and not idle.asked
    assert "chosen" not in app.session_state
    english = [text for text in words_of(app) if LATIN.search(text)] if language == "zh" else []
    assert not [text for text in english if not any("\u4e00" <= sign <= "\u9fff" for sign in text)]


def test_a_press_asks_for_the_set_and_then_its_progress_can_be_stopped(idle):
    app = shown()
    app.button[0].click().run()
    (settings, data, work) = idle.asked[0]
    assert (settings.dataset, settings.model, work) == ("pneumoniamnist", DOWNLOAD, WORK)
    assert data == demo("image").dataset("pneumoniamnist").download.checksum
    assert [button.key for button in app.button] == ["stop-download"]
    app.button[0].click().run()
    assert len(idle.stopped) == 1


@pytest.mark.parametrize(
    ("state", "error", "kind", "words"),
    [
        ("stopped", None, "info", "press again"),
        ("failed", UserError("{host} is away.", host="zenodo.org"), "error", "zenodo.org is away."),
        ("done", None, "warning", "no longer here"),
    ],
)
def test_a_download_that_brought_nothing_says_why_and_can_be_asked_for_again(idle, state, error, kind, words):
    idle.submit(None, "", "ann", "")
    idle.known = dataclasses.replace(idle.known, state=state, error=error)
    app = shown()
    assert words in getattr(app, kind)[0].value
    assert [button.key for button in app.button] == ["download-button"]


def test_a_set_too_large_for_this_machine_has_no_button_but_a_reason(idle):
    app = shown(family="PathMNIST", variant="224 × 224")
    assert not app.button and "64.5 GB of memory" in app.warning[0].value


def test_a_size_that_another_set_lacks_is_not_kept(idle):
    app = shown(family="OCTMNIST")
    assert app.button_group[0].value == "28 × 28"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_of_a_set_without_a_published_checksum_that_is_said_plainly(idle, language):
    app = shown(language, "molecule", family="SIDER")
    said = "\n".join(line.value for line in app.markdown).replace("\\", "")
    assert {
        "en": "The publisher states no checksum, and none is known here",
        "zh": "发布者没有公布校验和，这里也不知道",
    }[language] in said
    assert "SHA-256" in said and "deepchemdata" in said and [one.key for one in app.button] == ["download-button"]
    assert not app.button_group  # there is one kind of it


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_columns_of_a_set_that_is_here_are_asked_about_by_name(idle, language, tmp_path, monkeypatch):
    (tmp_path / "sider.csv").write_text("smiles,Eye disorders,Cardiac disorders\n")
    monkeypatch.setenv("DEV_DATA_DIR", str(tmp_path))
    app = shown(language, "molecule", family="SIDER")
    column = chosen(app, "selectbox", "molecule-download-target-sider")
    assert (
        column.options == {"en": ["Eye disorders", "Cardiac disorders"], "zh": ["眼器官疾病", "心脏器官疾病"]}[language]
    )
    assert app.session_state["chosen"].target == "Eye disorders"
    column.set_value("Cardiac disorders").run()
    assert app.session_state["chosen"].target == "Cardiac disorders" and not app.exception


@pytest.mark.skipif(not REBUILT.is_file(), reason="DEV_DATA_DIR does not hold pneumoniamnist_reconstructed.npz")
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_set_that_is_here_is_shown_with_its_split_and_is_ready_to_train(state, language):
    app = opened("image", language)
    chosen(app, "button_group", "image-dataset").set_value("download").run()
    assert not app.exception and not app.error
    said = "\n".join(words_of(app))
    assert {"en": "put together again", "zh": "重新拼成"}[language] in said
    assert {"en": "4,708 pictures for training", "zh": "训练 4,708 张"}[language] in said
    assert chosen(app, "button", "train")
