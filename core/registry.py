"""Finds the demos by looking into ``core.demos``: a module there with a ``DEMO`` is a demo. There is no list."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

import core.demos
from core.spec import Demo


@cache
def demos() -> Mapping[str, Demo]:
    """Every demo by its id, in the order of the file names."""
    names = sorted(module.name for module in pkgutil.iter_modules(core.demos.__path__))
    found = [importlib.import_module(f"core.demos.{name}").DEMO for name in names if not name.startswith("_")]
    return {demo.id: demo for demo in found}


def demo(wanted: str) -> Demo:
    """The demo of that id; KeyError where there is none."""
    return demos()[wanted]
