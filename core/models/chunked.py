"""Many optimiser steps inside one compiled call, behind Keras's public compile, fit and callbacks.

Small networks lose nearly all their time between steps. Here ``fit`` sees one "batch" per *chunk*: a ``tf.while_loop``
takes all steps of the chunk on rows that already lie in memory. Compiled chunks are kept by architecture and shape, so
that the same network on other rows of the same shape neither traces nor compiles again.
"""

from __future__ import annotations

import ctypes
import gc
import json
import math
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from core.arrays import aligned
from core.models.adam import OnePassAdam
from core.models.augmented import augmented
from core.models.blocks import Rows, index_blocks, validation_blocks
from core.models.distilled import distillation
from core.models.identity import architecture
from core.models.pooled import pooled_first
from core.spec import Recipe

CHUNK_S = 0.15  # what a chunk should last: short enough for a live curve and a quick stop
CPU = Path("/proc/cpuinfo")  # what Linux says of the processor
KEPT = 8  # compiled networks at most
LARGE = 32 << 20  # bytes of resident rows beside which what is compiled is not worth keeping
KEPT_BYTES = 1 << 30  # of their resident rows at most, save for the newest

_kept: OrderedDict[str, Chunked] = OrderedDict()


class Chunked(keras.Model):  # type: ignore[misc]  # keras is untyped here
    """Trains ``inner`` on resident rows; one ``train_step`` is as many optimiser steps as it is asked for."""

    def __init__(
        self, inner: keras.Model, recipe: Recipe, train: Rows, validation: Rows, batch: int, augment: tuple[str, ...]
    ) -> None:
        super().__init__()
        self.inner = inner
        self.augment = augment
        self.rows = len(train[0])
        self.batch = batch
        self.steps_per_epoch = math.ceil(self.rows / batch)
        self.step_s = 0.0  # seconds of one optimiser step, as last measured
        self.resident_bytes = sum(a.nbytes for a in (*train, *validation))
        # tuples, so that Keras does not take the rows for weights
        self._train_rows = tuple(_resident(a) for a in train)
        self._validation_rows = tuple(tf.Variable(a, trainable=False) for a in validation_blocks(validation, batch))
        loss = distillation(recipe.loss, recipe.softness) if recipe.softness else _loss(recipe.loss)
        self.compile(_optimizer(recipe), loss, jit_compile=recipe.jit)
        self.optimizer.build(inner.trainable_variables)
        self._optimizer_start = tuple(v.numpy() for v in self.optimizer.variables)
        steps_in_rows = (
            train[0].ndim > 2
        )  # without them validating is so quick that compiling it takes longer than it saves
        self.validation_loss = tf.function(self._validation_loss, jit_compile=recipe.jit and steps_in_rows)
        self._compile_now(batch)

    def call(self, inputs: Any, training: bool = False) -> Any:
        """The inner network's answer."""
        return self.inner(inputs, training=training)

    @property
    def state(self) -> list[Any]:
        """The variables a training must restore to go on: of the network, its random states, and the optimiser."""
        return [*self.inner.variables, *self.optimizer.variables]

    def put(self, train: Rows, validation: Rows) -> None:
        """Replace the resident rows by others of the same shapes."""
        for variable, array in zip(self._train_rows, train, strict=True):
            variable.assign(array)
        for variable, array in zip(self._validation_rows, validation_blocks(validation, self.batch), strict=True):
            variable.assign(array)

    def restart(self, model: keras.Model, learning_rate: float) -> None:
        """Take over the weights and random states of ``model`` and forget all that the optimiser has learned."""
        assign(self.inner.variables, [v.numpy() for v in model.variables])
        assign(self.optimizer.variables, self._optimizer_start)
        self.optimizer.learning_rate = learning_rate

    def train_step(self, block: tuple[tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]) -> dict[str, tf.Tensor]:
        """Steps ``start`` to ``stop`` of an epoch: the summed loss of their rows and the step reached.

        ``rows`` is (steps, batch) int32 row numbers; a negative ``-1 - row`` fills up the last batch and counts for nothing.
        From ``key`` (2,), the epoch's own, and the step's number follows how its pictures are augmented.
        A loss that is not finite ends the loop at that step; weights that are not finite at the end, which a ReLU can hide
        from the loss, make the sum NaN.
        """
        rows, start, stop, key = block
        x, y, weight = (tf.convert_to_tensor(v) for v in self._train_rows)

        def step(i: tf.Tensor, total: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
            real = tf.cast(rows[i] >= 0, tf.float32)
            index = tf.where(rows[i] >= 0, rows[i], -1 - rows[i])
            count = tf.reduce_sum(real)
            share = (
                tf.gather(weight, index) * real * tf.cast(tf.size(real), tf.float32) / count
            )  # a short batch's own mean
            seen = tf.gather(x, index)
            if self.augment:
                seen = augmented(seen, self.augment, tf.random.experimental.stateless_fold_in(key, i))
            loss = self._step(seen, tf.gather(y, index), share)
            return i + 1, total + tf.cast(loss, tf.float64) * tf.cast(count, tf.float64)

        zero = tf.constant(0.0, tf.float64)  # in which the sum is the same wherever the chunks of an epoch begin
        reached, total = tf.while_loop(lambda i, total: (i < stop) & tf.math.is_finite(total), step, (start, zero))
        sound = [tf.math.is_finite(tf.reduce_sum(v)) for v in self.inner.trainable_variables]
        return {"loss": tf.where(tf.reduce_all(sound), total, math.nan), "step": reached}

    def _step(self, x: tf.Tensor, y: tf.Tensor, weight: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            loss = self.compute_loss(x=x, y=y, y_pred=self(x, training=True), sample_weight=weight)
        gradients = tape.gradient(loss, self.inner.trainable_variables)
        self.optimizer.apply(gradients, self.inner.trainable_variables)
        return loss

    def _validation_loss(self) -> tf.Tensor:
        x, y, weight = (tf.convert_to_tensor(v) for v in self._validation_rows)
        blocks = x.shape[0]

        def block(i: tf.Tensor, total: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
            said = self(x[i], training=False)
            return i + 1, total + self.compute_loss(x=x[i], y=y[i], y_pred=said, sample_weight=weight[i])

        _, total = tf.while_loop(lambda i, _: i < blocks, block, (tf.constant(0), tf.constant(0.0)))
        return total / blocks

    def _compile_now(self, batch: int) -> None:
        """Compile by taking no step, then time a few; the weights are set anew before they count."""
        stops = (0, 0, 1, 3) if self.steps_per_epoch >= 3 else (0, 0, 1)
        plan = index_blocks(self.rows, batch, seed=0, first_epoch=0, stops=stops)
        watch = Stopwatch()
        self.fit(plan, steps_per_epoch=len(stops) - 1, shuffle=False, verbose=0, callbacks=[watch])
        self.step_s = watch.step_s
        self.validation_loss()


class Stopwatch(keras.callbacks.Callback):  # type: ignore[misc]  # keras is untyped here
    """Times one optimiser step in the fastest chunk of a fit that took any."""

    def on_train_begin(self, logs: Any = None) -> None:
        """Nothing is timed yet."""
        self.step_s, self._reached = math.inf, 0

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        """The chunk begins."""
        self._began = time.perf_counter()

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """The chunk is over."""
        steps, self._reached = int(logs["step"]) - self._reached, int(logs["step"])
        if steps:
            self.step_s = min(self.step_s, (time.perf_counter() - self._began) / steps)


def compiled(
    model: keras.Model,
    build: Callable[[], keras.Model],
    recipe: Recipe,
    train: Rows,
    validation: Rows,
    batch: int,
    augment: tuple[str, ...] = (),
) -> Chunked:
    """The compiled chunks for an architecture and shape, holding these rows; made once, then kept.

    ``model`` comes fresh from ``build`` and only lends its description: it stays independent of what is kept.
    """
    precision = supported(recipe.precision)
    shapes = [a.shape for a in (*train, *validation)]
    told = [recipe.loss, recipe.softness, recipe.optimizer, recipe.jit, precision, batch, augment]
    key = json.dumps([architecture(model), shapes, *told])
    if key in _kept:
        _kept.move_to_end(key)
        _kept[key].put(train, validation)
        return _kept[key]
    _kept[key] = Chunked(pooled_first(_built(build, precision)), recipe, train, validation, batch, augment)
    while len(_kept) > KEPT or (len(_kept) > 1 and sum(c.resident_bytes for c in _kept.values()) > KEPT_BYTES):
        _kept.popitem(last=False)
    return _kept[key]


def let_go() -> None:
    """Forget the compiled networks with many resident rows: a job calls this once it has trained on them."""
    large = [key for key, kept in _kept.items() if kept.resident_bytes > LARGE]
    for key in large:
        del _kept[key]
    if large:
        gc.collect()  # a Keras model refers to itself
        if give_back := getattr(
            ctypes.CDLL(None), "malloc_trim", None
        ):  # glibc keeps what compiling needed, some 60 MB
            give_back(0)


def assign(variables: Sequence[Any], values: Sequence[np.ndarray]) -> None:
    """Set variables to arrays of the same shapes, in order."""
    for variable, value in zip(variables, values, strict=True):
        variable.assign(value)


def supported(precision: str) -> str:
    """The wanted precision where the hardware computes in it, else float32.

    AVX512-BF16 alone is not enough: without AMX convolutions in it took twice as long as in float32 (measured).
    """
    if precision == "float32" or tf.config.list_physical_devices("GPU"):
        return precision
    flags = CPU.read_text() if CPU.is_file() else ""
    return precision if "amx_bf16" in flags else "float32"


def _resident(array: np.ndarray) -> tf.Variable:
    """The array as a variable; a large one is not copied where TensorFlow can read it as it lies: nothing may change it then."""
    if array.nbytes > LARGE and aligned(array):
        return tf.Variable(tf.experimental.dlpack.from_dlpack(array.__dlpack__()), trainable=False)
    return tf.Variable(array, trainable=False)


def _optimizer(recipe: Recipe) -> keras.optimizers.Optimizer:
    return OnePassAdam() if recipe.optimizer == "adam" else keras.optimizers.get(recipe.optimizer)


def _loss(name: str) -> Any:
    """Keras's own loss of that name, or one that the module of the network registered with Keras, as ``core.models.quantiles``."""
    return keras.saving.get_registered_object(name) or name


def _built(build: Callable[[], keras.Model], precision: str) -> keras.Model:
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(precision)
    try:
        return build()
    finally:
        keras.config.set_dtype_policy(before)
