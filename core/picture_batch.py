"""Many pictures asked at once, as the table a user takes home; and the same for the command line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from core.batch import sets_promise
from core.batch_table import answer_columns
from core.conformal import answer_sets
from core.data.pictures.reading import NewPictures, read_pictures
from core.data.uploads import guard_csv
from core.errors import UserError
from core.i18n import Translator, msg
from core.predict import class_predictor
from core.registry import demo
from core.results import Run
from core.store import Store


def risks_file(run: Run, store: Store, asked: NewPictures, p: np.ndarray, t: Translator) -> bytes:
    """A CSV row for every file, the refused ones last and with the reason; ``p`` (pictures, classes) are the answers."""
    names = [*asked.names, *(name for name, _ in asked.refused)]
    every = np.full((len(names), len(run.data["classes"])), np.nan)
    every[: len(p)] = p
    notes = [""] * len(p) + [t("no answer: {why}", why=t(why.text, **why.values)) for _, why in asked.refused]
    promise = sets_promise(run, store)
    possible = None if promise is None else answer_sets(every, promise.most)
    return guard_csv(pd.DataFrame({"file": names, **answer_columns(run, every, possible, t), "notes": notes}))


def predict_path(path: Path, run: Run, store: Store, t: Translator) -> tuple[bytes, NewPictures]:
    """The same for a picture or a folder of them on this machine; UserError where there is none."""
    found = sorted(one for one in path.iterdir() if one.is_file()) if path.is_dir() else [path]
    if not found or not all(one.is_file() for one in found):
        raise UserError(msg("There is no file {name}. Check the path."), name=path.name)
    asked = read_pictures([(one.name, one.read_bytes()) for one in found], run.schema["shape"])
    predict = class_predictor(demo(run.settings.demo), run, store)
    p = predict(asked.pixels) if asked.names else np.empty((0, len(run.data["classes"])))
    return risks_file(run, store, asked, p, t), asked
