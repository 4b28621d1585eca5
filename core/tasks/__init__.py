"""What depends on what a network was trained to do: a module here with a ``TASK`` is a task, known by the module's name.

Everything that tells of a run, such as the list of runs, report, model card, bundle and command line, asks ``task_of`` and knows
nothing else of forecasts or pictures that a network made.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from core.registry import demo as find_demo
from core.results import Run
from core.tasks.task import Task


@cache
def tasks() -> Mapping[str, Task]:
    """Every task by what ``Run.task`` calls it."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if module.name != "task")
    return {name: importlib.import_module(f"{__name__}.{name}").TASK for name in names}


__all__ = ["Task", "privacy_of", "task_of", "tasks"]


def task_of(run: Run) -> Task:
    """What tells of this run; KeyError where this program does not know its task."""
    return tasks()[run.task]


def privacy_of(run: Run) -> str:
    """What of single cases lies in the bundle of this run."""
    return find_demo(run.settings.demo).model(run.settings.model).keeps or task_of(run).privacy
