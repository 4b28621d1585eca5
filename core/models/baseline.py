"""The simple models that stand beside every network, on the same split."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from core.data.splits import drawn_order
from core.errors import Stopped
from core.i18n import msg
from core.spec import Finding
from core.stopping import GRACE_S, unless_stopped

Part = tuple[
    np.ndarray, np.ndarray
]  # x (rows, ...) float32, made one vector a case by ``as_vectors``; y (rows,): the place of the class
Baseline = Callable[
    [Part, Part, np.ndarray], np.ndarray
]  # training, validation, asked rows -> probabilities (asked rows,) of the second class, (asked rows, classes) of several

ROUNDS = 500  # of boosting at most
BLOCK = 20_000  # rows asked at a time: scikit-learn copies them, boosting at twice their size
TREES = 300
MOST_PIXELS = 32  # on a side that the simple models look at
MOST_STEPS = 128  # of a series
MOST_VALUES = (
    8_000_000  # of pictures or series that they learn from: more take minutes, and hours from a hundred thousand on
)
MOST_ROWS = 100_000  # of a table: scikit-learn copies all of them as float64, which is twice their size
MOST_AWAITED = 1_000_000  # numbers to learn from: a stop waits a moment for what is nearly done, and more never is
MOST_JUDGED = 25_000  # validation cases by which boosting ends: every second, third ... of more


def logistic(train: Part, validation: Part, asked: np.ndarray) -> np.ndarray:
    """L2 logistic regression on standardised inputs with scikit-learn's default C = 1; validation is not looked at."""
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000))
    model.fit(*_taught(train))
    return _asked(model, asked)


def boosting(train: Part, validation: Part, asked: np.ndarray) -> np.ndarray:
    """Gradient-boosted trees with scikit-learn's defaults, ended by the validation part as the network's training is.

    Friedman 2001, doi:10.1214/aos/1013203451, on binned inputs as Ke et al. 2017 (LightGBM). Trees stop being added after
    ten without a better validation loss; seeded, so that equal data give equal trees.
    """
    model = HistGradientBoostingClassifier(max_iter=ROUNDS, early_stopping=True, random_state=0)
    every = math.ceil(len(validation[1]) / MOST_JUDGED)
    judged, outcome = _taught((validation[0][::every], validation[1][::every]))
    model.fit(*_taught(train), X_val=judged, y_val=outcome)
    return _asked(model, asked)


def forest(train: Part, validation: Part, asked: np.ndarray) -> np.ndarray:
    """A random forest of 300 trees with leaves of at least two cases, seeded; validation is not looked at.

    Breiman 2001, doi:10.1023/A:1010933404324. For pictures: boosting on thousands of pixels takes minutes. It learns column by
    column: with each of them in one piece of memory the same trees take three fifths of the time on 2,048 bits.
    """
    model = RandomForestClassifier(TREES, min_samples_leaf=2, random_state=0)
    x, y = _taught(train)
    model.fit(np.asfortranarray(x), y)
    return _asked(model, asked)


BASELINES: Mapping[str, tuple[str, Baseline]] = {
    "logistic": (msg("Logistic regression (scikit-learn)"), logistic),
    "boosting": (msg("Gradient boosting (scikit-learn)"), boosting),
    "forest": (msg("Random forest (scikit-learn)"), forest),
}
"""Identifier -> name and how it is fitted and asked; the first is the one that the command line's JSON names."""


def answers_beside(
    names: Sequence[str], train: Part, validation: Part, asked: np.ndarray, should_stop: Callable[[], bool]
) -> dict[str, np.ndarray]:
    """What each of the named simple models, fitted on ``train``, answers for the ``asked`` rows.

    Those that a stop does not wait for are missing: of much to learn from it waits for none.
    """
    grace_s = GRACE_S if train[0].size < MOST_AWAITED else 0
    found: dict[str, np.ndarray] = {}
    given_up = threading.Event()

    def fit() -> None:
        for name in names:
            if not given_up.is_set():
                found[name] = BASELINES[name][1](train, validation, asked)

    try:
        unless_stopped(fit, should_stop, grace_s)
    except Stopped:
        given_up.set()
    return dict(found)


def unfitted(names: Sequence[str], found: Mapping[str, Any]) -> list[Finding]:
    """Says so where a stop came before all of the named simple models were ``found``."""
    said = msg("The training was stopped before the simple models beside the network were fitted: {n} of {all} are missing. "
               "Continue training, and they will be there.")  # fmt: skip
    missing = len(names) - len(found)
    return [Finding("note", said, {"n": missing, "all": len(names)})] if missing else []


def taught_share(inputs: Any, rows: int) -> float:
    """Of so many cases, the share that the simple models learn from: 1 but for large tables, pictures or series."""
    if hasattr(inputs, "iloc") or inputs.ndim == 2:
        return min(1.0, MOST_ROWS / rows)
    first = inputs[:1]
    values: int = rows * as_vectors(getattr(first, "values", first)).shape[1]
    return min(1.0, MOST_VALUES / values)


def shortened(inputs: Any, rows: int) -> list[Finding]:
    """Says so where the simple models do not learn from all of so many training cases."""
    share = taught_share(inputs, rows)
    said = msg("The simple models beside the network learned from {n} of the {all} training cases, drawn at random from every "
               "class: all of them would take too much time and memory. That puts them at a disadvantage.")  # fmt: skip
    return [Finding("note", said, {"n": round(share * rows), "all": rows})] if share < 1 else []


def taught_rows(x: np.ndarray, y: np.ndarray) -> np.ndarray | slice:
    """Which rows of x (rows, ...) the simple models learn from: all, or a share of every class in y (rows,) by a fixed seed."""
    share = taught_share(x, len(x))
    return drawn_order(y, None, 0) < share if share < 1 else slice(None)


def _taught(part: Part) -> Part:
    """A part as vectors, or as much of it as simple models learn from."""
    x, y = part
    rows = taught_rows(x, y)
    return as_vectors(x[rows]), y[rows]


def _asked(model: Any, x: np.ndarray) -> np.ndarray:
    told = np.concatenate([model.predict_proba(as_vectors(x[i : i + BLOCK])) for i in range(0, len(x), BLOCK)])
    return told[:, 1] if told.shape[1] == 2 else told


def as_vectors(x: np.ndarray) -> np.ndarray:
    """One row a case, of x (rows, ...).

    Pictures (rows, height, width, channels) as at most 32 x 32 means of their pixels, series (rows, steps, features) as at most
    128 means over steps, the last of them whole.
    """
    if x.ndim == 3 and (step := math.ceil(x.shape[1] / MOST_STEPS)) > 1:
        rows, steps, features = x.shape
        x = x[:, steps % step :].reshape(rows, steps // step, step, features).mean(axis=2)
    if x.ndim == 4 and (step := math.ceil(max(x.shape[1:3]) / MOST_PIXELS)) > 1:
        rows, height, width, channels = x.shape
        high, wide = height // step, width // step
        whole = x[:, : high * step, : wide * step]
        x = whole.reshape(rows, high, step, wide, step, channels).mean(axis=(2, 4))
    return x.reshape(len(x), -1)
