"""Several classes on the page: all at once, then one against the rest, in both languages."""

from __future__ import annotations

import dataclasses
import io

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.store import Store
from tests.grades import CLASSES, table
from tests.pages.test_decisions import cell
from tests.pages.test_pages import LATIN, opened, trained, words_of

SAID = {"en": ("all 3 classes together", "Ask about"), "zh": ("全部 3 个类别", "关注的类别")}


def chosen(app: AppTest, kind: str, key: str):
    return next(widget for widget in getattr(app, kind) if widget.key == key)


@pytest.fixture(scope="module")
def run(state) -> str:
    """The number of a run on an uploaded file with three classes, trained from the page."""
    app = opened("tabular", "en")
    chosen(app, "button_group", "tabular-dataset").set_value("own").run()
    app.file_uploader[0].set_value(("mine.csv", table().to_csv(index=False).encode(), "text/csv")).run()
    assert not app.exception and not app.error
    assert chosen(app, "selectbox", "tabular-own-positive").value == ""
    assert any("All 3 classes are predicted at once" in line.value for line in app.markdown)
    chosen(app, "button_group", "tabular-model").set_value("logistic").run()
    trained(app, seconds=200)
    assert not app.exception
    return str(app.query_params["run"])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_whole_comes_first_then_one_class_against_the_rest(run, language):
    app = opened("tabular", language, run=run)
    assert not app.exception and not app.error
    together, ask = SAID[language]
    assert any(together in line.value for line in app.markdown)
    picked = chosen(app, "button_group", f"{run}-class")
    assert picked.label == ask and picked.value == 1
    english = [text for text in words_of(app) if LATIN.search(text)] if language == "zh" else []
    assert not [text for text in english if not any("\u4e00" <= sign <= "\u9fff" for sign in text)]


def test_what_follows_is_about_the_class_that_was_chosen(run):
    app, kept = opened("tabular", "en", run=run), Store().load(run)
    with np.load(io.BytesIO(Store().read(kept, "test.npz"))) as file:
        y, p = file["y"], file["p"]
    for place in (2, 0):
        chosen(app, "button_group", f"{run}-class").set_value(place).run()
        assert not app.exception
        found = int(((y == place) & (p[:, place] >= kept.classes[place]["threshold"])).sum())
        assert cell(app, "found").label.startswith(f"**{found}**")
        risk = next(metric for metric in app.metric if metric.label.startswith("Risk of"))
        assert CLASSES[place] in risk.label
        bars = next(str(e.proto.body) for e in app.get("html") if CLASSES[place] in str(e.proto.body))
        assert all(name in bars for name in CLASSES) and risk.value in bars


def test_a_file_with_three_classes_can_still_be_asked_about_one_of_them(run):
    app = opened("tabular", "en", run=run)
    chosen(app, "selectbox", "tabular-own-positive").set_value("severe").run()
    assert not app.exception
    assert any("predicted against all others" in line.value for line in app.markdown)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_bundled_set_with_three_classes_is_ready_to_train(state, language):
    app = opened("tabular", language)
    chosen(app, "button_group", "tabular-dataset").set_value("thyroid").run()
    assert not app.exception and chosen(app, "button", "train")
    assert {"en": "hypothyroid 648", "zh": "甲状腺功能减退 648"}[language] in " ".join(m.value for m in app.markdown)


def test_the_list_of_runs_says_that_its_figure_is_a_mean(run):
    store = Store()
    other = dataclasses.replace(store.load(run), run="e" * 20)
    store.save(other, store.files(store.load(run)))
    app = opened("runs", "en", runs=f"{run},{'e' * 20}")
    assert not app.exception
    assert any("Macro AUROC" in caption.value for caption in app.caption)
    assert any("mean over them" in caption.value for caption in app.caption)
    assert isinstance(next(frame.value for frame in app.dataframe if "Figure" in frame.value), pd.DataFrame)
