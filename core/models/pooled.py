"""A network whose convolutions know the pooling behind them: equal answers and gradients for a good deal less work."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import keras

Sides = tuple[int, int]  # rows and columns


class PooledConvolution(keras.layers.Conv2D):  # type: ignore[misc]  # keras is untyped here
    """Convolution, max pooling, bias and ReLU, in this order, on the part of the picture that the pooling hears.

    Input (batch, height, width, channels), output (batch, pooled height, pooled width, filters); no padding. ``pool`` is
    (window, strides), ``heard`` the part of the input that matters, from its upper left corner. The largest of four values
    is the same before and after a bias or a ReLU, and so is its gradient: where the four are level at 0, a ReLU lets none
    through. The last row of an odd number, which pooling by two leaves out, is not convolved at all.
    """

    def __init__(self, *, pool: tuple[Sides, Sides], heard: Sides, **options: Any) -> None:
        super().__init__(**options)
        self.pool, self.heard = pool, heard

    def call(self, inputs: Any) -> Any:
        """The rectified pooling of (batch, height, width, channels)."""
        rows, columns = self.heard
        convolved = self.convolution_op(inputs[:, :rows, :columns], self.kernel)
        largest = keras.ops.max_pool(convolved, *self.pool)
        return keras.ops.relu(largest + self.bias if self.use_bias else largest)

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Of a batch of pictures that hold what is heard."""
        batch, *sides, filters = super().compute_output_shape((input_shape[0], *self.heard, input_shape[3]))
        pooled = [(side - window) // stride + 1 for side, window, stride in zip(sides, *self.pool, strict=True)]
        return (batch, *pooled, filters)


def pooled_first(model: keras.Model) -> keras.Model:
    """The same network, its weights in the same order, with one layer for each rectified convolution and its max pooling.

    ``model`` itself where there is no such pair. The weights are new.
    """
    merged = _merged(model)
    if not merged:
        return model
    done = {pool.name for pool, _ in merged.values()}

    def clone(layer: keras.layers.Layer) -> keras.layers.Layer:
        if layer.name not in merged:
            return type(layer).from_config(layer.get_config())
        pool, heard = merged[layer.name]
        told = {"pool": (pool.pool_size, pool.strides), "heard": heard}
        return PooledConvolution.from_config(layer.get_config() | told)

    def call(layer: keras.layers.Layer, *inputs: Any, **options: Any) -> Any:
        return inputs[0] if layer.name in done else layer(*inputs, **options)

    return keras.models.clone_model(model, clone_function=clone, call_function=call)


def _merged(model: keras.Model) -> dict[str, tuple[Any, Sides]]:
    """Name of a convolution -> the pooling that alone listens to it, and what matters of the convolution's input."""
    layers = model.layers if any(isinstance(layer, keras.layers.MaxPooling2D) for layer in model.layers) else []
    listeners = defaultdict(list)
    for layer in layers:
        for tensor in keras.tree.flatten(layer.input):
            listeners[id(tensor)].append(layer)
    merged: dict[str, tuple[Any, Sides]] = {}
    for layer in reversed(layers):  # since what is heard of a layer follows from those behind it
        pool = _only(listeners[id(layer.output)])
        if _rectified(layer) and isinstance(pool, keras.layers.MaxPooling2D) and pool.padding == "valid":
            after = _only(listeners[id(pool.output)])
            sides = merged[after.name][1] if after is not None and after.name in merged else pool.output.shape[1:3]
            convolved = _before(sides, pool.pool_size, pool.strides)
            merged[layer.name] = pool, _before(convolved, layer.kernel_size, layer.strides)
    return merged


def _only(layers: list[Any]) -> Any:
    return layers[0] if len(layers) == 1 else None


def _rectified(layer: keras.layers.Layer) -> bool:
    """A convolution of pictures of a known size, with a ReLU and neither padding nor gaps."""
    return (
        isinstance(layer, keras.layers.Conv2D)
        and layer.activation is keras.activations.relu
        and (layer.padding, layer.dilation_rate) == ("valid", (1, 1))
        and None not in layer.input.shape[1:]
    )


def _before(sides: Sides, window: Sides, strides: Sides) -> Sides:
    """How much of the input such windows see that make an output of these sides."""
    rows, columns = ((side - 1) * stride + size for side, size, stride in zip(sides, window, strides, strict=True))
    return rows, columns
