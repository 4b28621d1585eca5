"""Finds the demos by looking into ``core.demos``: a module there with a ``DEMO`` is a demo. There is no list."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

import core.demos
from core.spec import Cases, Demo, Settings


@cache
def demos() -> Mapping[str, Demo]:
    """Every demo by its id, in the order of their places, then of the file names."""
    names = sorted(module.name for module in pkgutil.iter_modules(core.demos.__path__))
    found = [importlib.import_module(f"core.demos.{name}").DEMO for name in names if not name.startswith("_")]
    return {demo.id: demo for demo in sorted(found, key=lambda demo: demo.place)}


def demo(wanted: str) -> Demo:
    """The demo of that id; KeyError where there is none."""
    return demos()[wanted]


def load_cases(demo_id: str, settings: Settings, content: bytes | None) -> Cases:
    """The cases of a demo, for a worker that is asked by the demo's id."""
    return demo(demo_id).load(settings, content)
