"""English sentences for one thing: their ids are written for many, as in "{n} recordings are shorter"."""

from __future__ import annotations

import re
from collections.abc import Iterable

NOUNS = (
    "assays|beats|cases|categories|cells|channels|characters|classes|columns|combinations|copies|corrections|drugs|"
    "entries|epochs|fields|files|folds|frames|groups|inputs|labels|limits|lines|measurements|megabytes|minutes|"
    "molecules|networks|outcomes|pages|pairs|patients|people|pictures|pieces|pixels|places|points|readings|recordings|"
    "records|rows|runs|samples|seconds|series|shuffles|slices|steps|stretches|tables|times|trainings|values|visits|"
    "weights|windows|years"
)
IRREGULAR = {"people": "person", "series": "series", "classes": "class", "stretches": "stretch"}
AUXILIARIES = {"are": "is", "were": "was", "have": "has", "do": "does"}
VERBS = "begin|concern|count|equal|hold|lie|look|move|name|repeat|say|take|tell"

_adjectives = r"(?:(?!of |and |in |is |has )[A-Za-z-]+ ){0,2}?"
_auxiliary = re.compile(rf"(?<!they)(?<!these)(?<!those)(?<!you) ({'|'.join(AUXILIARIES)})\b")
_verb = re.compile(rf"(^| and| that| which) ({VERBS})\b")


def for_one(text: str, names: Iterable[str]) -> str:
    """The sentence ``text`` where each placeholder in ``names`` stands for one thing: its noun, and the verbs of that clause.

    >>> for_one("{n} rows hold no class and were left out.", ["n"])
    '{n} row holds no class and was left out.'
    """
    for name in names:
        counted = rf"(\{{{re.escape(name)}\}}\**) ({_adjectives})({NOUNS})\b((?: of \{{\w+\}})?[^.,;:{{]*)"
        text = re.sub(counted, lambda found: f"{found[1]} {found[2]}{_one(found[3])}{_agreeing(found[4])}", text)
    return text


def _one(noun: str) -> str:
    return IRREGULAR.get(noun) or (noun[:-3] + "y" if noun.endswith("ies") else noun[:-1])


def _agreeing(rest: str) -> str:
    """The rest of the clause behind the noun: a verb of its own stands at once, or after "and", "that" or "which"."""
    rest = _auxiliary.sub(lambda found: f" {AUXILIARIES[found[1]]}", rest)
    return _verb.sub(lambda found: f"{found[1]} {found[2]}s", rest)
