"""What tells of a run asks its task: a task that says nothing of classes gets through list, report, card and summary."""

import dataclasses

import pytest

from core import tasks as registry
from core import words
from core.commands.summary import summary
from core.i18n import Filled, translator
from core.registry import demo
from core.report.card import html_card
from core.report.html import html_report
from core.results import Metric
from core.tasks import Task, task_of, tasks
from tests.examples import a_run

EN, ZH = translator("en"), translator("zh")
LOWER = Metric(-1.25, -2.0, -0.5, 30)


def counted() -> Task:
    """A task whose only figure is a number of errors in whole and a half."""
    return Task(
        headline=lambda run: "errors",
        names=lambda run: {"errors": ("Errors", "the fewer the better")},
        question=lambda run, demo: "How many?",
        lead=lambda run, t: "Counted once.",
        cards=lambda run: ("errors",),
        caption=lambda run, t: "All there is.",
        charts=lambda run: {},
        drawn=lambda run, t, palette, synthetic: {},
        facts=lambda run, t: [("Counted", "by hand")],
        tested=lambda run, t: "thirty",
        course=lambda run, t: "",
        notes=lambda run, demo, t: ["Nothing was fitted."],
        gives=lambda run: "It gives a number.",
        loss=lambda run, model: "mae",
        model_facts=lambda run, t: [("Fingers", "ten")],
        networks=lambda run, t: "",
        limits=lambda run, t: ["Counting is hard."],
        files={"model.keras": "the network"},
        privacy="Nobody is in it.",
        baseline="guess",
        lower_is_better=True,
        digits=lambda run, figure: 1,
    )


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setattr(registry, "tasks", lambda: {**tasks(), "synthesis": counted()})
    found = {"errors": Metric(3.25, 2.0, 4.5, 30)}
    simple = {"id": "guess", "name": "Guessing", "metrics": found, "difference": LOWER, "curves": {}}
    data = {**a_run().data, "classes": [], "patients": 12, "missing": 0, "missing_by_column": {}}
    values = {"data": data, "metrics": found, "baselines": (simple,), "temperature": {}, "split": PARTS}
    return dataclasses.replace(a_run(), task="synthesis", **values)


PARTS = {"train": 300, "validation": 100, "test": 30}


def test_probabilities_of_classes_are_a_task_and_every_task_names_its_headline():
    assert task_of(a_run()) is tasks()["classes"] and task_of(a_run()).probabilities
    for name, task in tasks().items():
        run = a_run(task=name, told={"horizons": [30, 60], "unit": "mg/dL"})
        assert task.headline(run) in task.names(run)


def test_the_list_the_summary_and_the_comparison_tell_of_the_headline(run):
    assert words.headline(run, EN) == "Errors 3.2 (2.0 to 4.5), N = 30"
    assert summary(run)["baseline"] == {"name": "Guessing", "metrics": summary(run)["metrics"]}
    (said,) = words.comparisons(run, EN)
    assert said.startswith("The network is better than guessing") and "errors −1.2 (−2.0 to −0.5)" in said.replace(
        "-", "−"
    )


@pytest.mark.parametrize("t", [EN, ZH], ids=["en", "zh"])
def test_report_and_card_say_what_the_task_says_and_nothing_of_outcomes(run, t):
    told = demo("tabular")
    for page in (html_report(run, told, t), html_card(run, told, t)):
        for said in ("How many?", "thirty", "Counting is hard.", "3.2"):
            assert said in page
        assert f'<th scope="row">{t("Threshold")}</th>' not in page and "AUROC" not in page.partition("<script")[0]
    for said in ("Counted once.", "Nothing was fitted.", "It gives a number.", "Fingers", "adam, mae"):
        assert said in html_report(run, told, EN)


def test_a_name_with_values_is_filled_in_when_it_is_translated():
    name = Filled("{n} s", n=30)
    assert name == "{n} s" and EN(name) == "30 s" and ZH(name) == "30 秒"
    assert EN(name, n=4) == "4 s"
