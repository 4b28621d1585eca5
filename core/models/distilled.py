"""Distillation: a small network learns what a larger one believes, beside what is true."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras

SHARE = 0.9  # of the loss that the teacher decides; Hinton et al.: "a considerably lower weight" on the true classes
LEAST = 1e-6  # of a probability whose logarithm is taken

Loss = Callable[[Any, Any], Any]


def distillation(loss: str, temperature: float) -> Loss:
    """The loss (batch,) of probabilities (batch, outputs) against (batch, 2 * outputs): the true classes, then the teacher's.

    Hinton, Vinyals and Dean 2015, arXiv:1503.02531, section 2: the cross-entropy with the true classes, and that between both
    networks' probabilities at the temperature, times its square. Networks here give probabilities, from which log-odds are
    taken back. ``loss``: the name of the cross-entropy for so many outputs.
    """
    plain = keras.losses.get(loss)

    def lost(y_true: Any, y_pred: Any) -> Any:
        outputs = y_pred.shape[-1]
        believed = softened(y_true[:, outputs:], temperature)
        soft = plain(believed, softened(y_pred, temperature))
        return (1 - SHARE) * plain(y_true[:, :outputs], y_pred) + SHARE * temperature**2 * soft

    return lost


def softened(p: Any, temperature: float) -> Any:
    """Probabilities (batch, outputs) as if their log-odds had been divided by the temperature."""
    p = keras.ops.clip(p, LEAST, 1 - LEAST)
    if p.shape[-1] == 1:
        return keras.ops.sigmoid((keras.ops.log(p) - keras.ops.log(1 - p)) / temperature)
    return keras.ops.softmax(keras.ops.log(p) / temperature)
