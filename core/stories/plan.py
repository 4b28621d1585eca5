"""The screens of a run's presentation in their order: those of a story, or every slide of its deck with the live parts between."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Sequence

from core.report.content import Report
from core.report.deck import Slide, deck
from core.stories.story import LIVE, Screen, Story, live_parts

ROWS = 6  # of a table on one screen
BEFORE = {"train": "figures", "quiz": "figures", "threshold": "calibration", "case": "limits", "play": "limits"}
"""Where a live part stands in a presentation without a story: before that slide."""


@dataclasses.dataclass(frozen=True)
class Planned:
    """One screen, ready to be drawn: in the language of the report."""

    title: str
    say: str
    notes: Sequence[str]
    minutes: float
    until: float  # minutes planned from the beginning to its end; 0 without a plan
    slide: Slide | None = None
    live: str = ""  # one of ``LIVE``, where it is no slide


def planned(report: Report, story: Story | None) -> list[Planned]:
    """All screens; a story's screen whose slide the run does not have is left out."""
    slides = {slide.name: slide for whole in deck(report) for slide in _paged(whole)}
    wanted = story.screens if story else _outline(report, list(slides))
    found = [screen for screen in wanted if screen.shows in slides or screen.shows in LIVE]
    ends = itertools.accumulate(screen.minutes for screen in found)
    return [_screen(report, screen, slides.get(screen.shows), end) for screen, end in zip(found, ends, strict=True)]


def _screen(report: Report, screen: Screen, slide: Slide | None, until: float) -> Planned:
    t = report.t
    title = t(screen.title) if screen.title else slide.title if slide else t(LIVE[screen.shows])
    notes = [t(screen.notes)] if screen.notes else list(slide.notes) if slide else []
    live = "" if slide else screen.shows
    return Planned(title, t(screen.say) if screen.say else "", notes, screen.minutes, until, slide, live)


def _outline(report: Report, names: Sequence[str]) -> list[Screen]:
    """Every slide; what a live part shows better is left to it."""
    parts = live_parts(report.demo, report.run.task)
    found: list[str] = []
    for name in names:
        found += [part for part in parts if BEFORE[part] == name]
        if name != "thousand" or "threshold" not in parts:
            found.append(name)
    left = [part for part in parts if part not in found]
    return [Screen(name) for name in [*found[:-1], *left, *found[-1:]]]


def _paged(slide: Slide) -> Iterator[Slide]:
    """A slide with a long table as several; their names count on: ``figures-1``, ``figures-1-2`` …"""
    part = slide.parts[0]
    if part["kind"] != "table" or part["facts"] or len(part["rows"]) <= ROWS:
        yield slide
        return
    for number, start in enumerate(range(0, len(part["rows"]), ROWS), start=1):
        name = slide.name if number == 1 else f"{slide.name}-{number}"
        cut = {**part, "rows": part["rows"][start : start + ROWS]}
        yield dataclasses.replace(slide, parts=[cut], name=name)
