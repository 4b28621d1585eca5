"""Networks for pictures: the three textbook CNNs layer by layer, and a small residual one.

The last layer always computes in float32, so that a risk keeps its decimals under mixed precision.
"""

from __future__ import annotations

from typing import Any

import keras

from core.models.outputs import probabilities

KERNEL = 3
STAGES = (16, 32, 64)  # channels of the residual network


def digits_cnn(input_shape: tuple[int, ...], outputs: int = 1) -> keras.Model:
    """The CNN of 28x28 pictures that most courses begin with: Conv 32, pool, Conv 64, pool, Dense.

    Input (batch, height, width, channels) float32; output (batch, outputs) probabilities. LeCun et al. 1998,
    doi:10.1109/5.726791, in the form of the Keras example "Simple MNIST convnet" without its dropout: 3x3, ReLU, no padding.
    """
    inputs = keras.Input(input_shape)
    x = keras.layers.MaxPooling2D()(_convolved(inputs, 32))
    x = keras.layers.MaxPooling2D()(_convolved(x, 64))
    return keras.Model(inputs, probabilities(outputs)(keras.layers.Flatten()(x)), name="digits_cnn")


def colour_cnn(input_shape: tuple[int, ...], outputs: int = 1) -> keras.Model:
    """The CNN of 32x32 colour pictures: Conv 32, pool, Conv 64, pool, Conv 64, Dense 64, Dense.

    Input (batch, height, width, channels) float32; output (batch, outputs) probabilities. As in TensorFlow's tutorial on
    CIFAR-10 (Krizhevsky 2009): 3x3, ReLU, no padding; with 32x32x3 and ten outputs 122,570 parameters.
    """
    inputs = keras.Input(input_shape)
    x = keras.layers.MaxPooling2D()(_convolved(inputs, 32))
    x = keras.layers.MaxPooling2D()(_convolved(x, 64))
    x = keras.layers.Flatten()(_convolved(x, 64))
    x = keras.layers.Dense(64, activation="relu")(x)
    return keras.Model(inputs, probabilities(outputs)(x), name="colour_cnn")


def large_cnn(input_shape: tuple[int, ...], outputs: int = 1) -> keras.Model:
    """The CNN of 224x224 pictures before transfer learning: Conv 32, 64, 128, each pooled, Dense 1024, Dense.

    Input (batch, height, width, channels) float32; output (batch, outputs) probabilities. As courses build it for cats and
    dogs after Chollet 2017 ("Deep Learning with Python", 5.2): 3x3, ReLU, no padding. Nearly all of its weights lie between
    the last picture and the 1024 units: with 224x224x3 and one output 88,699,969, of which 88,605,696 are there.
    """
    inputs = keras.Input(input_shape)
    x: Any = inputs
    for channels in (32, 64, 128):
        x = keras.layers.MaxPooling2D()(_convolved(x, channels))
    x = keras.layers.Dense(1024, activation="relu")(keras.layers.Flatten()(x))
    return keras.Model(inputs, probabilities(outputs)(x), name="large_cnn")


def residual_cnn(input_shape: tuple[int, ...], outputs: int = 1) -> keras.Model:
    """A small residual network: three stages of one block each, then the mean over the picture.

    Input (batch, height, width, channels) float32; output (batch, outputs) probabilities. He et al. 2016, "Identity Mappings
    in Deep Residual Networks", arXiv:1603.05027: normalise, ReLU, convolve; with 16, 32 and 64 channels and one block a
    stage, so 8 layers with weights on the way, where the paper's smallest has 110.
    """
    inputs = keras.Input(input_shape)
    x = keras.layers.Conv2D(STAGES[0], KERNEL, padding="same", use_bias=False)(inputs)
    for place, channels in enumerate(STAGES):
        x = residual_block(x, channels, 1 if place == 0 else 2)
    x = keras.layers.Activation("relu")(keras.layers.BatchNormalization(momentum=0.9)(x))
    return keras.Model(inputs, probabilities(outputs)(keras.layers.GlobalAveragePooling2D()(x)), name="residual_cnn")


def residual_block(x: Any, channels: int, stride: int, kernel: int = KERNEL) -> Any:
    """Two convolutions added to their input, each behind a batch normalisation and a ReLU, on (batch, ..., channels).

    Along the steps of a series (batch, steps, channels), else over a picture (batch, height, width, channels).
    """
    convolution = keras.layers.Conv1D if len(x.shape) == 3 else keras.layers.Conv2D
    inner = keras.layers.Activation("relu")(keras.layers.BatchNormalization(momentum=0.9)(x))
    short = x
    if stride > 1 or x.shape[-1] != channels:
        short = convolution(channels, 1, strides=stride, use_bias=False)(inner)
    inner = convolution(channels, kernel, strides=stride, padding="same", use_bias=False)(inner)
    inner = keras.layers.Activation("relu")(keras.layers.BatchNormalization(momentum=0.9)(inner))
    inner = convolution(channels, kernel, padding="same", use_bias=False)(inner)
    return keras.layers.Add()([inner, short])


def _convolved(x: Any, channels: int) -> Any:
    return keras.layers.Conv2D(channels, KERNEL, activation="relu")(x)
