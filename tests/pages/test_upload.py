"""The user's own file on the page: an Excel workbook that brings its own split, in both languages."""

import pytest

from core.spec import UPLOAD
from pages.components import data as panel
from tests.pages.test_pages import opened
from tests.unit.test_workbooks import packed, parts, sheet

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS = [[i % 17, "FM"[i % 2], ("train", "train", "val", "test")[i % 4], (i // 4) % 2] for i in range(200)]
FILE = packed(parts(sheet([["age", "sex", "set", "sick"], *ROWS])))


def choice(app, key):
    return next(box for box in app.selectbox if box.key == f"tabular-own-{key}")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_workbook_is_read_and_its_own_split_offered_and_taken_back(state, language):
    app = opened("tabular", language)
    next(group for group in app.button_group if group.key == "tabular-dataset").set_value("own").run()
    app.file_uploader[0].set_value(("mine.xlsx", FILE, KIND)).run()
    assert not app.exception and not app.error
    assert choice(app, "target").value == "sick"
    assert choice(app, "split_column").value == "set"
    said = {"en": "100 rows for training, 50 for validation, 50 for test", "zh": "训练 100 行，验证 50 行，测试 50 行"}
    assert any(said[language] in line.value for line in app.markdown)
    choice(app, "split_column").set_value("").run()
    warned = {"en": "say training or test in every row", "zh": "每一行都写着训练或测试"}
    assert any(warned[language] in line.value for line in app.markdown)


def test_the_categories_of_a_bundled_set_are_shown_in_the_readers_language(state):
    app = opened("tabular", "zh")
    next(group for group in app.button_group if group.key == "tabular-dataset").set_value("heart").run()
    shown = app.dataframe[0].value
    assert set(shown["性别"]) == {"男", "女"}
    assert not app.exception


def test_two_people_with_the_same_file_share_its_cases_and_another_file_is_opened_anew(state, monkeypatch):
    opened_files, load = [], panel._loaded

    def counted(demo_id, settings):
        if settings.dataset.startswith(UPLOAD):
            opened_files.append(settings.dataset)
        return load(demo_id, settings)

    monkeypatch.setattr(panel, "_loaded", counted)
    other = packed(parts(sheet([["age", "sex", "set", "sick"], *ROWS[:-1]])))
    people = []
    for content, files in ((FILE, 1), (FILE, 1), (other, 2)):
        people.append(opened("tabular", "en"))
        next(group for group in people[-1].button_group if group.key == "tabular-dataset").set_value("own").run()
        people[-1].file_uploader[0].set_value(("mine.xlsx", content, KIND)).run()
        assert not people[-1].exception and not people[-1].error
        assert len(opened_files) == len(set(opened_files)) == files
