"""Transfer learning: a network that knows everyday photographs already, with a new last layer."""

from __future__ import annotations

import math
from typing import Any

import keras

from core import weights
from core.models import pretrained
from core.models.outputs import probabilities

LEAST = 96  # pixels on a side, below which MobileNet sees next to nothing: smaller pictures are enlarged
MEAN, SPREAD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # of ImageNet's channels from 0 to 1, red first
DROPOUT = 0.2  # before the last layer, as MobileNetV3 has it


def mobilenet(input_shape: tuple[int, ...], outputs: int = 1) -> keras.Model:
    """MobileNetV3 Small with ImageNet's weights, which stay as they are, and one new layer of probabilities.

    Input (batch, height, width, channels) float32, standardised; output (batch, outputs) as ``probabilities`` gives them.
    Howard et al. 2019, arXiv:1905.02244. The channels are given ImageNet's mean and spread, then the range -1 to 1 that the
    weights were learned in; grey pictures count as three equal channels; those under 96 pixels are enlarged by a whole
    factor. UserError where the weights are not on this machine.
    """
    learned = weights.checked(pretrained.MOBILENET)
    inputs = keras.Input(input_shape)
    base = keras.applications.MobileNetV3Small(
        input_tensor=_as_imagenet(inputs),
        include_top=False,
        weights=str(learned),
        pooling="avg",
        include_preprocessing=False,
    )
    for layer in base.layers:
        layer.trainable = False
    x = keras.layers.Dropout(DROPOUT)(base.output)
    return keras.Model(inputs, probabilities(outputs)(x), name="mobilenet")


def _as_imagenet(x: Any) -> Any:
    """Standardised pictures as MobileNet takes them: three channels from about -1 to 1, at least ``LEAST`` pixels a side."""
    _, height, width, channels = x.shape
    if channels == 1:
        x = keras.layers.Concatenate()([x, x, x])
    factor = math.ceil(LEAST / min(height, width))
    if factor > 1:
        x = keras.layers.UpSampling2D(factor, interpolation="bilinear")(x)
    return keras.layers.Rescaling([2 * spread for spread in SPREAD], [2 * mean - 1 for mean in MEAN])(x)
