"""The maps of one picture that the user chose for the report, kept beside the run."""

from __future__ import annotations

import dataclasses

import numpy as np

from core.explain import beside
from core.explain.pictures.calls import Explained
from core.explain.pictures.deletion import Faith
from core.results import Run
from core.store import Store

NAME, METHOD = "picture-maps", 1  # of the kept file: raise the number when a computation changes


def keep(store: Store, run: Run, found: Explained) -> None:
    """Keep these maps, in place of those chosen before."""
    values = {
        **dataclasses.asdict(found),
        "picture": found.picture.tolist(),
        "maps": {name: one.astype(np.float64).round(6).tolist() for name, one in found.maps.items()},
    }
    beside.keep(store, run, NAME, METHOD, values)


def kept(store: Store, run: Run) -> Explained | None:
    """The maps that were chosen; None where none were, or what was kept cannot be read."""
    values = beside.kept(store, run, NAME, METHOD)
    if values is None:
        return None
    return Explained(
        **{
            **values,
            "picture": np.asarray(values["picture"], np.uint8),
            "maps": {name: np.asarray(one, np.float32) for name, one in values["maps"].items()},
            "faith": {name: _faith(**one) for name, one in values["faith"].items()},
        }
    )


def _faith(moved_deletion: list[float], moved_insertion: list[float], **areas: float) -> Faith:
    return Faith(moved_deletion=tuple(moved_deletion), moved_insertion=tuple(moved_insertion), **areas)
