"""Time series on the page: every set, a trained run asked and changed, the landmark, one's own series; in both languages."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.data.series.rhythms import rhythm_cases
from core.i18n import translator
from core.registry import demo
from core.store import Store
from pages.components.series_taken import Own
from tests.pages.asked_for import run_of
from tests.pages.links import in_link
from tests.pages.reported import report_of_page, same_figures
from tests.pages.test_pages import LATIN, opened, words_of
from tests.pages.test_several import chosen
from tests.series import twelve_leads
from tests.series_files import annotations, header, samples_16


@pytest.fixture(scope="module")
def run(state) -> str:
    return run_of(dataclasses.replace(demo("series").settings_for("pbc"), model="gru", epochs=3))


def english(app: AppTest) -> list[str]:
    """What is left of English on a Chinese page."""
    found = [text for text in words_of(app) if LATIN.search(text)]
    return [text for text in found if not any("\u4e00" <= sign <= "\u9fff" for sign in text)]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("dataset", [one.id for one in demo("series").datasets])
def test_every_set_is_shown_with_a_series_of_each_class(state, dataset, language):
    app = opened("series", language)
    chosen(app, "button_group", "series-dataset").set_value(dataset).run()
    assert not app.exception and not app.error
    classes = len(demo("series").load(demo("series").settings_for(dataset), None).classes)
    assert len(app.get("plotly_chart")) == classes
    assert bool([slider for slider in app.select_slider if slider.key == f"series-landmark-{dataset}"]) == (
        dataset == "pbc"
    )
    assert language == "en" or not english(app)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_trained_network_is_judged_and_asked(run, language):
    app = opened("series", language, run=run)
    assert not app.exception and not app.error
    assert chosen(app, "button", "case-0") and chosen(app, "button", "case-1")
    assert len([metric for metric in app.metric if "%" in metric.value]) >= 1
    assert language == "en" or not english(app)


def test_a_moved_landmark_changes_who_is_a_case(state):
    app = opened("series", "en")
    before = app.metric[0].value
    chosen(app, "select_slider", "series-landmark-pbc").set_value(4.0).run()
    assert not app.exception and before == "271" and app.metric[0].value == "179"


def test_the_next_test_case_of_a_class_is_of_that_class(run):
    app = opened("series", "en", run=run)
    cases = demo("series").load(demo("series").settings_for("pbc"), None)
    for place in (0, 1):
        chosen(app, "button", f"case-{place}").click().run()
        assert cases.y[app.session_state[f"{run}-series"]] == place and not app.exception


def wide() -> bytes:
    """Forty people with one series a row: a slow or a quick wave."""
    rng, step = np.random.default_rng(0), np.arange(50)
    rows = [
        {"patient_id": f"p{n}", "class": ("slow", "quick")[n % 2]}
        | {f"t{i}": round(float(v), 3) for i, v in zip(step, np.sin(step / (9, 3)[n % 2] + rng.normal()), strict=True)}
        for n in range(40)
    ]
    return pd.DataFrame(rows).to_csv(index=False).encode()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_own_series_are_looked_at_asked_about_and_ready_to_train(state, language):
    app = opened("series", language)
    chosen(app, "button_group", "series-dataset").set_value("own").run()
    app.file_uploader[0].set_value([("mine.csv", wide(), "text/csv")]).run()
    assert not app.exception and not app.error
    chosen(app, "number_input", "series-own-say-rate").set_value(10.0).run()
    words = {"en": "Use these series", "zh": "使用这些序列"}[language]
    next(button for button in app.button if button.label == words).click().run()
    assert not app.exception and not app.error
    assert set(chosen(app, "selectbox", "series-own-positive").options) == {"slow", "quick"}
    assert chosen(app, "button", "train")
    assert not any("Landmark" in str(chart.proto) or "界标" in str(chart.proto) for chart in app.get("plotly_chart"))
    assert language == "en" or not english(app)


def vitals() -> bytes:
    """Seven people with a pulse and a saturation every minute for two hours."""
    rows = [
        {
            "patient_id": f"p{n}",
            "minutes": minute,
            "pulse (bpm)": round(70 + n + 9 * float(np.sin(minute / (5 + n))), 1),
            "SpO2 (%)": 97,
        }
        for n in range(7)
        for minute in range(120)
    ]
    return pd.DataFrame(rows).to_csv(index=False).encode()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_own_series_are_asked_how_they_go_on_and_are_ready_to_train(state, language):
    app = opened("series", language)
    chosen(app, "button_group", "series-dataset").set_value("own").run()
    app.file_uploader[0].set_value([("vitals.csv", vitals(), "text/csv")]).run()
    chosen(app, "button_group", "series-own-say-question").set_value("goes-on").run()
    assert not app.exception and not app.error
    assert not [box for box in app.selectbox if box.key == "series-own-say-label"]
    assert chosen(app, "selectbox", "series-own-say-channel").options[1:] == ["pulse", "SpO2"]
    chosen(app, "text_input", "series-own-say-forecast").set_value("2.5").run()
    words = translator(language)("Use these series")
    assert not app.exception and not [
        button for button in app.button if button.label == words
    ]  # no multiple of a minute
    chosen(app, "text_input", "series-own-say-forecast").set_value("5, 10").run()
    next(button for button in app.button if button.label == words).click().run()
    assert not app.exception and not app.error and chosen(app, "button", "train")
    assert not [box for box in app.selectbox if box.key == "series-own-positive"]
    assert any(metric.value == "5 · 10" for metric in app.metric) and any(metric.value == "7" for metric in app.metric)
    assert language == "en" or not english(app)


def test_what_is_no_series_is_refused_in_words(state):
    app = opened("series", "en")
    chosen(app, "button_group", "series-dataset").set_value("own").run()
    app.file_uploader[0].set_value([("mine.edf", b"0       " + b"nonsense", "application/octet-stream")]).run()
    assert not app.exception and app.error
    assert not [button for button in app.button if button.key == "train"]


@pytest.fixture(scope="module")
def rhythms(state) -> str:
    return run_of(dataclasses.replace(demo("series").settings_for("rhythms-synthetic"), model="cnn1d", epochs=2))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_record_of_ones_own_is_shown_with_its_annotations_and_a_piece_of_it_is_asked_about(rhythms, language):
    app = opened("series", language, run=rhythms)
    uploader = next(box for box in app.file_uploader if box.key == f"{rhythms}-own-series")
    signal = np.tile(twelve_leads(1, 100).values[0, :, 1:2], (13, 1))
    marks = annotations([(50, 1, b""), (100, 5, b""), (100, 1, b"")])
    files = {
        "mine.hea": header("mine", (("mine.dat", 16, "200/mV", "MLII"),), steps=len(signal)),
        "mine.dat": samples_16(signal),
        "mine.atr": marks,
    }
    uploader.set_value([(name, content, "application/octet-stream") for name, content in files.items()]).run()
    assert not app.exception and not app.error
    table = next(frame.value for frame in app.dataframe if "mine.hea · 6.00 s" in frame.value.astype(str).values)
    assert len(table) == 2 and table.iloc[0, 1] == "N V N"
    charts = [chart.proto.spec for chart in app.get("plotly_chart")]
    assert any('"V"' in chart for chart in charts)
    assert language == "en" or not english(app)
    took = Own("mine.hea · 0.00 s", rhythm_cases().inputs[:1], [(0.5, "V")])
    app.session_state[f"{rhythms}-series"] = took
    app.run()
    words = translator(language)("Your own series: its class is not known here.")
    assert not app.exception and any(words in line.value for line in app.markdown)
    assert any(caption.value.replace("\\", "").startswith("mine.hea") for caption in app.caption)


def test_the_bundled_lead_is_asked_about_and_what_cannot_be_read_is_refused_in_words(rhythms):
    app = opened("series", "en", run=rhythms)
    chosen(app, "toggle", f"{rhythms}-own-lead").set_value(True).run()
    assert not app.exception and not app.error
    table = next(frame.value for frame in app.dataframe if "MIT-BIH 208" in str(frame.value.iloc[0, 0]))
    assert len(table) == 50 and "Like the training series" in table
    uploader = next(box for box in app.file_uploader if box.key == f"{rhythms}-own-series")
    uploader.set_value([("mine.edf", b"0       nonsense", "application/octet-stream")]).run()
    assert not app.exception and "mine" in app.error[0].value


def test_a_network_of_visits_is_not_offered_the_lead(run):
    app = opened("series", "en", run=run)
    assert not [toggle for toggle in app.toggle if toggle.key == f"{run}-own-lead"]


def test_a_link_names_the_case_of_the_data_and_no_series_of_ones_own(run):
    app = opened("series", "en", run=run, case="7", threshold="20")
    assert in_link(app) == {"case": "7", "threshold": "20"} and not app.exception
    assert app.session_state[f"{run}-series"] == 6
    cases = demo("series").load(demo("series").settings_for("pbc"), None)
    app.session_state[f"{run}-series"] = Own("=my secret.csv", cases.inputs[np.array([3])])
    app.run()
    assert not app.exception and in_link(app) == {"threshold": "20"}


def test_the_report_has_the_figures_of_the_page(run):
    app = opened("series", "zh", run=run)
    assert same_figures(app, report_of_page(Store().load(run), "zh")) == 13
