"""The report of people who were followed: what the page's card says stands in it, figure for figure."""

import html
import json
import re

import pytest

from core.follow_up import risk_over_time
from core.i18n import translator
from core.registry import demo
from core.report.html import html_report
from core.words.over_time import auc_table, over_time_table, over_time_text
from tests.documents import report_of, say_the_same
from tests.followed import followed_people, followed_run


@pytest.fixture(autouse=True)
def short_plotly(monkeypatch):
    monkeypatch.setattr("core.report.html.get_plotlyjs", lambda: "/* plotly */")


def a_run(people: int):
    followed, file, _ = followed_people(people)
    return followed_run(over_time=risk_over_time(followed, followed_run(), file, (0.3, 0.6)))


def words_of(report: str) -> str:
    """The report without its charts' data and its elements."""
    seen = re.sub(r"<[^>]+>", " ", re.sub(r"<script.*?</script>|<style.*?</style>", "", report, flags=re.S))
    return " ".join(html.unescape(seen).split())


def rows_of(table: dict[str, list[str]]) -> list[str]:
    return [" ".join(" ".join(row).split()) for row in zip(*table.values(), strict=True)]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_sentence_and_figure_of_the_card_stands_in_the_report(language):
    run, t = a_run(200), translator(language)
    report = html_report(run, demo("series"), t)
    said = words_of(report)
    for row in (*rows_of(over_time_table(run, t)), *rows_of(auc_table(run, t))):
        assert row in said
    for sentence in over_time_text(run, t):
        assert " ".join(sentence.split()) in said
    charts = json.loads(re.search(r'id="charts-data">(.*?)</script>', report, re.S)[1])["charts"]
    assert {"survival-chart", "auc-over-time-chart"} <= charts.keys()
    drawn = next(trace["y"] for trace in charts["auc-over-time-chart"]["light"]["data"] if len(trace["y"]) > 2)
    assert drawn == pytest.approx([area.value for area in run.over_time["models"][0]["auc"]])


def test_few_people_have_their_curves_and_are_told_that_no_auc_is_estimable():
    report = html_report(a_run(14), demo("series"), translator("en"))
    assert 'id="survival-chart"' in report and 'id="auc-over-time-chart"' not in report
    assert "not estimable" in words_of(report)


def test_whoever_was_not_followed_has_no_such_part():
    report = html_report(followed_run(), demo("series"), translator("en"))
    assert "Risk over time" not in report and "survival-chart" not in report


def test_pdf_and_slides_of_people_who_were_followed_say_what_the_report_says():
    say_the_same(report_of(a_run(200), demo("series"), translator("zh")))
