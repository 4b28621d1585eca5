"""What a network has made of its input before it decides: the numbers that enter its last layer."""

from __future__ import annotations

import keras


def with_features(model: keras.Model) -> keras.Model:
    """The same network with a second output, (batch, features) float32: what enters the last layer.

    Of several networks, as ``core.models.ensemble`` averages them, the features of each side by side: the last layer of all
    together sees their answers only.
    """
    members = [layer for layer in model.layers if layer.name.startswith("member_")]
    inner = [keras.Model(one.input, last_layer(one).input)(model.input) for one in members]
    seen = inner or [last_layer(model).input]
    whole = keras.layers.Concatenate(name="seen")(seen) if len(seen) > 1 else seen[0]
    features = keras.layers.Activation("linear", dtype="float32", name="features")(whole)
    return keras.Model(model.input, [model.output, features], name="with_features")


def last_layer(model: keras.Model) -> keras.layers.Layer:
    """The last dense layer: behind it comes at most what orders a forecast's quantiles."""
    return next(layer for layer in reversed(model.layers) if isinstance(layer, keras.layers.Dense))
