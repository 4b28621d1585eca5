"""What is said of several molecules in a row: each one's answer, how the networks disagree, and how familiar it is."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np

from core.i18n import Translator
from core.neighbours import AT_EDGE, INSIDE, UNLIKE
from core.results import Run
from core.spec import Demo
from core.words import outcome_text
from pages.components.certainty import Verdict, verdict
from pages.components.data import Chosen
from pages.components.frame import literally
from pages.components.live import live_answers
from pages.components.members import members_range
from pages.components.promise import coverage_choice

if TYPE_CHECKING:
    from core.data.molecules.molecules import Molecules


@dataclasses.dataclass(frozen=True)
class Answer:
    """The answer for one molecule."""

    risk: float  # calibrated, of the run's outcome
    spread: tuple[float, float] | None  # the lowest and the highest of several networks
    told: Verdict


def answers_for(demo: Demo, run: Run, data: Chosen, molecules: Molecules) -> list[Answer]:
    """One for each, in their order."""
    p, coverage = live_answers(run)(molecules), coverage_choice(run)
    found = []
    for row in range(len(molecules)):
        one = molecules[np.array([row])]
        told = verdict(demo, run, data, one, p[row : row + 1], coverage)
        found.append(Answer(float(p[row, run.asked]), members_range(run, one), told))
    return found


def risk_text(one: Answer, t: Translator) -> str:
    """The probability, and that it is withdrawn where the network cannot say."""
    risk = t.percent(one.risk, 1)
    return t("{risk} (cannot say)", risk=risk) if one.told.withdrawn else risk


def light_text(told: Verdict, t: Translator) -> str:
    """Whether it is like the training molecules, in a few words."""
    if told.light is None:
        return "–"
    return {INSIDE: t("like them"), AT_EDGE: t("at their edge"), UNLIKE: t("unlike them: no answer")}[told.light]


def set_text(run: Run, told: Verdict, t: Translator) -> str:
    """The outcomes that remain possible. Plain text: escape it where Markdown is read."""
    if told.outcomes is None:
        return "–"
    classes = [outcome_text(run.settings.dataset, run.data["classes"][place], t) for place in told.outcomes]
    return " / ".join(classes) or t("none")


def spread_text(one: Answer, t: Translator) -> str:
    """From the lowest to the highest of several networks; nothing of one."""
    if one.spread is None:
        return ""
    return t("{low} to {high}", low=t.percent(one.spread[0], 1), high=t.percent(one.spread[1], 1))


def set_line(run: Run, one: Answer, t: Translator) -> str:
    """The answer set as a line of Markdown."""
    return t(
        "Answer set at {coverage}: **{outcomes}**",
        coverage=t.percent(one.told.coverage),
        outcomes=literally(set_text(run, one.told, t)),
    )
