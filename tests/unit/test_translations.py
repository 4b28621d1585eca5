"""Every sentence a user can read has a Chinese text, with the same placeholders."""

import re
import string
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

from core.i18n import catalogue, translator

ROOT = Path(__file__).parents[2]
METHODS = [
    ("core/report/**.jinja", "jinja2"),
    ("app.py", "python"),
    ("pages/**.py", "python"),
    ("core/**.py", "python"),
]


def written() -> dict[str, str]:
    """Message id -> where it stands, for every ``t("...")`` and ``msg("...")`` of the project."""
    found = extract_from_dir(
        ROOT,
        METHODS,
        keywords={"t": None, "msg": None},
        directory_filter=lambda folder: not Path(folder).name.startswith((".", "_")),
    )
    return {str(text): f"{name}:{line}" for name, line, text, _, _ in found}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_sentence_of_the_project_is_found_by_the_extraction():
    assert len(written()) > 200
    assert "Train" in written()


def test_no_sentence_lacks_a_chinese_text():
    missing = {text: place for text, place in written().items() if text not in catalogue("zh")}
    assert not missing, "\n".join(f"{place}  {text}" for text, place in sorted(missing.items(), key=lambda i: i[1]))


def test_no_chinese_text_is_left_without_its_sentence():
    assert not set(catalogue("zh")) - set(written())


def test_translations_keep_every_placeholder():
    wrong = {text: said for text, said in catalogue("zh").items() if placeholders(text) != placeholders(said)}
    assert not wrong


def test_a_missing_key_is_noticed(monkeypatch):
    monkeypatch.setattr("core.i18n.LOCALES", ROOT / "nowhere")
    assert catalogue.__wrapped__("zh") == {}


@pytest.mark.parametrize(("language", "said"), [("en", "12,345.68"), ("zh", "12,345.68")])
def test_numbers_are_written_with_grouping(language, said):
    assert translator(language).number(12345.678) == said


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_minus_is_the_sign_that_charts_write_and_not_a_hyphen(language):
    t = translator(language)
    assert [t.number(-0.5, 1), t.signed(-0.5, 1), t.signed(0.5, 1), t("{x}", x=-0.5)] == [
        "−0.5",
        "−0.5",
        "+0.5",
        "−0.5",
    ]


def test_dates_are_written_as_the_language_does():
    assert "2026年" in translator("zh").when("2026-11-21T10:00:00+00:00")
    assert "2026" in translator("en").when("2026-11-21T10:00:00+00:00")


def test_an_unknown_language_reads_english():
    assert translator("xx")("Train") == "Train"


def test_values_are_filled_in_as_numbers_of_the_language():
    assert translator("en")("{n} s", n=1200) == "1,200 s"


@pytest.mark.parametrize(
    ("said", "name", "drawn"),
    [
        ("给出的**{name}**概率", "有活性（SR）", "给出的**有活性（SR）**\u200a概率"),
        ("称为**{name}**的病例", "“外部”", "称为\u200a**“外部”**\u200a的病例"),
        ("给出的**{name}**概率", "有活性", "给出的**有活性**概率"),
        ("**{name}**，其次", "甲（乙）", "**甲（乙）**，其次"),
    ],
)
def test_bold_text_that_ends_with_a_bracket_is_bold_beside_a_chinese_word_too(said, name, drawn):
    assert translator("zh")(said, name=name) == drawn


def test_in_chinese_a_molecule_is_no_case_of_illness():
    general, molecules = translator("zh"), translator("zh").of("molecule")
    said = [molecules(text) for text in general.catalogue]
    assert not [text for text in said if re.search(r"病例|分子分子|[}\d] ?例", text)]
    assert molecules("{n} training cases: {value}", n=3, value=1) == "3 个训练分子：1"
    assert general("{n} training cases: {value}", n=3, value=1) == "3 例训练病例：1"
    assert general.of("table") is general and translator("en").of("molecule") is translator("en")
