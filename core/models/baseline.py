"""The simple models that stand beside every network, on the same split."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from core.i18n import msg

Part = tuple[
    np.ndarray, np.ndarray
]  # x (rows, ...) float32, flattened to one vector a case; y (rows,): the place of the class
Baseline = Callable[
    [Part, Part, np.ndarray], np.ndarray
]  # training, validation, asked rows -> probabilities (asked rows,) of the second class, (asked rows, classes) of several

ROUNDS = 500  # of boosting at most


def logistic(train: Part, validation: Part, asked: np.ndarray) -> np.ndarray:
    """L2 logistic regression on standardised inputs with scikit-learn's default C = 1; validation is not looked at."""
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000))
    model.fit(_flat(train[0]), train[1])
    return _told(model.predict_proba(_flat(asked)))


def boosting(train: Part, validation: Part, asked: np.ndarray) -> np.ndarray:
    """Gradient-boosted trees with scikit-learn's defaults, ended by the validation part as the network's training is.

    Friedman 2001, doi:10.1214/aos/1013203451, on binned inputs as Ke et al. 2017 (LightGBM). Trees stop being added after
    ten without a better validation loss; seeded, so that equal data give equal trees.
    """
    model = HistGradientBoostingClassifier(max_iter=ROUNDS, early_stopping=True, random_state=0)
    model.fit(_flat(train[0]), train[1], X_val=_flat(validation[0]), y_val=validation[1])
    return _told(model.predict_proba(_flat(asked)))


BASELINES: Mapping[str, tuple[str, Baseline]] = {
    "logistic": (msg("Logistic regression (scikit-learn)"), logistic),
    "boosting": (msg("Gradient boosting (scikit-learn)"), boosting),
}
"""Identifier -> name and how it is fitted and asked; the first is the one that the command line's JSON names."""


def _told(probabilities: np.ndarray) -> np.ndarray:
    return probabilities[:, 1] if probabilities.shape[1] == 2 else probabilities


def _flat(x: np.ndarray) -> np.ndarray:
    return x.reshape(len(x), -1)
