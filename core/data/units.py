"""The unit in a column's name: "Glucose (mg/dL)", "glucose_mmol_l", "体重（kg）"; a guess that the user can change."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

LONGEST = 20  # characters of a unit


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_WRITTEN = _words(
    "% ‰ g mg µg ng pg kg L dL mL µL fL mol mmol µmol nmol pmol U IU mIU µIU kU mU mEq mmHg cmH2O kPa Pa "
    "m cm mm km m2 m² m^2 cm2 cm² cm3 cm³ mm2 mm² mm3 mm³ 1.73m2 1.73m² 1.73m^2 "
    "s sec ms min h hr hrs hour hours d day days week weeks month months y yr yrs year years "
    "bpm beats breaths copies cells Hz kHz °C °F ℃ kcal kJ J W V mV µV "
    "10^3 10^6 10^9 10^12 10⁹ 10¹² x10^9 ×10^9 ×10⁹ ×10^12 ×10¹² "
    "岁 年 个月 月 周 天 日 小时 分钟 分 秒 次 克 千克 公斤 毫克 厘米 毫米 米 毫升 升"
)
_ATOMS = {atom.casefold(): atom for atom in _WRITTEN} | {"ug": "µg", "mcg": "µg", "ul": "µL", "umol": "µmol"}
_AMOUNTS = _words("g mg µg ug mcg ng pg kg mol mmol µmol umol nmol pmol u iu miu µiu meq ml l".casefold())
_PER = _words("l dl ml µl ul m2 min h day kg".casefold())
_ALONE = {
    word: _ATOMS[word] for word in _words("kg cm mm ml dl mg ug mmol umol bpm hours hrs days weeks months yrs years")
}
_ALONE |= {"mmhg": "mmHg", "kpa": "kPa", "celsius": "°C", "pct": "%", "percent": "%", "kgm2": "kg/m²"}
_ALONE |= {"mgdl": "mg/dL", "gdl": "g/dL", "mmoll": "mmol/L", "umoll": "µmol/L"}
_BRACKETS = re.compile(r"(.*\S)\s*[(\[（【]\s*([^()\[\]（）【】]+?)\s*[)\]）】]\s*", re.DOTALL)
_ENDING = re.compile(r"(.*[^_\s.])[_\s.]+([^_\s.]+)")


def split_unit(name: str) -> tuple[str, str]:
    """What a name says without its unit, and the unit; the name itself and empty text where it holds none."""
    if inside := _BRACKETS.fullmatch(name):
        title, unit = inside.groups()
        plural = unit == "s" and name[len(title)] == "("  # patient(s)
        return (title, unit) if _is_unit(unit) and not plural else (name, "")
    last = _ENDING.fullmatch(name)
    if last is None:
        return name, ""
    before = _ENDING.fullmatch(last[1])
    amount, per = before[2].casefold() if before else "", last[2].casefold()
    if before and amount in _AMOUNTS and per in _PER:
        return before[1], f"{_ATOMS[amount]}/{'m²' if per == 'm2' else _ATOMS[per]}"
    if per in _ALONE:
        return last[1], _ALONE[per]
    return (last[1], last[2]) if "/" in last[2] and _is_unit(last[2]) else (name, "")


def own_labels(
    names: Iterable[str], units: Iterable[tuple[str, str]], known: Mapping[str, tuple[str, str]]
) -> dict[str, tuple[str, str]]:
    """Column -> title and unit: the ``known`` ones, and those that have a unit now; none where two would read the same."""
    chosen = dict(units)
    shown = {}
    for name in map(str, names):
        title, written = known[name] if name in known else split_unit(name)
        shown[name] = (title, chosen.get(name) or written)
    once = Counter(shown.values())
    return {**known, **{name: shown[name] for name in chosen if chosen[name] and once[shown[name]] == 1}}


def _is_unit(text: str) -> bool:
    """Whether every part between strokes is known; one letter alone must be written as it always is."""
    parts = re.split(r"[/·⋅]", re.sub(r"\s", "", text))
    if len(text) == 1:
        return text in _WRITTEN
    return all(part.casefold() in _ATOMS for part in parts)
