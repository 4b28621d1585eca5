"""Every term of the pages is explained in both languages, and every figure that has a card finds its explanation."""

import pytest

from core.charts import CHARTS
from core.decisions import measures
from core.glossary import CHART_TERMS, TERMS, explained, figure_help
from core.i18n import translator
from core.words import NAMES, SEVERAL
from tests.conftest import ROOT

FIGURES = {**SEVERAL, **measures.NAMES, **NAMES}
ALONE = {"mean_auroc"}  # a mean of what is explained


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", TERMS)
def test_a_term_is_explained_in_both_languages(name, language):
    title, text = (translator(language)(said) for said in TERMS[name])
    chinese = any("\u4e00" <= sign <= "\u9fff" for sign in text)
    assert title and chinese == (language == "zh") and text.endswith("。" if chinese else ".")


@pytest.mark.parametrize("name", sorted(set(FIGURES) - ALONE))
def test_a_figure_that_has_a_card_has_its_term(name):
    t = translator("en")
    assert explained(name, t) in figure_help(name, "reading", 7, t) and "reading · N = 7" in figure_help(
        name, "reading", 7, t
    )
    assert name in SEVERAL or TERMS[name][0] == FIGURES[name][0]  # by the same name


def test_charts_and_headings_name_terms_that_there_are():
    assert set(CHART_TERMS) <= set(CHARTS) and set(CHART_TERMS.values()) <= set(TERMS)
    asked = [path.read_text() for path in (ROOT / "pages").rglob("*.py")]
    for name in ("threshold", "calibration", "temperature", "importance", "folds", "conformal"):
        assert any(f'explained("{name}", t)' in text for text in asked), name
    assert explained("no such term", translator("en")) is None
