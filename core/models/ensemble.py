"""Several networks as one: their probabilities averaged, and each of them still to be asked."""

from __future__ import annotations

from collections.abc import Sequence

import keras
import numpy as np

from core.models.answers import exported

LEAST_P = 1e-7  # float32 tells probabilities from 1 down to half of this


def average_of(members: Sequence[keras.Model], scalable: bool = False) -> keras.Model:
    """One network whose output is the mean of the outputs (batch, outputs) of ``members``, all on the same input.

    Lakshminarayanan et al. 2017, arXiv:1612.01474. ``scalable``: the mean is taken to log-odds (one output) or logarithms
    (several) and back by a last dense layer that changes nothing until ``core.models.calibrated`` divides its weights: the
    pool is scaled, not its members, which would leave it too cautious (Rahaman and Thiery 2021, arXiv:2007.08792).
    """
    inputs = keras.Input(members[0].input_shape[1:])
    named = [keras.Model(m.inputs, m.outputs, name=f"member_{i}") for i, m in enumerate(members, start=1)]
    mean = keras.layers.Average(name="mean", dtype="float32")([member(inputs) for member in named])
    if not scalable:
        return keras.Model(inputs, mean, name="ensemble")
    outputs = mean.shape[-1]
    last = keras.layers.Dense(
        outputs,
        activation="sigmoid" if outputs == 1 else "softmax",
        use_bias=False,
        kernel_initializer="identity",
        dtype="float32",
        name="scaled",
    )
    return keras.Model(inputs, last(_log(mean)), name="ensemble")


def members_of(model: keras.Model) -> keras.Model | None:
    """A network that gives the output of every member, (batch, members * outputs), scaled as their mean is.

    None where ``model`` is not what ``average_of`` made.
    """
    members = [layer for layer in model.layers if layer.name.startswith("member_")]
    if model.name != "ensemble" or not members:
        return None
    said = [member(model.inputs[0]) for member in members]
    if model.layers[-1].name == "scaled":
        said = [model.layers[-1](_log(one)) for one in said]
    return keras.Model(model.inputs, keras.layers.Concatenate(name="each")(said), name="members")


def members_file(model: keras.Model, sample: np.ndarray) -> dict[str, bytes]:
    """``members.onnx``, which gives the output of every member, beside the files of ``model``; nothing for one network."""
    each = members_of(model)
    found = exported(each, sample) if each is not None else {}
    return {"members.onnx": found["model.onnx"]} if "model.onnx" in found else {}


def _log(p: keras.KerasTensor) -> keras.KerasTensor:
    """Log-odds of one probability, logarithms of several: what a sigmoid or softmax takes back to ``p``."""
    kept = keras.ops.clip(p, LEAST_P, 1 - LEAST_P)
    if p.shape[-1] > 1:
        return keras.ops.log(kept)
    return keras.ops.log(kept) - keras.ops.log(1 - kept)
