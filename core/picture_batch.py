"""Many pictures asked at once, as the table a user takes home; and the same for the command line."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pandas as pd

from core.batch import kept_promise
from core.batch_table import answer_columns, set_columns
from core.conformal import answer_sets
from core.data.pictures.choice import PLANES, Choice
from core.data.pictures.reading import NewPictures, read_pictures
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

FAMILIAR = "like_training_pictures"
LIGHTS = {INSIDE: msg("yes"), AT_EDGE: msg("at the edge"), UNLIKE: msg("no")}
UNKNOWN = msg(
    "Whether the pictures are like those that this run learned from is not known here: its data are not on this machine."
)


def risks_file(
    run: Run, store: Store, asked: NewPictures, p: np.ndarray, lights: np.ndarray | None, t: Translator
) -> bytes:
    """A CSV row for every picture, the refused files last and with the reason.

    ``p`` (pictures, classes) are the answers, ``lights`` (pictures,) say whether each is like those learned from; None where
    nobody knows.
    """
    names = [*asked.names, *(name for name, _ in asked.refused)]
    every = np.full((len(names), len(run.data["classes"])), np.nan)
    every[: len(p)] = p
    promise = kept_promise(run, store)
    possible = None if promise is None else answer_sets(every, promise.most)
    table = {"file": names, **answer_columns(run, every, possible, t)}
    if possible is not None:
        strange = np.zeros(len(names), bool)
        strange[: len(p)] = False if lights is None else lights == UNLIKE
        table |= set_columns(run, every, possible, strange, t)
    if lights is not None:
        table[FAMILIAR] = [t(LIGHTS[int(light)]) for light in lights] + [""] * len(asked.refused)
    table["notes"] = [""] * len(p) + [t("no answer: {why}", why=t(why.text, **why.values)) for _, why in asked.refused]
    return guard_csv(pd.DataFrame(table))


def plane_of(run: Run) -> str:
    """In which plane volumes are cut for a run: the one it learned from."""
    learned = run.data.get("read", {}).get("plane")
    return learned if learned in PLANES else Choice.plane


def predict_path(path: Path, run: Run, store: Store, t: Translator) -> tuple[bytes, NewPictures]:
    """The same for a picture, a ZIP file or a folder of them on this machine; UserError where there is none."""
    top = path if path.is_dir() else path.parent
    found = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
    if not found or not all(one.is_file() for one in found):
        raise UserError(msg("There is no file {name}. Check the path."), name=path.name)
    files = [(one.relative_to(top).as_posix(), one.read_bytes()) for one in found]
    asked = read_pictures(files, run.schema["shape"], plane_of(run))
    if not asked.names:
        return risks_file(run, store, asked, np.empty((0, len(run.data["classes"]))), None, t), asked
    p, known = class_predictor(demo(run.settings.demo), run, store)(asked.pixels), stored_likeness(run, store)
    if known is None:
        asked = dataclasses.replace(asked, changes=(*asked.changes, Finding("warning", UNKNOWN)))
    lights = None if known is None else known.lights(asked.pixels)
    return risks_file(run, store, asked, p, lights, t), asked
