"""Dense networks for tables: the simplest one there is, and those of the textbooks."""

from __future__ import annotations

import keras

from core.models.outputs import probabilities


def logistic_regression(input_shape: tuple[int, ...], outputs: int = 1) -> keras.Model:
    """Logistic regression written as a network: one layer of probabilities and nothing else.

    Input (batch, columns) float32; output (batch, outputs) as ``probabilities`` gives them.
    Cox 1958, doi:10.1111/j.2517-6161.1958.tb00292.x; fitted by gradient steps and without a penalty, so its coefficients
    come close to, but do not equal, those of a solver.
    """
    inputs = keras.Input(input_shape)
    risk = probabilities(outputs)(inputs)
    return keras.Model(inputs, risk, name="logistic_regression")


def small_textbook_network(input_shape: tuple[int, ...], outputs: int = 1) -> keras.Model:
    """One hidden layer small enough to draw by hand: Dense 4 ReLU, then the probabilities.

    Input (batch, columns) float32; output (batch, outputs) as ``probabilities`` gives them.
    With 2 columns and one output it is the 2-4-1 network on which back-propagation is taught, 17 parameters; more columns
    only lengthen the first layer's weights. Rumelhart, Hinton and Williams 1986, doi:10.1038/323533a0, with ReLU instead of
    the sigmoid in the hidden layer.
    """
    inputs = keras.Input(input_shape)
    x = keras.layers.Dense(4, activation="relu")(inputs)
    risk = probabilities(outputs)(x)
    return keras.Model(inputs, risk, name="small_textbook_network")


def textbook_network(input_shape: tuple[int, ...], outputs: int = 1) -> keras.Model:
    """The Pima network of many Keras textbooks: Dense 12 ReLU, Dense 8 ReLU, then the probabilities.

    Input (batch, columns) float32; output (batch, outputs) as ``probabilities`` gives them.
    Brownlee, "Your First Deep Learning Project in Python with Keras" (Deep Learning With Python, 2016), written there for
    the 8 columns of Smith et al. 1988: with 8 columns and one output the layers are the same, 221 parameters. Differs in
    the training: 150 epochs in batches of 10 are a matter of the settings, and inputs are standardised before they come.
    """
    inputs = keras.Input(input_shape)
    x = keras.layers.Dense(12, activation="relu")(inputs)
    x = keras.layers.Dense(8, activation="relu")(x)
    risk = probabilities(outputs)(x)
    return keras.Model(inputs, risk, name="textbook_network")
