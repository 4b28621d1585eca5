"""Molecules on the page: every set, a trained run asked, a molecule typed, both splits, one's own file; in both languages."""

from __future__ import annotations

import dataclasses

import pytest
from streamlit.testing.v1 import AppTest

from core.data.molecules.molecules import Molecules
from core.fingerprint import fingerprint
from core.i18n import translator
from core.predict import predictor
from core.registry import demo
from core.store import Store
from core.stories import shelf
from core.written import Look, Written, keep_written, writing_settings
from tests.molecules import ASPIRIN
from tests.pages.asked_for import run_of
from tests.pages.links import in_link
from tests.pages.reported import report_of_page, same_figures
from tests.pages.test_pages import opened, run_until
from tests.pages.test_series_page import english
from tests.pages.test_several import chosen
from tests.unit.test_molecules import csv, table


@pytest.fixture(scope="module")
def run(state) -> str:
    return run_of(dataclasses.replace(demo("molecule").settings_for("bace"), epochs=3))


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


def test_a_network_that_reads_graphs_is_asked_in_a_worker(state, monkeypatch):
    store, found = Store(), demo("molecule")
    told = shelf.opened(store, "molecule")
    today = dataclasses.replace(told, run=fingerprint(told.settings, told.data["sha256"]))
    graph = store.save(today, store.files(told))
    expected = predictor(found, graph, store)(Molecules.of([ASPIRIN], ["one"]))[0]
    monkeypatch.setattr("core.data.molecules.graphs.deepchem", None)  # as in a page, which has no DeepChem
    app = typed(opened("molecule", "en", run=graph.run), graph.run, ASPIRIN)
    assert not app.error and translator("en").percent(expected, 1) in said(app)


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


@pytest.mark.parametrize("language", ["en", "zh"])
def test_several_columns_of_an_own_file_are_guessed_corrected_and_asked_about(state, language):
    app = opened("molecule", language)
    chosen(app, "button_group", "molecule-dataset").set_value("own").run()
    said = csv(table(toxic=[0, 1] * 30, grade=["a", "b", "c"] * 20))
    app.file_uploader[0].set_value(("mine.csv", said, "text/csv")).run()
    assert not app.exception and not app.error
    predicted = chosen(app, "multiselect", "molecule-own-say-labels")
    assert "active, toxic" in predicted.placeholder
    words = {"en": "Use these molecules", "zh": "使用这些分子"}[language]
    predicted.set_value(["toxic", "grade"]).run()
    next(button for button in app.button if button.label == words).click().run()
    assert not app.exception and any("grade" in one.value and "3" in one.value for one in app.error)
    chosen(app, "multiselect", "molecule-own-say-labels").set_value(["toxic", "active"]).run()
    next(button for button in app.button if button.label == words).click().run()
    assert not app.exception and not app.error and chosen(app, "button", "train")
    asked = chosen(app, "selectbox", "molecule-own-target")
    assert asked.options == ["toxic", "active"] and asked.value == "toxic"
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


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_atom_is_changed_and_the_answers_stand_side_by_side(run, language):
    app = opened("molecule", language)
    app.session_state[f"{run}-changing"] = True
    app.query_params["run"] = run
    app.run()
    typed(app, run, "Cc1ccccc1")
    app.session_state[f"{run}-atom"] = 0
    app.run()
    chosen(app, "button", f"{run}-element-N").click().run()
    assert not app.exception and not app.error and not app.warning
    moved = {"en": "percentage points", "zh": "百分点"}[language]
    assert (
        len([metric for metric in app.metric if moved in metric.delta]) == 1
    )  # only the answer after the change has moved
    assert chosen(app, "button", f"{run}-ask-changed").click().run()
    assert chosen(app, "text_input", f"{run}-smiles").value == "Nc1ccccc1"
    assert language == "en" or not english(app)


def test_a_change_that_valence_forbids_is_refused_and_can_be_gone_back_on(run):
    app = opened("molecule", "en")
    app.session_state[f"{run}-changing"] = True
    app.query_params["run"] = run
    app.run()
    typed(app, run, "CC(C)(C)C")
    app.session_state[f"{run}-atom"] = 1
    app.run()
    chosen(app, "button", f"{run}-element-N").click().run()
    assert any("N cannot have so many bonds" in one.value for one in app.warning)
    assert chosen(app, "button", f"{run}-element-C").disabled
    chosen(app, "button", f"{run}-change").click().run()  # a methyl group more: refused as well
    assert any("C cannot have so many bonds" in one.value for one in app.warning)
    app.session_state[f"{run}-atom"] = 0
    app.run()
    chosen(app, "button", f"{run}-element-O").click().run()
    assert not app.warning and chosen(app, "button", f"{run}-undo").click().run()
    assert any("Nothing has been changed yet" in one.value for one in app.caption) and not app.exception


@pytest.mark.parametrize("language", ["en", "zh"])
def test_several_molecules_stand_in_one_table_and_what_is_none_is_refused(run, language):
    app = opened("molecule", language)
    app.session_state[f"{run}-comparing"] = True
    app.query_params["run"] = run
    app.run()
    text = "CC(=O)Oc1ccccc1C(=O)O aspirin\nxyz\nCCO\n" + "C\n" * 8
    chosen(app, "text_area", f"{run}-compared").set_value(text).run()
    assert not app.exception and len(app.warning) == 1 and "xyz" in app.warning[0].value
    table = next(frame.value for frame in app.dataframe if "aspirin" in frame.value.to_string())
    assert len(table) == 7 and table.iloc[:, 1].is_unique  # eight of eleven lines, one of them refused
    assert chosen(app, "button", f"{run}-compared-add").click().run()
    assert chosen(app, "text_area", f"{run}-compared").value.splitlines()[:3] == text.splitlines()[:3]
    assert language == "en" or not english(app)


def test_the_editor_begins_with_the_molecule_that_is_asked_about(run):
    app = opened("molecule", "en")
    app.session_state[f"{run}-draw"] = True
    app.query_params["run"] = run
    app.run()
    typed(app, run, "CCO")
    editor = next(element for element in app.main if element.type == "component_instance")
    assert '"CCO"' in editor.proto.json_args and "Ketcher" in said(app)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_molecules_that_a_network_wrote_are_judged_by_the_open_run_and_called_ideas(run, language):
    store = Store()
    found = store.load(run)
    key = fingerprint(writing_settings(found.settings), found.data["sha256"])
    looks = (Look(1, 32, 4, 4, 4), Look(9, 200, 150, 120, 100))
    keep_written(store, key, Written(looks, ("CCO", "c1ccccc1"), "finished"))
    app = opened("molecule", language, run=run)
    assert not app.exception and not app.error
    assert {"75", "80", "83"} <= {"".join(filter(str.isdigit, metric.value)) for metric in app.metric}
    table = next(frame.value for frame in app.dataframe if "c1ccccc1" in frame.value.to_string())
    assert table.iloc[:, 1].tolist() == ["c1ccccc1", "CCO"]
    words = {"en": "ideas, not drugs", "zh": "不是药物"}[language]
    assert words in said(app) and not [button for button in app.button if button.key == "write-start"]
    assert language == "en" or not english(app)


def test_a_link_names_the_molecule_of_the_data_and_none_that_was_typed(run):
    app = opened("molecule", "en", run=run, case="7", threshold="20")
    assert in_link(app) == {"case": "7", "threshold": "20"} and not app.exception
    assert app.session_state[f"{run}-molecule"] == 6
    assert in_link(typed(app, run, "CCO")) == {"threshold": "20"}


def test_the_report_has_the_figures_of_the_page(run):
    app = opened("molecule", "en", run=run)
    assert same_figures(app, report_of_page(Store().load(run), "en")) == 13
