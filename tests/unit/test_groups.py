"""Figures by group and the surest errors, as the run keeps them and the report prints them."""

import dataclasses
import json

import numpy as np
import pytest

from core.demos.tabular import DEMO
from core.experiment import run_experiment
from core.groups import error_rows, error_titles, group_tables, group_titles, surest_class_errors, surest_errors
from core.i18n import translator
from core.report.card import html_card
from core.report.html import html_report
from core.results import Run
from core.spec import Hooks
from core.store import Store
from tests.grades import CLASSES, table
from tests.unit.test_several import answered, kept


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Run:
    settings = dataclasses.replace(DEMO.defaults, dataset="heart", model="logistic", epochs=20)
    made = run_experiment(settings, Hooks(), Store(tmp_path_factory.mktemp("store")))
    return Run.from_dict(json.loads(json.dumps(made.to_dict())))


def test_the_surest_errors_come_first_and_are_only_errors():
    y, p = np.array([1, 0, 1, 0, 1]), np.array([0.2, 0.9, 0.45, 0.1, 0.8])
    found = surest_errors(y, p, np.array([10, 11, 12, 13, 14]), 0.5)
    assert found == [
        {"row": 12, "outcome": 0, "risk": 0.9},
        {"row": 11, "outcome": 1, "risk": 0.2},
        {"row": 13, "outcome": 1, "risk": 0.45},
    ]


def test_of_several_classes_an_error_is_a_class_called_wrongly_and_the_most_probable_comes_first():
    y = np.array([0, 1, 2, 2, 0])
    p = np.array([[0.5, 0.3, 0.2], [0.7, 0.2, 0.1], [0.1, 0.8, 0.1], [0.2, 0.3, 0.5], [0.0, 0.1, 0.9]])
    assert surest_class_errors(y, p, np.arange(20, 25)) == [
        {"row": 25, "outcome": 0, "called": 2, "risk": 0.9},
        {"row": 23, "outcome": 2, "called": 1, "risk": 0.8},
        {"row": 22, "outcome": 1, "called": 0, "risk": 0.7},
    ]


def test_sex_and_age_are_told_and_every_test_case_is_in_one_group_of_each(run):
    assert [told["column"] for told in run.groups] == ["sex", "age"]
    for told in run.groups:
        assert sum(group["n"] for group in told["groups"]) == run.split["test"]
        assert sum(group["events"] for group in told["groups"]) == run.split["test_events"]
        found = sum(g["metrics"]["sensitivity"].value * g["events"] for g in told["groups"])
        assert found == pytest.approx(run.metrics["sensitivity"].value * run.split["test_events"])


@pytest.mark.parametrize(("language", "woman"), [("en", "female"), ("zh", "女")])
def test_the_report_prints_groups_and_errors_and_no_longer_says_that_it_does_not(run, language, woman):
    t = translator(language)
    report = html_report(run, DEMO, t)
    sex, age = group_tables(run, t)
    assert woman in {row["name"] for row in sex["rows"]} and len(age["rows"]) == 4
    assert all(row[name] in report for row in sex["rows"] for name in group_titles(run, t))
    assert error_rows(run, t)[0]["risk"] in report
    assert t("Nothing is said about differences between women and men, ages, origins or sites.") not in report
    assert t("without subgroups") not in report


def test_a_group_with_few_events_is_greyed(run):
    small = {row["events"]: row["small"] for told in group_tables(run, translator("en")) for row in told["rows"]}
    assert small and all(is_small == (int(events) < 10) for events, is_small in small.items())


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Store:
    return Store(tmp_path_factory.mktemp("several"))


@pytest.fixture(scope="module")
def several(store) -> Run:
    settings, content = kept(store, table())
    made = run_experiment(dataclasses.replace(settings, report_by="sex"), Hooks(), store, content)
    return Run.from_dict(json.loads(json.dumps(made.to_dict())))


def test_the_groups_of_several_classes_can_be_worked_out_again(several, store):
    (told,) = several.groups
    file, sex = answered(store, several), table()["sex"].to_numpy()
    called = file["p"].argmax(axis=1)
    for group in told["groups"]:
        inside = sex[file["row"]] == group["band"]["name"]
        assert group["n"] == inside.sum() and set(group["metrics"]) == {"auroc", "accuracy"}
        assert group["metrics"]["accuracy"].value == pytest.approx((called == file["y"])[inside].mean())
        assert group["events"] == np.bincount(file["y"][inside], minlength=3).min()
        assert (group["metrics"]["auroc"].value is None) == (group["events"] < 10)
    assert sum(group["n"] for group in told["groups"]) == several.split["test"]
    wrong = called != file["y"]
    surest = several.errors[0]
    assert surest["risk"] == pytest.approx(file["p"].max(axis=1)[wrong].max())
    assert file["row"][wrong][file["p"].max(axis=1)[wrong].argmax()] + 1 == surest["row"]


@pytest.mark.parametrize("document", [html_report, html_card])
@pytest.mark.parametrize(("language", "rare"), [("en", "Of the rarest class"), ("zh", "最少见类别的例数")])
def test_report_and_card_tell_groups_and_errors_of_several_classes(several, document, language, rare):
    t = translator(language)
    page = document(several, DEMO, t)
    (sex,) = group_tables(several, t)
    assert rare in page and set(group_titles(several, t)) == {"n", "events", "auroc", "accuracy"}
    for row in sex["rows"]:
        assert row["accuracy"] in page and row["auroc"] in page
        assert (row["auroc"] == "–") == (int(row["events"]) < 10)
    first = error_rows(several, t)[0]
    assert first["risk"] in page and first["kind"] in CLASSES and first["kind"] != first["outcome"]
    assert all(title in page for title in error_titles(several, t).values())
    assert t("Nothing is said about differences between women and men, ages, origins or sites.") not in page
