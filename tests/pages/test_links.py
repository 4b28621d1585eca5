"""A link of the tabular page holds threshold, circumstances and case and puts them back, and never what somebody typed."""

from __future__ import annotations

import pytest

from core.registry import demo
from core.store import Store
from tests.pages.links import in_link
from tests.pages.reported import report_of_page, same_figures
from tests.pages.test_pages import first_run, opened
from tests.pages.test_several import chosen

ASKED = {"threshold": "30.5", "prevalence": "5", "worth": "12", "case": "17"}


@pytest.fixture(scope="module")
def run(state) -> str:
    return first_run()


def patient(app, run):
    return [app.session_state[f"{run}-try-{place}"] for place in range(30)]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_link_opened_elsewhere_shows_the_same_threshold_and_patient(run, language):
    app = opened("tabular", language, run=run, **ASKED)
    assert not app.exception and in_link(app) == ASKED
    assert app.session_state[f"{run}-decide-threshold"] == 30.5
    prevalence = chosen(app, "number_input", f"{run}-decide-prevalence")
    assert (prevalence.value, chosen(app, "number_input", f"{run}-decide-worth").value) == (5.0, 12.0)
    case = demo("tabular").load(Store().load(run).settings, None).inputs.iloc[16]
    low, high = zip(*((c["minimum"], c["maximum"]) for c in Store().load(run).schema["columns"]), strict=True)
    assert patient(app, run) == pytest.approx(case.clip(low, high).tolist())


def test_without_a_link_only_the_case_is_named_and_it_opens_the_same_page(run):
    app = opened("tabular", "en", run=run)
    assert set(in_link(app)) == {"case"}
    again = opened("tabular", "en", run=run, **in_link(app))
    assert patient(again, run) == patient(app, run) and in_link(again) == in_link(app)


def test_what_was_moved_is_not_in_the_link_but_the_case_it_was_moved_from(run):
    app = opened("tabular", "en", run=run, case="17")
    app.session_state[f"{run}-try-0"] = 12.3456
    app.run()
    assert patient(app, run)[0] == 12.3456 and in_link(app) == {"case": "17"}
    next(button for button in app.button if button.label == "Typical case").click().run()
    assert in_link(app) == {"case": "typical"}
    again = opened("tabular", "en", run=run, case="typical")
    assert patient(again, run) == [column["typical"] for column in Store().load(run).schema["columns"]]


@pytest.mark.parametrize(
    "link",
    [{"threshold": "nan", "case": "0"}, {"threshold": "-1", "case": "570"}, {"case": "![x](http://a)", "worth": "inf"}],
)
def test_a_link_that_asks_for_what_there_is_not_opens_the_page_as_without_it(run, link):
    app = opened("tabular", "en", run=run, **link)
    assert not app.exception and in_link(app) == in_link(opened("tabular", "en", run=run))


def test_another_run_takes_nothing_from_the_link(run):
    app = opened("tabular", "en", run=run, **ASKED)
    chosen(app, "button_group", "tabular-dataset").set_value("pima").run()
    assert not {"run", *ASKED} & set(app.query_params)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_report_has_the_figures_of_the_page(run, language):
    app = opened("tabular", language, run=run)
    assert same_figures(app, report_of_page(Store().load(run), language)) == 13
