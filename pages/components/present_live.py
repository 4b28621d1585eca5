"""The live parts of a presentation, by name: parts of the demos' pages with nothing around them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.i18n import Translator
from core.results import Run
from core.spec import Demo
from pages.components.data import Chosen
from pages.components.gan_quiz import quiz_questions
from pages.components.present_case import case_screen, play_screen
from pages.components.present_train import train_screen
from pages.components.reading import reading_panel
from pages.components.threshold import threshold_screen


def _quiz(demo: Demo, run: Run, data: Chosen, t: Translator) -> None:
    """The room says, the presenter presses."""
    if run.task == "synthesis":
        quiz_questions(run, data, t)
    else:
        reading_panel(demo, run, data, t)


LIVE_PARTS: Mapping[str, Callable[[Demo, Run, Chosen, Translator], None]] = {
    "train": train_screen,
    "threshold": threshold_screen,
    "case": case_screen,
    "play": play_screen,
    "quiz": _quiz,
}
