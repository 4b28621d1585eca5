"""A stranger's network: looked through before it is run, then run once. Whatever is not as this program saves it is refused."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from core.archive import RefusedError
from core.i18n import msg
from core.limits import LIMITS

if TYPE_CHECKING:
    import onnx

STANDARD = {"", "ai.onnx"}  # domains of operators
LOOP = "Loop"
CELL = {
    "Add",
    "And",
    "Cast",
    "Gather",
    "Identity",
    "Less",
    "MatMul",
    "Mul",
    "Sigmoid",
    "Slice",
    "Split",
    "Squeeze",
    "Sub",
    "Tanh",
}  # all that happens in a step of a recurrent network; none of them has a graph inside
BROKEN = msg("its network cannot be read.")
NETWORK = msg("its network is not one that this program saves.")
KINDS = ("EPFail", "Fail", "InvalidArgument", "InvalidGraph", "InvalidProtobuf", "NotImplemented", "RuntimeException")
"""What ONNX Runtime raises over a file; these have nothing in common but ``Exception``."""


def check_network(content: bytes) -> None:
    """Only standard operators, no functions, every number in the file; one case gets probabilities, or a forecast's quantiles.

    Of operators with a graph inside only loops that take as many steps as the file says, at most those of the input, and in each
    no more than the cell of a recurrent network does. RefusedError for anything else. Any other error is a fault of the program.
    """
    import onnx
    from google.protobuf.message import DecodeError
    from onnxruntime.capi import onnxruntime_pybind11_state as runtime

    broken = tuple(getattr(runtime, kind) for kind in KINDS)
    try:
        model = onnx.load_model_from_string(content)
        _check_graph(model)
        answers = _asked_once(model, content)
    except (DecodeError, LookupError, RuntimeError, TypeError, ValueError, *broken) as error:
        raise RefusedError(BROKEN) from error
    if not _are_answers(answers):
        raise RefusedError(NETWORK)


def _check_graph(model: onnx.ModelProto) -> None:
    graph = model.graph
    loops = [node for node in graph.node if node.op_type == LOOP]
    parts = [graph, *(attribute.g for loop in loops for attribute in loop.attribute)]
    cells = [node for part in parts[1:] for node in part.node]
    nodes = [*graph.node, *cells]
    attributes = [attribute for node in nodes for attribute in node.attribute]
    tensors = [tensor for part in parts for tensor in part.initializer]
    tensors += [tensor for a in attributes for tensor in (a.t, *a.tensors)]
    known = (
        len(graph.input) == 1
        and not model.functions
        and {node.domain for node in nodes} <= STANDARD
        and {node.op_type for node in cells} <= CELL
        and not any(a.HasField("g") for node in nodes if node.op_type != LOOP for a in node.attribute)
        and not any(a.graphs or a.HasField("sparse_tensor") or a.sparse_tensors for a in attributes)
        and not any(part.sparse_initializer for part in parts)
        and not any(tensor.external_data or tensor.data_location for tensor in tensors)
        and all(count <= _steps(graph) for loop in loops for count in _counts(graph, loop))
    )
    if not known:
        raise RefusedError(NETWORK)


def _steps(graph: onnx.GraphProto) -> int:
    """Of the input (batch, steps, ...), as many as a series may have at most."""
    shape: list[int] = [place.dim_value for place in graph.input[0].type.tensor_type.shape.dim]
    return min(shape[1], LIMITS.steps)


def _counts(graph: onnx.GraphProto, loop: onnx.NodeProto) -> list[float]:
    """How often a loop goes round at most, whatever its condition says: the number in the file under the name that it states.

    Endless where there is none; all of them where the name is given twice, since the runtime takes one.
    """
    from onnx import numpy_helper

    name = next(iter(loop.input), "")
    named = [tensor for tensor in graph.initializer if name and tensor.name == name]
    return [float(numpy_helper.to_array(tensor).item()) for tensor in named] or [math.inf]


def _are_answers(answers: np.ndarray) -> bool:
    """Whether they are probabilities (1, outputs), quantiles (1, horizons, quantiles) that do not cross, or a picture.

    That is (1, side, side, channels) with values from -1 to 1.
    """
    if answers.ndim == 4:
        return bool((np.abs(answers) <= 1).all())
    if answers.ndim == 3:
        return bool(np.isfinite(answers).all() and (np.diff(answers, axis=2) >= 0).all())
    return bool(answers.ndim == 2 and ((answers >= 0) & (answers <= 1)).all())


def _asked_once(model: onnx.ModelProto, content: bytes) -> np.ndarray:
    """The answers to one case of zeros."""
    from core.predict import session

    shape = [place.dim_value or 1 for place in model.graph.input[0].type.tensor_type.shape.dim]
    if math.prod(shape) > LIMITS.pixels:
        raise RefusedError(NETWORK)
    return session(content)(np.zeros(shape, np.float32))
