"""The part of the report about one threshold."""

import pytest

from core.i18n import translator
from core.registry import demo as find_demo
from core.report.decisions import decisions
from core.report.html import html_report
from core.results import Metric
from tests.unit.test_report import a_run

SHARES = {
    "auroc": Metric(0.9, 0.8, 0.95, 1000),
    "sensitivity": Metric(0.8, 0.71, 0.87, 100),
    "specificity": Metric(0.9, 0.88, 0.92, 900),
}
SPLIT = {"train": 60, "validation": 20, "test": 1000, "test_events": 100}


@pytest.fixture(autouse=True)
def short_plotly(monkeypatch):
    monkeypatch.setattr("core.report.html.get_plotlyjs", lambda: "/* plotly */")


def test_the_cells_and_figures_follow_from_the_stored_shares():
    found = decisions(a_run(metrics=SHARES, split=SPLIT, threshold=0.1), translator("en"))
    assert [cell["count"] for cell in found.cells] == ["80", "20", "90", "810"]
    figures = {row["name"]: row for row in found.figures}
    assert figures["Positive predictive value"]["value"] == "0.471"
    assert figures["Sensitivity"]["interval"] == "0.710 to 0.870"
    assert figures["Net benefit"]["value"] == "0.070"


def test_rows_of_one_patient_get_no_interval_that_takes_them_for_many():
    run = a_run(metrics=SHARES, split=SPLIT)
    run = a_run(metrics=SHARES, split=SPLIT, data={**run.data, "patients": 30})
    figures = {row["name"]: row["interval"] for row in decisions(run, translator("en")).figures}
    assert "several rows" in figures["Positive predictive value"]
    assert figures["Specificity"] == "0.880 to 0.920"


def test_a_test_set_of_one_class_has_no_such_part():
    one = {**SHARES, "sensitivity": Metric.missing(0, "No positive cases: not estimable.")}
    assert decisions(a_run(metrics=one, split={**SPLIT, "test_events": 0}), translator("en")) is None


@pytest.mark.parametrize(("language", "said"), [("en", "80 found"), ("zh", "检出 80")])
def test_the_report_draws_a_thousand_patients(language, said):
    run = a_run(metrics={**a_run().metrics, **SHARES}, split=SPLIT)
    report = html_report(run, find_demo("tabular"), translator(language))
    assert "sign-found" in report
    assert said in report
