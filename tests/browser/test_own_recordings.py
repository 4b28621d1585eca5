"""A WFDB record through the browser: shown on its paper with its annotations, cut into pieces, and one of these asked about."""

import os
from pathlib import Path

import numpy as np
import pytest

from tests.browser.steps import DROP, WORDS, choose, figures, rerun, set_slider, settled, train
from tests.browser.test_series_story import SAID
from tests.series import twelve_leads
from tests.series_files import annotations, header, samples_16

RECORD = Path(os.environ.get("DEV_DATA_DIR", "")) / "wfdb"
LOOK = {"en": "Look at the recordings as they came", "zh": "查看原始记录"}
MARKED = """() => [...document.querySelectorAll(".js-plotly-plot")].some(
    chart => chart.data.some(trace => Array.isArray(trace.text) && trace.text.includes("N")))"""
UNKNOWN = {"en": "Your own series: its class is not known here.", "zh": "您自己的序列：此处不知道它的类别。"}


def record_100(folder: Path) -> list[Path]:
    """Record 100 of the MIT-BIH Arrhythmia Database where it lies here, else half a minute made in its manner."""
    if (RECORD / "100.hea").is_file():
        return sorted(RECORD.glob("100.*"))
    signal = np.tile(twelve_leads(1, 100).values[0, :, 1:2], (30, 1))
    made = {
        "100.hea": header("100", (("100.dat", 16, "200/mV", "MLII"),), steps=len(signal)),
        "100.dat": samples_16(signal),
        "100.atr": annotations([(50, 1, b""), (100, 5, b""), (100, 1, b"")]),
    }
    for name, content in made.items():
        (folder / name).write_bytes(content)
    return sorted(folder.glob("100.*"))


@pytest.mark.slow  # the page test walks the same without a browser
@pytest.mark.parametrize("language", ["en", "zh"])
def test_record_100_is_shown_with_its_annotations_and_a_piece_of_it_is_asked_about(visit, language, tmp_path):
    words = WORDS[language]
    page = visit("/series", language=language)
    choose(page, SAID[language]["set"])
    choose(page, SAID[language]["model"])
    page.get_by_text(words["settings"], exact=True).click()
    set_slider(page, "series-epochs", "Home")
    train(page, words)
    figures(page, words)
    with rerun(page):
        page.get_by_test_id(DROP).last.set_input_files(record_100(tmp_path))
    table = page.get_by_test_id("stDataFrame").last
    table.wait_for(timeout=90_000)
    settled(page)
    page.get_by_text(LOOK[language], exact=True).click()
    page.wait_for_function(MARKED)
    box = table.bounding_box()
    assert box is not None
    with rerun(page):
        table.click(position={"x": 20, "y": 55})  # the box at the beginning of the first row
    page.get_by_text(UNKNOWN[language]).first.wait_for()
    assert "100.hea" in page.inner_text("body") and "Traceback" not in page.inner_text("body")
