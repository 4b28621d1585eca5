"""Files with new pictures or series, asked about at once: the table a user takes home, and the same for the command line."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np
import pandas as pd

from core.batch import kept_promise
from core.batch_table import answer_columns, set_columns
from core.conformal import answer_sets
from core.data.uploads import guard_csv
from core.errors import UserError
from core.i18n import Translator, msg
from core.likeness import stored_likeness
from core.neighbours import AT_EDGE, INSIDE, UNLIKE
from core.predict import class_predictor
from core.registry import demo
from core.results import Run
from core.spec import Finding
from core.store import Store

FAMILIAR = {"picture": "like_training_pictures", "series": "like_training_series"}
LIGHTS = {INSIDE: msg("yes"), AT_EDGE: msg("at the edge"), UNLIKE: msg("no")}
UNKNOWN = {
    "picture": msg(
        "Whether the pictures are like those that this run learned from is not known here: its data are not on this machine."
    ),
    "series": msg(
        "Whether the series are like those that this run learned from is not known here: its data are not on this machine."
    ),
}


class Asked(Protocol):
    """What became of some files; a frozen dataclass."""

    @property
    def names(self) -> tuple[str, ...]:
        """Of the cases that can be asked about."""

    @property
    def refused(self) -> tuple[tuple[str, Finding], ...]:
        """Files that cannot, and why."""

    @property
    def changes(self) -> tuple[Finding, ...]:
        """What was changed or is to be known of them."""


AskedFiles = TypeVar("AskedFiles", bound=Asked)


def risks_file(run: Run, store: Store, asked: Asked, p: np.ndarray, lights: np.ndarray | None, t: Translator) -> bytes:
    """A CSV row for every case, the refused files last and with the reason.

    ``p`` (cases, classes) are the answers, ``lights`` (cases,) say whether each is like those learned from; None where nobody
    knows.
    """
    names = [*asked.names, *(name for name, _ in asked.refused)]
    every = np.full((len(names), len(run.data["classes"])), np.nan)
    every[: len(p)] = p
    promise = kept_promise(run, store)
    possible = None if promise is None else answer_sets(every, promise.most)
    table: dict[str, Any] = {"file": names, **answer_columns(run, every, possible, t)}
    if possible is not None:
        strange = np.zeros(len(names), bool)
        strange[: len(p)] = False if lights is None else lights == UNLIKE
        table |= set_columns(run, every, possible, strange, t)
    if lights is not None:
        familiar = FAMILIAR[demo(run.settings.demo).kind]
        table[familiar] = [t(LIGHTS[int(light)]) for light in lights] + [""] * len(asked.refused)
    table["notes"] = [""] * len(p) + [t("no answer: {why}", why=t(why.text, **why.values)) for _, why in asked.refused]
    return guard_csv(pd.DataFrame(table))


def answered(asked: AskedFiles, inputs: Any, run: Run, store: Store, t: Translator) -> tuple[bytes, AskedFiles]:
    """The table of ``inputs``, one raw case for each of ``asked.names``, and what is to be known besides."""
    if not asked.names:
        return risks_file(run, store, asked, np.empty((0, len(run.data["classes"]))), None, t), asked
    p, known = class_predictor(demo(run.settings.demo), run, store)(inputs), stored_likeness(run, store)
    if known is None:
        unknown = Finding("warning", UNKNOWN[demo(run.settings.demo).kind])
        asked = dataclasses.replace(asked, changes=(*asked.changes, unknown))  # type: ignore[type-var]
    lights = None if known is None else known.lights(inputs)
    return risks_file(run, store, asked, p, lights, t), asked


def files_at(path: Path) -> list[tuple[str, bytes]]:
    """Names and contents of a file, or of all files of a folder, on this machine; UserError where there is none."""
    top = path if path.is_dir() else path.parent
    found = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
    if not found or not all(one.is_file() for one in found):
        raise UserError(msg("There is no file {name}. Check the path."), name=path.name)
    return [(one.relative_to(top).as_posix(), one.read_bytes()) for one in found]


def told(asked: Asked, t: Translator) -> list[str]:
    """What was changed and what was refused, a line each."""
    return [t(finding.text, **finding.values) for finding in (*asked.changes, *(why for _, why in asked.refused))]
