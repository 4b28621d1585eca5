"""Molecules on the page: every set, a trained run asked, a molecule typed, both splits, one's own file; in both languages."""

from __future__ import annotations

import subprocess
import sys

import pytest
from streamlit.testing.v1 import AppTest

from core.registry import demo
from tests.conftest import ROOT
from tests.pages.test_pages import opened, run_until
from tests.pages.test_series_page import english
from tests.pages.test_several import chosen
from tests.unit.test_molecules import csv, table


@pytest.fixture(scope="module")
def run(state) -> str:
    words = ["train", "molecule", "--dataset", "bace", "--epochs", "3"]
    said = subprocess.run([sys.executable, "-m", "core", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return said.stdout.split()[0]


def typed(app: AppTest, run: str, text: str) -> AppTest:
    chosen(app, "text_input", f"{run}-smiles").set_value(text).run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    return " ".join(one.value for one in [*app.markdown, *app.caption])


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("dataset", [one.id for one in demo("molecule").datasets])
def test_every_set_is_shown_with_molecules_of_each_class(state, dataset, language):
    app = opened("molecule", language)
    chosen(app, "button_group", "molecule-dataset").set_value(dataset).run()
    assert not app.exception and not app.error
    assert len(app.get("image")) == 10 and chosen(app, "button", "train")
    assert language == "en" or not english(app)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_trained_network_is_judged_and_asked(run, language):
    app = opened("molecule", language, run=run)
    assert not app.exception and not app.error
    assert chosen(app, "button", "train-scaffold")
    assert language == "en" or not english(app)


def test_a_typed_molecule_is_brought_to_its_form_and_answered(run):
    app = typed(opened("molecule", "en", run=run), run, "CC(=O)Oc1ccccc1C(=O)[O-].[Na+]")
    assert not app.error
    assert "salt, solvent or other parts removed; charges removed" in said(app)
    assert "keeps all four limits" in said(app)
    assert "together they add up to the difference exactly" in said(app)


def test_the_alerts_of_a_molecule_are_named_with_who_published_them(run):
    app = typed(opened("molecule", "en", run=run), run, "O=C1C=CC(=O)C=C1")  # benzoquinone
    assert "PAINS" in said(app) and "Baell and Holloway 2010" in said(app)
    assert "not measurements" in said(app)


def test_a_lookalike_is_refused_and_the_page_goes_on(run):
    app = typed(opened("molecule", "en", run=run), run, "CСо")
    assert any("U\\+0421" in one.value for one in app.error)
    assert chosen(app, "button", "case-1").click().run() and not app.error and not app.exception


def test_a_molecule_of_another_world_gets_no_answer(run):
    app = typed(opened("molecule", "en", run=run), run, "FC(F)(F)S(F)(F)(F)(F)F")
    assert "built unlike any that the network learned from" in said(app)


def test_the_scaffold_split_is_another_run(run):
    app = opened("molecule", "en", run=run)
    chosen(app, "button_group", "molecule-split").set_value("scaffold").run()
    assert not app.exception and chosen(app, "button", "train")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_own_molecules_are_looked_at_agreed_to_and_ready_to_train(state, language):
    app = opened("molecule", language)
    chosen(app, "button_group", "molecule-dataset").set_value("own").run()
    app.file_uploader[0].set_value(("mine.csv", csv(table()), "text/csv")).run()
    assert not app.exception and not app.error
    words = {"en": "Use these molecules", "zh": "使用这些分子"}[language]
    next(button for button in app.button if button.label == words).click().run()
    assert not app.exception and not app.error
    assert set(chosen(app, "selectbox", "molecule-own-positive").options) == {"0", "1"}
    assert chosen(app, "button", "train")
    assert language == "en" or not english(app)


def test_a_file_without_molecules_is_refused_in_words(state):
    app = opened("molecule", "en")
    chosen(app, "button_group", "molecule-dataset").set_value("own").run()
    app.file_uploader[0].set_value(("mine.sdf", b"nonsense", "application/octet-stream")).run()
    assert not app.exception and app.error
    assert not [button for button in app.button if button.key == "train"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_file_is_screened_by_the_engine_and_ranked(run, language):
    lines = ["CC(=O)Oc1ccccc1C(=O)O aspirin", "xyz nothing", "CCO ethanol", f"{'C' * 9}N {language}"]
    app = opened("molecule", language, run=run)
    chosen(app, "file_uploader", f"{run}-screen").set_value(("many.smi", "\n".join(lines).encode(), "")).run()
    assert not app.exception and not app.error
    chosen(app, "button", "screen-start").click().run()
    run_until(app, lambda: [one for one in app.button_group if one.key == f"{run}-screen-order"], 120)
    assert not app.exception and not app.error
    assert [metric.value for metric in app.metric[-3:]][::2] == ["3", "1"]
    ranking = app.dataframe[-1].value
    assert len(ranking) == 3 and "aspirin" in ranking.iloc[:, 1].tolist() and ranking.iloc[:, 0].tolist() == [1, 2, 3]
    chosen(app, "button_group", f"{run}-screen-order").set_value("different").run()
    assert not app.exception and len(app.dataframe[-1].value) == 3
    assert language == "en" or not english(app)


def test_a_file_without_molecules_is_refused_before_it_is_screened(run):
    app = opened("molecule", "en", run=run)
    chosen(app, "file_uploader", f"{run}-screen").set_value(("none.smi", b"\n\n", "")).run()
    assert not app.exception and any("no molecule" in one.value for one in app.error)
    assert not [button for button in app.button if button.key == "screen-start"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_molecule_is_measured_by_the_approved_drugs(run, language):
    app = opened("molecule", language)
    app.session_state[f"{run}-drugs"] = True
    app.query_params["run"] = run
    app.run()
    assert not app.exception and not app.error
    words = {"en": "approved drugs **", "zh": "种已上市药物中"}[language]
    assert any(words in one.value for one in app.markdown)
    assert language == "en" or not english(app)
