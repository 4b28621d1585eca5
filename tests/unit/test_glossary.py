"""Every term of the pages is explained in both languages, and every figure that has a card finds its explanation."""

import re

import pytest

from core.charts import CHARTS, SEVERAL_CHARTS
from core.decisions import measures
from core.glossary import TERMS, chart_term, explained, figure_help, figure_term
from core.i18n import translator
from core.tasks import forecast, synthesis
from core.words import NAMES, SEVERAL
from tests.conftest import ROOT
from tests.examples import a_run

FIGURES = {**SEVERAL, **measures.NAMES, **NAMES}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", TERMS)
def test_a_term_is_explained_in_both_languages(name, language):
    title, text = (translator(language)(said) for said in TERMS[name])
    chinese = any("\u4e00" <= sign <= "\u9fff" for sign in text)
    assert title and chinese == (language == "zh") and text.endswith("。" if chinese else ".")


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_a_figure_that_has_a_card_has_its_term(name):
    t = translator("en")
    assert explained(name, t) in figure_help(name, "reading", 7, t) and "reading · N = 7" in figure_help(
        name, "reading", 7, t
    )
    assert name in SEVERAL or TERMS[name][0] == FIGURES[name][0]  # by the same name


def test_every_figure_of_every_task_has_its_term():
    for run, names in (
        (a_run(task="forecast"), [f"{name}/30" for name in forecast.FIGURES]),
        (a_run(task="synthesis"), [*synthesis.NAMES, *(name for name in synthesis.USE if "/" in name)]),
        (a_run(), [*NAMES, *SEVERAL, *measures.NAMES]),
    ):
        assert not [name for name in names if figure_term(run, name) not in TERMS]
    assert figure_term(a_run(task="forecast"), "coverage/60") != figure_term(a_run(task="synthesis"), "coverage")


def test_every_chart_has_its_term():
    places = [*CHARTS, *SEVERAL_CHARTS, *forecast.CHARTS, "clarke-30", *synthesis.CHARTS, "learning"]
    assert not [place for place in places if chart_term(place) not in TERMS]


def test_headings_name_terms_that_there_are():
    asked = "\n".join(path.read_text() for path in (ROOT / "pages").rglob("*.py"))
    named = re.findall(r'explained\("(\w+)", t\)', asked)
    named += [
        name
        for names in re.findall(r"explained_together\(\(([^)]*)\), t\)", asked)
        for name in re.findall(r"\w+", names)
    ]
    assert set(named) >= {
        "threshold",
        "calibration",
        "importance",
        "folds",
        "conformal",
        "tanimoto",
        "qed",
        "mode_collapse",
    }
    assert not [name for name in named if name not in TERMS]
    assert explained("no such term", translator("en")) is None
