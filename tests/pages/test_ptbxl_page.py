"""PTB-XL on the page: what is said before it is fetched, the set once it is here, a recording on its paper; in both languages."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from core.data.downloads import downloads_folder
from core.registry import demo
from core.store import Store
from tests.conftest import ROOT
from tests.pages.test_pages import opened, words_of
from tests.pages.test_series_page import english
from tests.pages.test_several import chosen
from tests.ptbxl import put
from tests.series import LEADS

ABOUT = demo("series").dataset("ptbxl").download


@pytest.fixture
def fetched(state, monkeypatch):
    """The tiny SYNTHETIC set among the downloads."""
    monkeypatch.delenv("DEV_DATA_DIR", raising=False)
    put(downloads_folder())
    yield
    for path in downloads_folder().glob(f"{ABOUT.file}*"):
        path.unlink()


def card(language: str):
    app = opened("series", language)
    chosen(app, "button_group", "series-dataset").set_value("download").run()
    return chosen(app, "selectbox", "series-download-family").set_value("PTB-XL").run()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_card_says_where_from_how_many_files_and_how_each_is_checked(state, language):
    app = card(language)
    assert not app.exception and not app.error and chosen(app, "button", "download-button")
    assert chosen(app, "button_group", "series-download-variant").value == "100 Hz"
    said = "\n".join(line.value for line in app.markdown).replace("\\", "")
    assert "CC BY 4.0" in said and ABOUT.url in said and "13,000" in said and "177 MB" in said and "312 MB" in said
    assert {"en": "not known here beforehand", "zh": "事先不知道校验和"}[language] in said
    assert language == "en" or not english(app)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_set_is_shown_with_its_groups_and_its_split_once_it_is_here(fetched, language):
    app = card(language)
    assert not app.exception and not app.error
    assert len(app.get("plotly_chart")) == 5 and chosen(app, "button", "train")
    said = "\n".join(words_of(app))
    assert {"en": "30 recordings for training", "zh": "训练 30 份记录"}[language] in said
    assert {"en": "They answer another question", "zh": "回答的是另一个问题"}[language] in said
    assert language == "en" or not english(app)


@pytest.mark.slow
def test_a_trained_network_is_asked_about_a_recording_in_the_layout_of_twelve_leads(fetched):
    words = ["train", "series", "--dataset", "ptbxl", "--model", "cnn1d", "--epochs", "1"]
    said = subprocess.run([sys.executable, "-m", "core", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    run = Store().load(said.stdout.split()[0])
    assert run.settings.split == "official" and len(run.classes) == 5
    for language in ("en", "zh"):
        app = opened("series", language, run=run.run)
        assert not app.exception and not app.error
        charts = [json.loads(chart.proto.spec)["data"] for chart in app.get("plotly_chart")]
        drawn = [[line["name"] for line in chart if line.get("name") in LEADS] for chart in charts]
        assert any(set(names) == set(LEADS) and names.count("II") == 2 for names in drawn)  # the rhythm once more below
        assert language == "en" or not english(app)
