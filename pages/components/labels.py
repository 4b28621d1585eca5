"""What a column, a data set, a model and a run are called on the page."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from core.i18n import Translator
from core.registry import demos
from core.results import Run
from core.runs import Note
from core.spec import DOWNLOAD, SCREEN, UPLOAD, WRITE, Settings
from core.words import column_text, outcome_text
from pages.components.frame import literally

DIGITS = 5  # significant ones of a measurement in a sentence


def label(run: Run, column: str, t: Translator) -> str:
    """A column's name for places that read Markdown."""
    return literally(column_text(run, column, t))


def value_text(run: Run, column: Mapping[str, Any], value: Any, t: Translator) -> str:
    """A value of a column as the data write it, or that it is unknown. Plain text: escape it where Markdown is read."""
    if pd.isna(value):
        return t("not known")
    if isinstance(value, str):
        return outcome_text(run.settings.dataset, value, t)
    number = float(value)
    places = DIGITS - 1 - (math.floor(math.log10(abs(number))) if number else 0)
    written = f"{number:.{min(max(places, 0), column['decimals'])}f}".partition(".")[2].rstrip("0")
    return t.number(number, len(written))


def demo_title(demo: str, t: Translator) -> str:
    """A demo's title; its identifier where it is not here any more."""
    return t(demos()[demo].title) if demo in demos() else demo


def dataset_title(settings: Settings, t: Translator) -> str:
    """A data set's title; a file of the user's own by the first digits of its hash."""
    if settings.dataset.startswith(UPLOAD):
        return t("Your own file ({digits})", digits=settings.dataset.removeprefix(UPLOAD)[:6])
    found = demos()[settings.demo].dataset(settings.dataset) if settings.demo in demos() else None
    return t(found.title) if found else settings.dataset


def model_title(settings: Settings, t: Translator) -> str:
    """A model's title; its identifier where it is not here any more. A download says so."""
    if settings.model == DOWNLOAD:
        return t("Download")
    if settings.model == SCREEN:
        return t("Screening")
    if settings.model == WRITE:
        return t("Writing molecules")
    models = demos()[settings.demo].models if settings.demo in demos() else ()
    return next((t(model.title) for model in models if model.id == settings.model), settings.model)


def run_title(run: Run, note: Note, t: Translator) -> str:
    """The user's own name for a run, or its data and model. Plain text: escape it where Markdown is read."""
    return note.name or f"{dataset_title(run.settings, t)} · {model_title(run.settings, t)}"
