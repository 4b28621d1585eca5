"""The panel of sleep stages on a page of its own: a file in, stages out, in both languages; a wrong file is a sentence."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_series_page import english
from tests.unit.test_sleep import night_file


def panel(language: str) -> None:
    from core.i18n import translator
    from core.registry import demo
    from pages.components.sleep import sleep_panel

    sleep_panel(demo("series"), translator(language))


class AtOnce:
    """In the place of the engine: what is asked is answered here."""

    def call(self, function, *args):
        return function(*args)


def opened(monkeypatch, language: str, name: str, content: bytes) -> AppTest:
    monkeypatch.setattr("pages.components.sleep.engine", AtOnce)
    app = AppTest.from_function(panel, default_timeout=120, args=(language,)).run()
    assert not app.exception and not app.get("plotly_chart")
    app.file_uploader[0].set_value([(name, content, "application/octet-stream")]).run()
    assert not app.exception
    return app


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_recording_is_answered_with_a_chart_and_another_channel_is_refused(monkeypatch, language):
    app = opened(monkeypatch, language, "night.edf", night_file())
    assert len(app.get("plotly_chart")) == 1 and len(app.metric) == 4 and not app.error
    assert language == "en" or not english(app)
    app.selectbox[1].set_value("EEG C3").run()
    assert len(app.error) == 1 and "EEG C3" in app.error[0].value


def test_a_file_that_is_none_is_told_in_a_sentence(monkeypatch):
    app = opened(monkeypatch, "en", "night.edf", b"0       nonsense")
    assert len(app.error) == 1 and not app.get("plotly_chart")
