"""Corrections by hand while they are made: what is noted of which case, and in words. Light to import."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping

from core.i18n import Translator
from core.results import Run
from core.spec import Settings
from core.words import outcome_text

EXCLUDED = ""  # the "class" of a case that is left out
Corrections = tuple[tuple[int, str], ...]


@dataclasses.dataclass(frozen=True)
class Noted:
    """Corrections of the cases of some data: noted by the user, and in force for the next training.

    ``about`` names the data and what is predicted: places and classes hold for these only.
    """

    demo: str
    about: tuple[str, ...]
    cases: Mapping[int, str]  # place in the data -> class; "": left out
    used: Corrections = ()

    def having(self, row: int, label: str) -> Noted:
        """The same with that case noted."""
        return dataclasses.replace(self, cases={**self.cases, row: label})

    def without(self, row: int) -> Noted:
        """The same with nothing noted of that case."""
        return dataclasses.replace(self, cases={one: label for one, label in self.cases.items() if one != row})

    @property
    def all(self) -> Corrections:
        """What is noted, as settings take it."""
        return tuple(sorted(self.cases.items()))


def about(settings: Settings) -> tuple[str, ...]:
    """What corrections belong to: the same cases in the same order with the same classes."""
    return (settings.dataset, settings.target, settings.positive)


def noted_of(settings: Settings) -> Noted:
    """The corrections of these settings as noted and in force."""
    return Noted(settings.demo, about(settings), dict(settings.corrections), settings.corrections)


def in_effect(corrections: Corrections, tested: Collection[int], folds: int) -> int:
    """How many change what is learned: those of test cases do so only where other folds learn from them."""
    return len(corrections) if folds else sum(row not in tested for row, _ in corrections)


def label_text(run: Run, label: str, t: Translator) -> str:
    """What a correction makes of a case. Plain text: escape it where Markdown is read."""
    return outcome_text(run.settings.dataset, label, t) if label else t("left out")


def correction_text(run: Run, row: int, label: str, t: Translator) -> str:
    """One correction in words. Plain text as well."""
    return t("Case {row}: {outcome}", row=row + 1, outcome=label_text(run, label, t))
