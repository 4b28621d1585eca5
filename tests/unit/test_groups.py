"""Figures by group and the surest errors, as the run keeps them and the report prints them."""

import dataclasses
import json

import numpy as np
import pytest

from core.demos.tabular import DEMO
from core.experiment import run_experiment
from core.groups import error_rows, group_tables, surest_errors
from core.i18n import translator
from core.report.html import html_report
from core.results import Run
from core.spec import Hooks
from core.store import Store


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
    assert all(figure in report for row in sex["rows"] for figure in row["figures"])
    assert error_rows(run, t)[0]["risk"] in report
    assert t("Nothing is said about differences between women and men, ages, origins or sites.") not in report
    assert t("without subgroups") not in report


def test_a_group_with_few_events_is_greyed(run):
    small = {row["events"]: row["small"] for told in group_tables(run, translator("en")) for row in told["rows"]}
    assert small and all(is_small == (int(events) < 10) for events, is_small in small.items())
