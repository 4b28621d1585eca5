"""Many cases at once on the page, in both languages: what is shown, said and offered."""

import io

import pandas as pd
import pytest

from core.data.bundled import bundled_table
from core.store import Store
from tests.pages.test_pages import LATIN, first_run, opened, words_of


def new_file() -> bytes:
    """Forty rows of the bundled set with the outcome, one of them empty, one with a word, one beyond all, one torn."""
    table = bundled_table("wdbc")
    frame = table.frame.head(40).astype(object)
    names = [column.name for column in table.columns]
    frame.loc[3, names] = None
    frame.loc[4, names[0]] = "large"
    frame.loc[5, names[1]] = 9e6
    return frame.to_csv(index=False).encode() + b"1,2,3\n"


def asked(language: str, content: bytes):
    run = first_run()
    app = opened("tabular", language, run=run)
    uploader = next(box for box in app.file_uploader if box.key == f"{run}-batch-file")
    uploader.set_value(("mine.csv", content, "text/csv")).run()
    return app, Store().load(run)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_file_is_answered_row_by_row_and_judged(state, language):
    app, run = asked(language, new_file())
    assert not app.exception and not app.error
    answered, _, refused = app.metric[-3:]
    assert (answered.value, refused.value) == ("39", "2")
    shown = next(
        frame.value
        for frame in app.dataframe
        if "risk_malignant" in frame.value or f"risk_{run.outcome}" in frame.value
    )
    assert len(shown) == 40
    assert shown[f"risk_{run.outcome}"].between(0, 1).sum() == 39
    said = " ".join(words_of(app))
    for word in {
        "en": ("cannot be read", "beyond all", "too few", "equal"),
        "zh": ("无法识别", "超出训练", "太少", "完全相同"),
    }[language]:
        assert word in said, word
    toggle = next(t for t in app.toggle if t.key == f"{run.run}-external")
    toggle.set_value(True).run()
    assert not app.exception and not app.error
    assert len([frame for frame in app.dataframe if any(name in frame.value for name in ("This file", "该文件"))]) == 1
    if language == "zh":
        english = [s for s in words_of(app) if LATIN.search(s) and not any("\u4e00" <= sign <= "\u9fff" for sign in s)]
        assert not english


def test_a_file_that_lacks_columns_is_one_sentence_and_taking_it_away_clears_it(state):
    app, run = asked("en", b"a,b\n1,2\n")
    assert "lacks 30 of the columns" in app.error[-1].value
    app.session_state[f"{run.run}-batch"] = None
    app.run()
    assert not app.error


def test_the_table_to_fill_in_is_answered_itself(state):
    from pages.components.batch import _template

    run = Store().load(first_run())
    content = _template(run)
    names = [column["name"] for column in run.schema["columns"]]
    assert list(pd.read_csv(io.BytesIO(content))) == names
    app, _ = asked("en", content)
    assert not app.exception and not app.error
    assert app.metric[-3].value == "1"
