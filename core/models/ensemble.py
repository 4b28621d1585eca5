"""Several networks as one: their probabilities averaged, and each of them still to be asked."""

from __future__ import annotations

from collections.abc import Sequence

import keras
import numpy as np

from core.models.answers import exported

LEAST = 1e-30  # of a probability whose logarithm is taken


def average_of(members: Sequence[keras.Model], scalable: bool = False) -> keras.Model:
    """One network whose output is the mean of the outputs (batch, outputs) of ``members``, all on the same input.

    Lakshminarayanan et al. 2017, arXiv:1612.01474. ``scalable``: the mean is taken to log-odds (one output) or logarithms
    (several) and back by a last dense layer that changes nothing until ``core.models.calibrated`` divides its weights: the
    pool is scaled, not its members, which would leave it too cautious (Rahaman and Thiery 2021, arXiv:2007.08792). Members
    must then end in a dense layer with a sigmoid or softmax.
    """
    inputs = keras.Input(members[0].input_shape[1:])
    inner = [before_the_activation(member) for member in members] if scalable else members
    named = [keras.Model(m.input, m.output, name=f"member_{i}") for i, m in enumerate(inner, start=1)]
    said = [member(inputs) for member in named]
    if not scalable:
        return keras.Model(inputs, keras.layers.Average(name="mean")(said), name="ensemble")
    outputs = said[0].shape[-1]
    activation = "sigmoid" if outputs == 1 else "softmax"
    pool = _log_mean(said, activation)
    if outputs == 1:
        pool = pool - _log_mean([-one for one in said], activation)  # not 1 - p, which loses its digits near p = 1
    last = keras.layers.Dense(
        outputs, activation=activation, use_bias=False, kernel_initializer="identity", dtype="float32", name="scaled"
    )
    return keras.Model(inputs, last(pool), name="ensemble")


def before_the_activation(member: keras.Model) -> keras.Model:
    """The network (batch, outputs) without the sigmoid or softmax of its last layer, which must be dense; ValueError else."""
    last = member.layers[-1]
    if not isinstance(last, keras.layers.Dense) or last.activation.__name__ not in ("sigmoid", "softmax"):
        raise ValueError(f"the last layer must be Dense with sigmoid or softmax, not {last}")
    name = f"{last.name}_plain"  # a name by number may be one that a network from a file has already
    plain = keras.layers.Dense(last.units, use_bias=last.use_bias, dtype="float32", name=name)
    model = keras.Model(member.input, plain(last.input))
    plain.set_weights(last.get_weights())
    return model


def members_of(model: keras.Model) -> keras.Model | None:
    """A network that gives the output of every member, (batch, members * outputs), scaled as their mean is.

    None where ``model`` is not what ``average_of`` made.
    """
    members = [layer for layer in model.layers if layer.name.startswith("member_")]
    if model.name != "ensemble" or not members:
        return None
    said = [member(model.input) for member in members]
    if model.layers[-1].name == "scaled":
        said = [model.layers[-1](one) for one in said]
    return keras.Model(model.input, keras.layers.Concatenate(name="each")(said), name="members")


def members_file(model: keras.Model, sample: np.ndarray) -> dict[str, bytes]:
    """``members.onnx``, which gives the output of every member, beside the files of ``model``; nothing for one network."""
    each = members_of(model)
    if each is None:
        return {}
    each(sample[:1])  # Keras exports only what has been asked once
    found = exported(each, sample)
    return {"members.onnx": found["model.onnx"]} if "model.onnx" in found else {}


def _log_mean(said: Sequence[keras.KerasTensor], activation: str) -> keras.KerasTensor:
    risks = [keras.layers.Activation(activation, dtype="float32")(one) for one in said]
    return keras.ops.log(keras.ops.maximum(keras.layers.Average(dtype="float32")(risks), LEAST))
