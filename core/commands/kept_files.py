"""What the user brought, for the command line: collected from a path, the rest guessed as the page does."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

from core.commands.arguments import read_file
from core.data.pictures.kept import OWN_PARTS, about
from core.data.series.going_on import forecast_settings
from core.spec import Settings


def collect_path(path: Path, collect: Callable[[list[tuple[str, bytes]]], bytes]) -> bytes:
    """What ``collect`` makes of a file, or of a folder with one folder for each class; UserError where it is refused."""
    found = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
    top = path if path.is_dir() else path.parent
    return collect([(one.relative_to(top).as_posix(), read_file(one)) for one in found])


def guessed(settings: Settings, content: bytes, positive: str | None, group: str | None, own: str | None) -> Settings:
    """Settings for what was collected; None for the class asked about, for who tells patients apart, or for the split: guess."""
    found = about(content)
    if found.forecast:
        return forecast_settings(settings, found)
    if found.outcomes:
        return dataclasses.replace(settings, target=settings.target or found.labels[0])
    likely = "" if len(found.classes) > 2 else found.classes[-1]
    patients = found.told_by if group is None else group
    column = (OWN_PARTS if found.parts else "") if own is None else own
    return dataclasses.replace(
        settings,
        target="",
        positive=likely if positive is None else positive,
        group=patients,
        split_column=column,
        split="column" if column else "group" if patients else "random",
    )
