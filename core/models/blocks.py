"""Which rows each optimiser step takes, and the rows of the validation part in blocks that fit the caches."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np
import tensorflow as tf

VALIDATION_ROWS = 512  # at most so many at once ...
VALIDATION_VALUES = 1 << 16  # ... and, beyond a batch, of so many values: what pictures turn into should fit the caches

Rows = tuple[np.ndarray, np.ndarray, np.ndarray]  # x (rows, ...), y (rows, outputs), weight (rows,), all float32


def index_blocks(
    rows: int, batch: int, seed: int, first_epoch: int, stops: Sequence[int], order: np.ndarray | None = None
) -> tf.data.Dataset:
    """An endless dataset of ``(rows, start, stop, key)`` for ``Chunked.train_step``; each epoch has ``len(stops) - 1`` of them.

    Each epoch's shuffle and key follow from the seed and the epoch's number alone, so that a resumed training goes on as it would
    have. Endless on purpose: a dataset that ends makes ``fit`` rebuild its iterator every epoch. ``order`` fixes the order.
    """
    missing = -rows % batch
    fixed = None if order is None else tf.constant(order, tf.int32)
    bounds = list(itertools.pairwise(stops))

    def epoch(number: tf.Tensor) -> tf.data.Dataset:
        key = tf.stack([tf.constant(seed, tf.int64), number])
        shuffled = tf.random.experimental.stateless_shuffle(tf.range(rows), key) if fixed is None else fixed
        filler = -1 - shuffled[:missing]  # real rows, so that batch statistics stay those of the data
        table = tf.reshape(tf.concat([shuffled, filler], 0), [-1, batch])
        table = tf.ensure_shape(table, [math.ceil(rows / batch), batch])
        return tf.data.Dataset.from_tensor_slices(bounds).map(lambda bound: (table, bound[0], bound[1], key))

    return tf.data.Dataset.counter(first_epoch).flat_map(epoch).prefetch(1)


def validation_blocks(rows: Rows, batch: int) -> Rows:
    """The rows as (blocks, size, ...) with weights such that the mean of the blocks' mean losses is that of the rows."""
    count = len(rows[0])
    most = min(VALIDATION_ROWS, max(batch, VALIDATION_VALUES // math.prod(rows[0].shape[1:])))
    blocks = math.ceil(count / most)
    size = math.ceil(count / blocks)
    missing = blocks * size - count
    x, y, weight = (np.concatenate([a, a[:missing]]) for a in rows)  # real rows fill up, and count for nothing
    weight[count:] = 0
    x, y, weight = (a.reshape(blocks, size, *a.shape[1:]) for a in (x, y, weight))
    return x, y, weight * np.float32(blocks * size / count)
