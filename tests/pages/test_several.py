"""Several classes on the page: all at once, then one against the rest, in both languages."""

from __future__ import annotations

import dataclasses
import io
import shutil

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.batch import predict_file
from core.i18n import translator
from core.registry import demos
from core.report.content import stored_content
from core.several import one_versus_rest
from core.store import Store
from core.stories.plan import planned
from tests.folds import folds_of_classes
from tests.grades import CLASSES, table
from tests.pages.links import in_link
from tests.pages.test_decisions import cell
from tests.pages.test_pages import LATIN, opened, trained, words_of
from tests.pages.test_present import presented

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


def test_a_presentation_asks_about_the_class_and_the_threshold_of_its_link(run):
    kept = Store().load(run)
    screens = planned(stored_content(Store(), kept, demos()["tabular"], translator("en")), None)
    step = [screen.live for screen in screens].index("threshold") + 1
    link = {"class": "3", "threshold": "12.5", "step": str(step)}
    app = presented(run=run, **link)
    assert not app.exception and in_link(app) == link
    assert app.session_state[f"{one_versus_rest(kept, 2).question}-decide-threshold"] == 12.5


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


def test_a_pressed_cell_of_all_classes_lists_its_cases_the_surest_first(run, monkeypatch):
    drawn, cell_pressed = st.plotly_chart, {"x": 0, "y": 1}

    def pressed(figure, *args, key=None, **look):
        given = drawn(figure, *args, key=key, **look)
        return {"selection": {"points": [cell_pressed]}} if str(key).endswith("-confused") else given

    monkeypatch.setattr(st, "plotly_chart", pressed)
    app = opened("tabular", "en", run=run)
    assert not app.exception
    with np.load(io.BytesIO(Store().read(Store().load(run), "test.npz"))) as file:
        y, p, row = file["y"], file["p"], file["row"]
    inside = np.flatnonzero((y == 1) & (p.argmax(axis=1) == 0))
    surest = row[inside[np.argsort(-p[inside, 0], kind="stable")]]
    count = "1 case" if len(inside) == 1 else f"{len(inside)} cases"
    said = f"**{count} of {CLASSES[1]} {'was' if len(inside) == 1 else 'were'} called {CLASSES[0]}**"
    assert said in [line.value for line in app.markdown]
    listed = next(frame.value for frame in app.dataframe if len(frame.value) == len(inside))
    assert listed.iloc[:, 0].tolist() == (surest + 1).tolist()


@pytest.mark.parametrize(
    ("language", "title", "rarest"),
    [
        ("en", "Cross-validation, all classes together", "Of the rarest class"),
        ("zh", "交叉验证（全部类别合计）", "最少见类别的例数"),
    ],
)
def test_the_folds_are_of_all_classes_whichever_is_asked_about(run, language, title, rarest):
    store, plain = Store(), Store().load(run)
    files, place = store.files(plain), store.folder / "runs" / run
    shutil.rmtree(place)  # a whole run is never written over
    store.save(dataclasses.replace(plain, folds=folds_of_classes([0.8, 0.9, 0.7], rarest=17)), files)
    app = opened("tabular", language, run=run)
    chosen(app, "button_group", f"{run}-class").set_value(2).run()
    shutil.rmtree(place)
    store.save(plain, files)
    assert not app.exception and title in [heading.value for heading in app.subheader]
    folds = next(frame.value for frame in app.dataframe if rarest in frame.value)
    assert folds[rarest].tolist() == ["17"] * 3 + [""] * 2
    assert folds.iloc[3, 3] == "0.800"  # the mean


@pytest.mark.parametrize(("language", "cannot"), [("en", "“cannot say”"), ("zh", "“无法判断”")])
def test_a_file_comes_back_with_what_remains_possible_whichever_class_is_asked_about(run, language, cannot):
    app = opened("tabular", language, run=run)
    chosen(app, "button_group", f"{run}-class").set_value(2).run()
    content = table().head(40).to_csv(index=False).encode()
    chosen(app, "file_uploader", f"{run}-batch-file").set_value(("new.csv", content, "text/csv")).run()
    assert not app.exception and not app.error
    shown = next(frame.value for frame in app.dataframe if "answer_set_90" in frame.value)
    several = shown["answer_set_90"].str.split("; ", regex=False).str.len() != 1
    empty = shown["answer_set_90"] == ""
    assert ((shown["cannot_say"] == {"en": "yes", "zh": "是"}[language]) == (several | empty)).all()
    assert "above_threshold" not in shown and cannot in " ".join(words_of(app))
    plain = predict_file(content, "new.csv", Store().load(run), Store(), language)
    assert plain.head.to_csv() == shown.set_index(shown.columns[0])[list(plain.head)].to_csv(index_label="")


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


def test_a_link_names_the_class_that_is_asked_about_and_its_threshold(run):
    app = opened("tabular", "en", run=run, **{"class": "3", "threshold": "40", "case": "2"})
    assert not app.exception and in_link(app) == {"class": "3", "threshold": "40", "case": "2"}
    assert chosen(app, "button_group", f"{run}-class").value == 2
    assert app.session_state[f"{run}-2-decide-threshold"] == 40.0
    chosen(app, "button_group", f"{run}-class").set_value(0).run()
    assert in_link(app) == {"class": "1", "case": "2"}  # the threshold was that of another class
