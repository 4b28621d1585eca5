"""Translations: gettext catalogues read with Babel, English sentences as keys, numbers and dates as each language writes them."""

from __future__ import annotations

import dataclasses
import datetime
import locale
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Self

from babel import Locale, dates, numbers

from core.singular import for_one

LOCALES = Path(__file__).parents[1] / "assets" / "locales"
LANGUAGES = {"en": "English", "zh": "中文"}
OPENING, CLOSING, HAIR = set("（“《「【("), set("）”》」】)。%"), "\u200a"
MINUS = "−"  # U+2212, which charts write too; not the hyphen
_FOLDERS = {"zh": "zh_CN"}
_CASES = {
    ("zh", "molecule"): (
        (r"例(?=误报|漏诊|(?:训练|测试集?|验证|真实|这样的)?病例)", "个"),
        (r"((?<=[}\d每])|(?<=[^举第]一))( ?)例", r"\2个分子"),
        ("病例", "分子"),
    )
}
"""(Language, kind of a demo) -> what is said otherwise there, and how: 病例 is a case of illness, and 例 counts such."""


class Phrase(str):
    """A value of a sentence that is itself a message id: it is translated before it is filled in."""


class Filled(str):
    """A message id with the values of its sentence, for names that are told before any language is known."""

    values: Mapping[str, Any]

    def __new__(cls, text: str, **values: Any) -> Self:
        """The message id ``text``, to be filled with ``values`` when it is translated."""
        said = super().__new__(cls, text)
        said.values = values
        return said


def msg(text: str) -> str:
    """Marks a text for translation where it is written before any language is known; gives it back unchanged."""
    return text


@dataclasses.dataclass(frozen=True)
class Translator:
    """``t("Found {n} rows", n=3)``: the sentence in one language. Numbers in ``values`` are written as the language does."""

    language: str
    catalogue: Mapping[str, str] = dataclasses.field(repr=False)

    def __call__(self, text: str, **values: Any) -> str:
        """The sentence with its values filled in."""
        said = self.catalogue.get(text) or text
        values = {**text.values, **values} if isinstance(text, Filled) else values
        if not values:
            return _bold(said)
        if self.language == "en" and (
            ones := [name for name, value in values.items() if type(value) is int and value == 1]
        ):
            said = for_one(said, ones)
        return _bold(said.format(**{name: self._written(value) for name, value in values.items()}))

    def of(self, kind: str) -> Translator:
        """The translator for demos of that kind: some languages call a patient and a molecule by different words."""
        if (self.language, kind) not in _CASES:
            return self
        return Translator(self.language, _catalogue_of(self.language, kind))

    def number(self, value: float | None, digits: int = 2) -> str:
        """A number with fixed digits, the language's grouping and a true minus, as in charts; a dash where there is none."""
        if value is None:
            return "–"
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return str(numbers.format_decimal(value, format=pattern, locale=self.locale)).replace("-", MINUS)

    def signed(self, value: float, digits: int = 2) -> str:
        """The same with its sign, be it a plus."""
        return ("+" if value >= 0 else "") + self.number(value, digits)

    def percent(self, value: float | None, digits: int = 0) -> str:
        """A share between 0 and 1 as a percentage."""
        if value is None:
            return "–"
        pattern = "#,##0" + ("." + "0" * digits if digits else "") + "%"
        return str(numbers.format_percent(value, format=pattern, locale=self.locale))

    def when(self, iso: str) -> str:
        """Date and time of an ISO 8601 text, in this machine's time zone."""
        moment = datetime.datetime.fromisoformat(iso).astimezone()
        return str(dates.format_datetime(moment, "medium", locale=self.locale))

    def duration(self, seconds: float) -> str:
        """A length of time in one or two units, in whole seconds."""
        whole = max(0, round(seconds))
        if whole < 60:
            return self(msg("{n} s"), n=whole)
        return self(msg("{m} min {n} s"), m=whole // 60, n=whole % 60)

    @property
    def locale(self) -> Locale:
        """Babel's locale of this language."""
        return Locale.parse(_FOLDERS.get(self.language, self.language))

    def join(self, *sentences: str) -> str:
        """Sentences in a row: Chinese sets no blank between them."""
        return ("" if self.language == "zh" else " ").join(filter(None, sentences))

    def _written(self, value: Any) -> Any:
        if isinstance(value, (Phrase, Filled)):
            return self(value)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return value
        if isinstance(value, int):
            return self.number(value, 0)
        return str(numbers.format_decimal(value, locale=self.locale)).replace("-", MINUS)


def _bold(said: str) -> str:
    """Where bold text begins or ends with a Chinese bracket beside a word, Markdown needs a blank, here a hair's breadth.

    CommonMark 0.31.2, section 6.2: an asterisk between punctuation and a letter opens or closes nothing.
    """
    if "**" not in said:
        return said
    parts = said.split("**")
    for place in range(1, len(parts) - 1, 2):
        before, bold, after = parts[place - 1 : place + 2]
        if bold[:1] in OPENING and before[-1:].isalnum():
            parts[place - 1] += HAIR
        if bold[-1:] in CLOSING and after[:1].isalnum():
            parts[place + 1] = HAIR + after
    return "**".join(parts)


@cache
def translator(language: str) -> Translator:
    """The translator of a language code; unknown codes read English."""
    if language not in LANGUAGES:
        language = "en"
    return Translator(language, catalogue(language))


def system_translator() -> Translator:
    """The translator of the language that this machine is set to."""
    chinese = (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese"))
    return translator("zh" if chinese else "en")


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Message id -> text of a language's ``.po`` file; empty for English, whose sentences are the ids."""
    path = LOCALES / _FOLDERS.get(language, language) / "LC_MESSAGES" / "vitrine.po"
    if not path.is_file():
        return {}
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file) if m.id and m.string}


@cache
def _catalogue_of(language: str, kind: str) -> Mapping[str, str]:
    said = dict(catalogue(language))
    for found, instead in _CASES[language, kind]:
        said = {sentence: re.sub(found, instead, text) for sentence, text in said.items()}
    return said
