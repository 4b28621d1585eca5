"""You versus the model: nothing is told before the last picture, then the score, and the address carries it."""

from __future__ import annotations

import pytest

from core.reading import drawn
from core.store import Store
from pages.components.tested import all_answers
from tests.pages.test_corrections_page import keys, run
from tests.pages.test_pages import LATIN, opened, words_of
from tests.pages.test_several import chosen

__all__ = ["run"]


def captions(app) -> str:
    return "\n".join(said.value for said in app.caption)


def truths(run: str) -> list[int]:
    """The classes of the first ten pictures, in their order."""
    kept = Store().load(run)
    cases = all_answers.__wrapped__(kept)
    return cases.y[drawn(cases.y, kept.settings.seed, 1)].tolist()


def read(app, answers):
    for answer in answers:
        chosen(app, "button", f"reading-{answer}").click().run()
    return app


def score(app) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def test_nothing_is_told_before_the_last_picture(run):
    app = opened("image", "en", run=run)
    chosen(app, "button", "reading-begin").click().run()
    read(app, truths(run)[:9])
    assert "You" not in score(app) and not app.exception
    assert "reading-0" in keys(app) and "reading-more" not in keys(app)


@pytest.mark.parametrize(
    ("language", "you", "told"), [("en", "You", "7 of 10 right"), ("zh", "您", "10 张中答对 7 张")]
)
def test_the_score_counts_what_was_answered_rightly(run, language, you, told):
    app = opened("image", language, run=run)
    chosen(app, "button", "reading-begin").click().run()
    right = truths(run)
    read(app, [1 - right[0], 1 - right[1], 1 - right[2], *right[3:]])
    assert score(app)[you] == told
    assert not app.exception
    english = [text for text in words_of(app) if LATIN.search(text)] if language == "zh" else []
    assert not [text for text in english if not any("\u4e00" <= sign <= "\u9fff" for sign in text)]


def test_an_answer_can_be_taken_back(run):
    app = opened("image", "en", run=run)
    chosen(app, "button", "reading-begin").click().run()
    right = truths(run)
    read(app, [1 - right[0]])
    chosen(app, "button", "reading-back").click().run()
    read(app, right)
    assert score(app)["You"] == "10 of 10 right"


def test_a_reload_finds_the_reading_again_and_ten_more_count_together(run):
    app = opened("image", "en", run=run, reading=f"{run}-1-{''.join(map(str, truths(run)))}")
    assert score(app)["You"] == "10 of 10 right"
    chosen(app, "button", "reading-more").click().run()
    assert "reading-0" in keys(app)
    read(app, [0] * 10)
    assert "of 20 right" in score(app)["You"]


@pytest.mark.parametrize("said", ["{run}-1-012", "another-1-0101", "{run}", "{run}-x-01"])
def test_an_address_about_something_else_begins_anew(run, said):
    app = opened("image", "en", run=run, reading=said.format(run=run))
    assert not app.exception and "reading-begin" in keys(app)
