"""Whether a case is like those a network learned from: of a table by its numbers, of a molecule by its fingerprint, else by
the network's own features.

Features are what enters the last layer (k-th nearest neighbour: Sun, Ming, Zhu & Li 2022, arXiv:2204.06507; their division by
the length of all features is left out, since a plain picture then looked like any other). A small network forgets what it
does not need to tell its classes apart, so that a picture of something else can lie among those it learned from. Therefore
brightness, contrast, texture and colour, or level, spread and roughness of a series, are compared in the same way, and what is
far away in either of the two is far away.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from core.conformal import Counted
from core.data.pictures.statistics import low_level as picture_statistics
from core.data.series.statistics import low_level as series_statistics
from core.errors import UserError
from core.neighbours import MOST_ASKED, MOST_TRAINING, UNLIKE, K, Neighbourhood, drawn, neighbourhood
from core.predict import feature_predictor
from core.registry import demo as find_demo
from core.results import Run
from core.spec import UPLOAD, Cases, Demo, later
from core.store import Store
from core.taught import NAME, Taught, read_taught

See = Callable[[Any], np.ndarray]  # raw inputs to numbers (rows, ...)
FEATURE_BOUNDS = (0.9, 0.95)  # of the validation cases' own distances by features: at the edge, refused
MOST_NUMBERS, LEAST = 5_000_000, 100  # of cases that the network is asked about at once, and cases at least
STRANGERS = 200  # pictures of each other kind
STATISTICS: Mapping[str, See] = {"picture": picture_statistics, "series": series_statistics}
FLAT = 1e-6  # what varies less over the training cases is not divided by its spread


@dataclasses.dataclass(frozen=True)
class View:
    """One way to compare cases, and its unit of distance."""

    see: See
    around: Neighbourhood
    unit: float = 1.0

    def distance(self, inputs: Any) -> np.ndarray:
        """To the k-th nearest training case, in units, (rows,)."""
        seen = self.see(inputs)
        one = len(seen) == 1  # a slider asks about one case: nothing is copied for it
        return (self.around.nearest(seen, K)[1][-1:] if one else self.around.distance(seen)) / self.unit


@dataclasses.dataclass(frozen=True)
class Likeness:
    """The training cases around a case, by one or several views; the first says which are nearest."""

    views: tuple[View, ...]
    around: Neighbourhood  # of the first view, but ``usual`` are the ``distance`` of the validation cases
    by_features: bool
    most: int  # cases that are asked about at once

    def nearest(self, case: Any, n: int) -> tuple[np.ndarray, np.ndarray]:
        """The n nearest training cases of one case: places in the data and distances."""
        return self.around.nearest(self.views[0].see(case), n)

    def distance(self, inputs: Any) -> np.ndarray:
        """How far each case is in the view in which it is farthest, (rows,)."""
        return np.asarray(np.max([view.distance(inputs) for view in self.views], axis=0))

    def lights(self, inputs: Any) -> np.ndarray:
        """INSIDE, AT_EDGE or UNLIKE of every case, (rows,)."""
        return self.around.light(self.distance(inputs))


def likeness(demo: Demo, run: Run, store: Store, inputs: Any, taught: Taught) -> Likeness:
    """Of a run, from the raw ``inputs`` of all its cases; number by number for a network that tells no features."""
    features = feature_predictor(demo, run, store) if demo.kind in STATISTICS else None
    if features is not None:
        views = (features, STATISTICS[demo.kind])
        return featured_likeness(views, inputs, taught.train, taught.validation, run.settings.seed)
    bits = demo.kind == "molecule"  # are compared by their fingerprints, whatever the network reads
    see = later("core.data.molecules.preparation:bits_of") if bits else demo.restore(run.schema).apply
    around = neighbourhood(see, inputs, taught.train, taught.validation, run.settings.seed, bits)
    return Likeness((View(see, around),), around, False, MOST_ASKED)


def featured_likeness(
    by: tuple[See, See], inputs: Any, train: np.ndarray, validation: np.ndarray, seed: int
) -> Likeness:
    """By features and by low-level statistics, from raw inputs and the places of both parts."""
    features, low_level = by
    most = max(MOST_NUMBERS // inputs[:1].size, LEAST)
    train, validation = drawn(train, min(MOST_TRAINING, most), seed), drawn(validation, min(MOST_ASKED, most), seed)
    statistics = partial(_divided, low_level, _spread(low_level(inputs[train])))
    views = tuple(_view(see, inputs, train, validation) for see in (features, statistics))
    usual = np.sort(np.max([view.around.usual / view.unit for view in views], axis=0))
    around = dataclasses.replace(views[0].around, usual=usual, bounds=FEATURE_BOUNDS)
    return Likeness(views, around, True, min(MOST_ASKED, most))


def _view(see: See, inputs: Any, train: np.ndarray, validation: np.ndarray) -> View:
    """``usual`` in the order of ``validation``; the unit is the distance that few of these exceed."""
    seen = see(inputs[train])
    around = Neighbourhood(seen.reshape(len(seen), -1), train, np.empty(0))
    usual = around.distance(see(inputs[validation]))
    return View(see, dataclasses.replace(around, usual=usual), max(float(np.quantile(usual, FEATURE_BOUNDS[1])), FLAT))


def _divided(see: See, spread: np.ndarray, inputs: Any) -> np.ndarray:
    return np.asarray(see(inputs) / spread)


def _spread(numbers: np.ndarray) -> np.ndarray:
    spread = numbers.std(axis=0)
    return np.where(spread > FLAT, spread, 1).astype(np.float32)


def stored_likeness(run: Run, store: Store) -> Likeness | None:
    """The same without a page; None where the data are not on this machine or the run does not tell its training cases."""
    demo, own = find_demo(run.settings.demo), run.settings.dataset.startswith(UPLOAD)
    content = store.upload(run.settings.dataset.removeprefix(UPLOAD)) if own else None
    if NAME not in run.files or (own and content is None):
        return None
    try:
        cases: Cases = demo.load(run.settings, content)
    except UserError:  # a set that was never fetched here, or a file of it that was changed
        return None
    if cases.sha256 != run.data["sha256"]:
        return None
    taught = read_taught(store.read(run, NAME), len(cases.y), len(cases.classes))
    return None if taught is None else likeness(demo, run, store, cases.inputs, taught)


def refusals(run: Run, known: Likeness) -> dict[str, Counted]:
    """Of pictures of each other kind, under the ids of ``strangers.TITLES``, how many are refused."""
    from core.data.pictures.strangers import strangers

    asked = strangers(run.settings.dataset, run.schema["shape"], min(STRANGERS, known.most), run.settings.seed)
    refused = {name: int((known.lights(pixels) == UNLIKE).sum()) for name, pixels in asked.items()}
    return {name: Counted(refused[name], len(pixels), len(pixels)) for name, pixels in asked.items()}
