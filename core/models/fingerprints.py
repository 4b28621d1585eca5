"""A dense network over the bits of a fingerprint."""

from __future__ import annotations

import keras

from core.models.outputs import probabilities

UNITS, DROPOUT, DECAY = (512, 128), 0.5, 1e-4


def fingerprint_network(input_shape: tuple[int, ...], outputs: int = 1) -> keras.Model:
    """Two hidden layers shared by all outputs, half of whose units are silent at every step of the training.

    Input (batch, bits) float32 of zeros and ones; output (batch, outputs) as ``probabilities`` gives them. The network of
    Ramsundar et al. 2015, arXiv:1502.02072, as DeepChem's ``MultitaskClassifier`` with its dropout of 0.5, but smaller than its
    1000 units, since sets here have thousands of molecules and not millions.
    """
    inputs = keras.Input(input_shape)
    x = inputs
    for units in UNITS:
        x = keras.layers.Dense(units, activation="relu", kernel_regularizer=keras.regularizers.L2(DECAY))(x)
        x = keras.layers.Dropout(DROPOUT)(x)
    return keras.Model(inputs, probabilities(outputs)(x), name="fingerprint_network")
