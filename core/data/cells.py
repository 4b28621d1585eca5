"""One column of text cells as numbers or as text, with a count of everything that was changed or looks odd.

Cells are pyarrow string arrays, (rows,), in chunks; patterns are RE2.
"""

from __future__ import annotations

import dataclasses
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

MISSING = (
    *("", "?", "na", "n/a", "#n/a", "nan", "null", "-", "."),
    *("#div/0!", "#value!", "#ref!", "#name?", "#num!", "#null!"),
)
CODES = (-9, -99, -999, -9999)  # in medical files: not asked, not measured
BESIDE = 10  # other values a column must have before one of CODES can be told from a value
SIGNS = r"^(\++|-{2,}|±|\+/-|\+-|-\+)$"  # laboratory results such as + and ++, beside which - is a value
NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$|^[+-]?(?i:inf|infinity)$"
DECIMAL_COMMA = r"^[+-]?[0-9]+,[0-9]+([eE][+-]?[0-9]+)?$"
THOUSANDS = r"^[+-]?[1-9][0-9]{0,2},[0-9]{3}$"  # 1,234: a thousand or a decimal, nobody can tell
MILLIONS = r"^[+-]?[1-9][0-9]{0,2}(,[0-9]{3}){2,}$"  # 1,234,567: no decimal
FORMULA = r"^[=@＝＠].|^[+\-＋－].*[A-Za-z(|!]"
WIDE = 1e100  # beyond this a number is as good as infinite: its square overflows
LONG_CODE = r"^[+-]?[0-9]{16,}$"  # as a number it would lose digits


@dataclasses.dataclass(frozen=True)
class Look:
    """A column before any decision: trimmed text with missing cells as null, and what its commas are."""

    text: Any
    blanks: Any  # bool (rows,): whether there was something to trim
    markers: int  # cells written ?, NA, null ...: missing
    numbers: int  # cells that are numbers without a comma
    commas: Literal["", "point", "decimal", "unclear"]  # "point": numbers with a decimal point

    @property
    def filled(self) -> int:
        """Cells that are not missing."""
        return len(self.text) - int(self.text.null_count)


@dataclasses.dataclass(frozen=True)
class Cells:
    """A column as read: ``values`` is a pyarrow array of int64, float64 or text; the rest are counts of cells."""

    name: str
    values: Any
    markers: int  # written as ?, NA, null ... and read as missing
    commas: str  # how commas inside numbers were read, as in ``Look``
    trimmed: int = 0  # text with blanks around, removed
    codes: int = 0  # -9, -99 ... that cannot be values, read as missing
    infinite: int = 0  # infinite or absurdly large, read as missing
    formulas: int = 0  # begin like a formula; kept as they are
    stray: int = 0  # not a number, in a column of which half or more are


def look(raw: Any) -> Look:
    """First look at a column of raw cells."""
    text = pc.utf8_trim_whitespace(raw)
    blanks = pc.not_equal(raw, text)
    signs = pc.any(pc.equal(text, "-")).as_py() and _count(text, SIGNS)
    missing = [word for word in MISSING if word != "-" or not signs]
    gone = pc.is_in(pc.utf8_lower(text), value_set=pa.array(missing))
    markers = _sum(pc.and_(gone, pc.not_equal(text, "")))
    text = pc.if_else(gone, pa.scalar(None, pa.string()), text)
    numbers = _count(text, NUMBER)
    return Look(text, blanks, markers, numbers, _commas(text, numbers))


def read_column(name: str, seen: Look, decimal_commas: bool) -> Cells:
    """The column as numbers where every filled cell is one, else as text.

    ``decimal_commas``: the rest of the file writes decimals with a comma, so a column of only 1,234 does too.
    """
    decimal = seen.commas == "decimal" or (
        seen.commas == "unclear" and decimal_commas and not _count(seen.text, MILLIONS)
    )
    commas = "decimal" if decimal else seen.commas
    text = pc.replace_substring(seen.text, ",", ".") if decimal else seen.text
    numbers = _count(text, NUMBER) if decimal else seen.numbers
    if numbers == seen.filled and not _is_code(text):
        values, infinite = _numbers(text)
        values, codes = _without_codes(values)
        return Cells(name, values, seen.markers, commas, codes=codes, infinite=infinite)
    text, codes = _words_without_codes(text, numbers)
    numbers -= codes
    trimmed = pc.and_(seen.blanks, pc.is_valid(text))
    words = pc.filter(text, pc.invert(pc.match_substring_regex(text, NUMBER)), null_selection_behavior="drop")
    stray = len(words) if numbers and 2 * numbers >= seen.filled else 0
    odd = {"codes": codes, "formulas": _count(words, FORMULA), "stray": stray}
    return Cells(name, text, seen.markers, commas, _sum(trimmed), **odd)


def _commas(text: Any, numbers: int) -> Literal["", "point", "decimal", "unclear"]:
    filled = len(text) - text.null_count
    point = _sum(pc.match_substring(text, "."))
    if numbers == filled:
        return "point" if point else ""
    decimal, thousands, millions = (_count(text, pattern) for pattern in (DECIMAL_COMMA, THOUSANDS, MILLIONS))
    if decimal + millions + numbers < filled or point:
        return ""
    return "decimal" if decimal > thousands and not millions else "unclear"


def _is_code(text: Any) -> bool:
    """Whether a column of digits is a code: 001, 002 ... of one length, or longer than a number keeps."""
    if _count(text, LONG_CODE):
        return True
    return _count(text, r"^0[0-9]+$") > 0 and len(pc.unique(pc.utf8_length(text.drop_null()))) == 1


def _numbers(text: Any) -> tuple[Any, int]:
    if _count(text, r"^[+-]?[0-9]+$") == len(text) - text.null_count:
        return pc.cast(pc.replace_substring_regex(text, r"^\+", ""), pa.int64()), 0
    values = pc.cast(text, pa.float64())
    wide = pc.greater(pc.abs(values), WIDE)
    return pc.if_else(wide, pa.scalar(None, pa.float64()), values), _sum(wide)


def _without_codes(values: Any) -> tuple[Any, int]:
    """Numbers with -9, -99 ... as missing where nothing else is below 0 and there is enough to see that; how many there were."""
    coded = pc.fill_null(pc.is_in(values, value_set=pa.array(CODES, values.type)), False)
    others = pc.filter(values, pc.invert(coded)).drop_null()
    codes = _sum(coded)
    if not codes or len(others) < BESIDE or pc.min(others).as_py() < 0:
        return values, 0
    return pc.if_else(coded, pa.scalar(None, values.type), values), codes


def _words_without_codes(text: Any, numbers: int) -> tuple[Any, int]:
    """Words with -9, -99 ... as missing where no other number is among them; how many there were."""
    coded = pc.fill_null(pc.is_in(text, value_set=pa.array(map(str, CODES))), False)
    codes = _sum(coded)
    if not codes or codes < numbers:
        return text, 0
    return pc.if_else(coded, pa.scalar(None, pa.string()), text), codes


def _count(cells: Any, pattern: str) -> int:
    return _sum(pc.match_substring_regex(cells, pattern))


def _sum(found: Any) -> int:
    return int(pc.sum(found).as_py() or 0)
