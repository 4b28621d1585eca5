"""A network asked for log-odds and for how these follow from its inputs and from its last feature maps. Needs TensorFlow.

Log-odds and not probabilities: next to 0 and 1 a probability hardly moves, and every gradient of it vanishes.
"""

from __future__ import annotations

import math
import tempfile
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from core.models.ensemble import average_of, before_the_activation
from core.store import sha256

KEPT = 4  # opened networks; tracing one takes about a second
PLACES = 400_000  # pixels, or numbers of series, asked at once: bounds the memory of a layer with 64 channels to 100 MB
_kept: OrderedDict[str, Scores] = OrderedDict()


class Scores:
    """One network, its computations traced once for whatever weights it has; ``wanted`` (n,) is a class of each picture."""

    def __init__(self, model: keras.Model) -> None:
        if not self._ends_dense(model):  # the plain mean of several networks
            model = average_of(_members(model), scalable=True)
        self.model = before_the_activation(model)
        self.shape: tuple[int, ...] = tuple(model.input_shape[1:])
        self.networks = _members(model) or [self.model]
        entry = tf.TensorSpec([None, *self.shape], tf.float32)
        signature = [entry, tf.TensorSpec([None], tf.int32)]
        self._asked = tf.function(self._ask, input_signature=signature)
        self._slopes = tf.function(self._slope, input_signature=signature)
        layers = [last_spatial(one) for one in self.networks]
        self._spatial = [
            tf.function(_pulls(keras.Model(one.input, [layer.output, one.output])), input_signature=signature)
            for one, layer in zip(self.networks, layers, strict=True)
            if layer is not None
        ]

    @property
    def is_spatial(self) -> bool:
        """Whether a late layer still knows places."""
        return len(self._spatial) == len(self.networks)

    def ask(self, x: np.ndarray, wanted: np.ndarray) -> np.ndarray:
        """Log-odds (n,) of the wanted classes for prepared ``x`` float32: (n, height, width, channels) or (n, steps, features)."""
        return self._in_blocks(self._asked, x, wanted)[0]

    def gradients(self, x: np.ndarray, wanted: np.ndarray) -> np.ndarray:
        """The gradients of ``ask`` with respect to every value of ``x``, in its shape."""
        return self._in_blocks(self._slopes, x, wanted)[0]

    def last_maps(self, x: np.ndarray, wanted: np.ndarray) -> list[list[np.ndarray]]:
        """For each network the maps (n, rows, columns, channels) of its last spatial layer, and the gradients of its log-odds."""
        return [self._in_blocks(pull, x, wanted) for pull in self._spatial]

    def layers(self) -> list[keras.layers.Layer]:
        """Every layer with weights, from the input to the output, one network after the other."""
        return [layer for layer in _flat(self.model) if layer.weights]

    @staticmethod
    def _ends_dense(model: keras.Model) -> bool:
        return isinstance(model.layers[-1], keras.layers.Dense)

    def _ask(self, x: Any, wanted: Any) -> tuple[Any]:
        return (_log_odds(self.model(x, training=False), wanted),)

    def _slope(self, x: Any, wanted: Any) -> tuple[Any]:
        with tf.GradientTape() as tape:
            tape.watch(x)
            total = tf.reduce_sum(_log_odds(self.model(x, training=False), wanted))
        return (tape.gradient(total, x),)

    def _in_blocks(self, function: Any, x: np.ndarray, wanted: np.ndarray) -> list[np.ndarray]:
        size = max(1, PLACES // math.prod(self.shape[:2]))
        x, wanted = np.asarray(x, np.float32), np.asarray(wanted, np.int32)
        blocks = [function(x[i : i + size], wanted[i : i + size]) for i in range(0, len(x), size)]
        return [np.concatenate([np.asarray(part) for part in parts]) for parts in zip(*blocks, strict=True)]


def opened(content: bytes) -> Scores:
    """The network in the bytes of a ``.keras`` file that this program wrote; opened and traced once in this process."""
    key = sha256(content)
    if key not in _kept:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "model.keras"
            path.write_bytes(content)
            _kept[key] = Scores(keras.models.load_model(path, compile=False, safe_mode=True))
    _kept.move_to_end(key)
    while len(_kept) > KEPT:
        _kept.popitem(last=False)
    return _kept[key]


def probability(log_odds: float) -> float:
    """Of log-odds of any size, without overflow."""
    return 0.5 * (1 + math.tanh(0.5 * log_odds))


def last_spatial(model: keras.Model) -> keras.layers.Layer | None:
    """The last layer whose output has places (n, rows, columns, channels), before it is pooled; None where there is none.

    There is none either where the places become a sequence first (recurrent, attention): what follows mixes them.
    """
    found = None
    for layer in model.layers:
        rank, name = len(layer.output.shape), type(layer).__name__
        if rank == 3:
            return None
        computes = not isinstance(layer, keras.layers.InputLayer | keras.layers.Reshape) and "Pooling" not in name
        if rank == 4 and computes and (found is not None or layer.weights):
            found = layer
    return found


def _pulls(both: keras.Model) -> Any:
    """A function to the maps of a layer and the gradients of the log-odds; ``both`` gives the maps and what is before them."""

    def pull(x: Any, wanted: Any) -> tuple[Any, Any]:
        with tf.GradientTape() as tape:
            tape.watch(x)  # else nothing on the way to the maps is recorded where no weight can be trained
            maps, said = both(x, training=False)
            total = tf.reduce_sum(_log_odds(said, wanted))
        gradients = tape.gradient(total, maps)
        return tf.cast(maps, tf.float32), tf.cast(gradients, tf.float32)

    return pull


def _log_odds(said: Any, wanted: Any) -> Any:
    """Of each wanted class against all others, from what the last layer has before its sigmoid (n, 1) or softmax (n, classes)."""
    if said.shape[-1] == 1:
        return said[:, 0] * (2.0 * tf.cast(wanted, tf.float32) - 1.0)
    own = tf.one_hot(wanted, said.shape[-1], on_value=True, off_value=False, dtype=tf.bool)
    others = tf.where(own, tf.constant(-np.inf, tf.float32), said)
    return tf.reduce_sum(tf.where(own, said, 0.0), axis=1) - tf.reduce_logsumexp(others, axis=1)


def _members(model: keras.Model) -> list[keras.Model]:
    return [layer for layer in model.layers if layer.name.startswith("member_")]


def _flat(model: keras.Model) -> Iterator[keras.layers.Layer]:
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from _flat(layer)
        else:
            yield layer
