"""A network with the ReLU of its convolutions behind the pooling: equal answers and gradients, a quarter of the work for both."""

from __future__ import annotations

from typing import Any

import keras


def pooled_first(model: keras.Model) -> keras.Model:
    """The same network, its weights in the same order, with ReLU after max pooling wherever a convolution goes only there.

    The largest of four values is the same before and after a ReLU, and so is its gradient: where the four are level at 0, a
    ReLU lets none through. ``model`` itself where there is nothing to move. The weights are new.
    """
    moved = _moved(model)
    if not moved:
        return model
    convolutions = set(moved.values())

    def clone(layer: keras.layers.Layer) -> keras.layers.Layer:
        config = layer.get_config()
        if layer.name in convolutions:
            config["activation"] = "linear"
        return type(layer).from_config(config)

    def call(layer: keras.layers.Layer, *inputs: Any, **options: Any) -> Any:
        said = layer(*inputs, **options)
        return keras.ops.relu(said) if layer.name in moved else said

    return keras.models.clone_model(model, clone_function=clone, call_function=call)


def _moved(model: keras.Model) -> dict[str, str]:
    """Name of a pooling layer -> that of the convolution with a ReLU before it, which nothing else listens to."""
    pools = [layer for layer in model.layers if isinstance(layer, keras.layers.MaxPooling2D)]
    convolutions = [layer for layer in model.layers if isinstance(layer, keras.layers.Conv2D)] if pools else []
    rectified = [layer for layer in convolutions if layer.activation is keras.activations.relu]
    heard = [id(tensor) for layer in model.layers for tensor in keras.tree.flatten(layer.input)] if rectified else []
    return {
        pool.name: convolution.name
        for pool in pools
        for convolution in rectified
        if pool.input is convolution.output and heard.count(id(convolution.output)) == 1
    }
