"""The stories, and the runs that belong to them: bundles in ``assets/stories``, so that a story opens at once and offline."""

from __future__ import annotations

import importlib
import io
import json
import pkgutil
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import core.stories
from core.bundle import read_bundle
from core.results import Run
from core.runs import mark_imported
from core.store import Store
from core.stories.story import Story

FOLDER = Path(__file__).parents[2] / "assets" / "stories"


@cache
def stories() -> Mapping[str, Story]:
    """Every story by the id of its demo, which is the name of its module."""
    modules = {
        found.name: importlib.import_module(f"core.stories.{found.name}")
        for found in pkgutil.iter_modules(core.stories.__path__)
    }
    return {name: module.STORY for name, module in modules.items() if hasattr(module, "STORY")}


@cache
def story_run(demo: str) -> str:
    """The number of the run in a story's bundle."""
    with zipfile.ZipFile(FOLDER / f"{demo}.zip") as archive:
        return str(json.load(io.BytesIO(archive.read("run.json")))["run"])


def story_of(run: str) -> Story | None:
    """The story that a run belongs to, if it belongs to one."""
    return next((story for demo, story in stories().items() if story_run(demo) == run), None)


def opened(store: Store, demo: str) -> Run:
    """The run of a story; taken in from its bundle, checked like any other, where it is not here yet."""
    kept = store.load(story_run(demo))
    if kept is not None:
        return kept
    run, files = read_bundle((FOLDER / f"{demo}.zip").read_bytes(), f"{demo}.zip")
    saved = store.save(run, files)  # somebody else may open it at the same moment: the first one's stays
    mark_imported(store, run.run)
    return saved
