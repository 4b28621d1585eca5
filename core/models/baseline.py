"""The simple model that stands beside every network, on the same split."""

from __future__ import annotations

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from core.i18n import msg

NAME = msg("Logistic regression (scikit-learn)")


def logistic_baseline(x: np.ndarray, y: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """Probabilities (asked rows,) from L2 logistic regression with scikit-learn's default C = 1.

    ``x`` (rows, ...) and ``asked`` (rows, ...) float32 are flattened to one vector a case and standardised; ``y`` (rows,) 0/1.
    """
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000))
    model.fit(x.reshape(len(x), -1), y)
    probabilities: np.ndarray = model.predict_proba(asked.reshape(len(asked), -1))[:, 1]
    return probabilities
