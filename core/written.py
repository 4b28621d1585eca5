"""Molecules that a network wrote: what is asked for, and what is kept of it while it learns and afterwards. Light to import.

STATE_DIR/written/<fingerprint>.json, written anew after every look.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
from pathlib import Path
from typing import Literal

from core.spec import WRITE, Settings
from core.store import Store, write

WORK = "core.writing:write_molecules"  # the engine's job that learns and writes
KEPT = 10  # of these files; those before them go when another one begins
IDEAS = 200  # new molecules that one file keeps, the latest


@dataclasses.dataclass(frozen=True)
class Look:
    """What became of the molecules written after an epoch; each share is of the count before it."""

    epoch: int
    written: int
    valid: int  # they can be read as molecules
    unique: int  # different ones among these
    new: int  # of which none is among the data

    @property
    def shares(self) -> tuple[float, float, float]:
        """Valid ones of all, different ones of these, new ones of these; 0 where there is none to count."""
        counts = (self.written, self.valid, self.unique, self.new)
        valid, unique, new = (part / max(whole, 1) for whole, part in itertools.pairwise(counts))
        return valid, unique, new


@dataclasses.dataclass(frozen=True)
class Written:
    """All looks so far, and the new molecules, the latest last, as canonical SMILES in their standard form."""

    looks: tuple[Look, ...] = ()
    ideas: tuple[str, ...] = ()
    ending: Literal["", "finished", "early", "stopped", "diverged"] = ""  # empty: it learns

    def after(self, look: Look, ideas: list[str]) -> Written:
        """With one more look and the molecules that were new in it; one that was written before moves to the end."""
        looks = (*(one for one in self.looks if one.epoch < look.epoch), look)
        latest_first = tuple(dict.fromkeys([*reversed(ideas), *reversed(self.ideas)]))
        return dataclasses.replace(self, looks=looks, ideas=latest_first[:IDEAS][::-1])


def writing_settings(settings: Settings) -> Settings:
    """Settings that ask for a network that learns to write the molecules of the data that ``settings`` choose."""
    return Settings(settings.demo, settings.dataset, WRITE, positive=settings.positive, epochs=60, batch=64,
                    learning_rate=3e-3, patience=6)  # fmt: skip


def written_place(store: Store, run: str) -> Path:
    """Where the molecules of that job lie."""
    return store.folder / "written" / f"{run}.json"


def read_written(store: Store, run: str) -> Written | None:
    """What that job has written; None where there is nothing, or nothing that can be read."""
    try:
        told = json.loads(written_place(store, run).read_bytes())
        looks = tuple(Look(**look) for look in told["looks"])
        return Written(looks, tuple(map(str, told["ideas"])), told["ending"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep_written(store: Store, run: str, told: Written) -> None:
    """Put it in its place, whole."""
    write(written_place(store, run), json.dumps(dataclasses.asdict(told)).encode())


def forget_old(store: Store) -> None:
    """Remove all but the ``KEPT`` latest."""
    for path in store.oldest("written", KEPT):
        path.unlink(missing_ok=True)
