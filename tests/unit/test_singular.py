"""English sentences for one thing, worked out by hand."""

from __future__ import annotations

import pytest

from core.i18n import translator

SENTENCES = [
    ("Stopped by hand after {n} epochs.", "Stopped by hand after 1 epoch."),
    ("{n} rows hold no class and were left out.", "1 row holds no class and was left out."),
    ("{n} recordings are shorter than a piece and will be left out.",
     "1 recording is shorter than a piece and will be left out."),
    ("{n} series have a gap: {names}.", "1 series has a gap: a."),
    ("{n} columns that the network learned from are absent: {names}.",
     "1 column that the network learned from is absent: a."),
    ("{n} cells begin like a formula; they are kept as text.", "1 cell begins like a formula; they are kept as text."),
    ("**{n} test cases** of {many} people", "**1 test case** of 3 people"),
    ("{n} categories", "1 category"),
    ("{n} cases of {names} were called {many}", "1 case of a was called 3"),
    ("{many} rows are of {n} people", "3 rows are of 1 person"),
    ("{n} of {many} rows were refused.", "1 of 3 rows were refused."),
    ("Step {n} looks most at {many} steps.", "Step 1 looks most at 3 steps."),
    ("{n} readings in {many} stretches that are too short", "1 reading in 3 stretches that are too short"),
]  # fmt: skip


@pytest.mark.parametrize(("many", "one"), SENTENCES)
def test_a_sentence_about_one_thing_says_so(many, one):
    assert translator("en")(many, n=1, many=3, names="a") == one


@pytest.mark.parametrize("n", [0, 2, 1.0, "1", True])
def test_other_numbers_and_names_change_nothing(n):
    assert "rows are" in translator("en")("{n} rows are here.", n=n)


def test_chinese_has_no_plural():
    assert translator("zh")("{n} rows are here.", n=1) == "1 rows are here."  # no such sentence in the catalogue
