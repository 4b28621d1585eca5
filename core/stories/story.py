"""What a presentation consists of."""

from __future__ import annotations

import dataclasses

from core.i18n import msg
from core.spec import Demo

LIVE = {
    "train": msg("Train it now"),
    "threshold": msg("Where to draw the line"),
    "case": msg("Ask about one case"),
    "play": msg("Let it come in"),
    "quiz": msg("The room votes"),
}
"""Screens that are not drawn once but answer: what each is called."""


@dataclasses.dataclass(frozen=True)
class Screen:
    """One screen: a slide of the deck by its name (``core.report.deck``), or one of ``LIVE``. Texts are message ids."""

    shows: str
    minutes: float = 0.0  # planned; 0: not planned
    title: str = ""  # instead of that of the slide
    say: str = ""  # one sentence for the room
    notes: str = ""  # for whoever presents


AGAIN = Screen(
    "repeat",
    0.5,
    title=msg("Do it again yourself"),
    say=msg("One line repeats the whole run."),
    notes=msg("Everything ran on this computer. Leave the last slide on while questions are asked."),
)
"""With which every story ends."""


@dataclasses.dataclass(frozen=True)
class Story:
    """A demo told in ten minutes, with a run that was trained before."""

    title: str
    summary: str
    screens: tuple[Screen, ...]

    @property
    def minutes(self) -> float:
        """How long it is planned to take."""
        return sum(screen.minutes for screen in self.screens)


def live_parts(demo: Demo, task: str) -> tuple[str, ...]:
    """Which of ``LIVE`` a run of that demo and task has, in the order in which they are shown."""
    if task == "synthesis":
        return "train", "case", "quiz"
    if task == "forecast":
        return ("train",)
    return {
        "table": ("train", "threshold", "case"),
        "picture": ("train", "quiz", "threshold", "case"),
        "series": ("train", "threshold", "case", "play"),
        "molecule": ("train", "threshold", "case"),
    }[demo.kind]
