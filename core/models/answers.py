"""What a network answers, and the files it is taken home in."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from core.models.features import with_features
from core.predict import BLOCK, session

ONNX_TOLERANCE = 1e-4  # largest difference from Keras of what is at most 1, as probabilities are; seen: 4e-7
WORTH = 100  # steps of all blocks together from which on compiling a recurrent network takes less time than it saves


def answers(model: keras.Model, x: np.ndarray) -> np.ndarray:
    """Probabilities, float64, for ``x`` (rows, ...) float32: (rows,) of one output, (rows, outputs) of several."""
    return probabilities(outputs(model, x))


def probabilities(said: np.ndarray) -> np.ndarray:
    """Float64 for a network's outputs (rows, outputs) float32: (rows,) of one, (rows, outputs) that sum to 1 of several."""
    told = said.astype("float64")
    return told[:, 0] if told.shape[1] == 1 else told / told.sum(axis=1, keepdims=True)  # float32: but for 1e-7


def exported(model: keras.Model, sample: np.ndarray, features: bool = False) -> dict[str, bytes]:
    """The network as ``.keras`` and, where ONNX Runtime answers ``sample`` (rows, ...) as Keras does, as ``.onnx``.

    With ``features`` the latter has a second output: what enters the last layer, (rows, features).
    """
    live = with_features(model) if features else model
    if features:
        live(sample[:1])  # Keras exports only what has been asked once
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model.save(folder / "model.keras")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # Keras patches tf2onnx for NumPy 2 and warns about itself
            live.export(str(folder / "model.onnx"), format="onnx", verbose=False)
        files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    told = outputs(model, sample)
    gap = np.abs(session(files["model.onnx"])(sample) - told)
    if float(gap.max()) > ONNX_TOLERANCE * max(1.0, float(np.abs(told).max())):
        del files["model.onnx"]
    return files


def outputs(model: keras.Model, x: np.ndarray) -> np.ndarray:
    """The outputs (rows, ...) as they come, float32, for ``x`` (rows, ...) float32."""
    starts = range(0, len(x), BLOCK)
    ask = _compiled(model, x) if reads_steps(model) and len(starts) * x.shape[1] > WORTH else model
    return np.concatenate([keras.ops.convert_to_numpy(ask(x[i : i + BLOCK])) for i in starts])


def reads_steps(layer: keras.layers.Layer) -> bool:
    """Whether a layer, or one within it, is recurrent: uncompiled, each step costs Python's time."""
    inside = [*getattr(layer, "layers", ()), getattr(layer, "forward_layer", None)]
    return isinstance(layer, keras.layers.RNN) or any(reads_steps(one) for one in inside if one is not None)


def _compiled(model: keras.Model, x: np.ndarray) -> Callable[[np.ndarray], tf.Tensor]:
    """The network as one graph that takes blocks of ``x`` of any length."""
    signature = [tf.TensorSpec((None, *x.shape[1:]), x.dtype)]
    graph: Callable[[np.ndarray], tf.Tensor] = tf.function(model, input_signature=signature)
    return graph
