"""Loops in a stranger's network: as many steps as the input has, and in each no more than a recurrent cell."""

import time

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper

from core.archive import RefusedError
from core.checked_network import BROKEN, NETWORK, check_network
from core.limits import LIMITS

STEPS = 6
FLOAT, INT, BOOL = TensorProto.FLOAT, TensorProto.INT64, TensorProto.BOOL
CELL = [helper.make_node("Add", ["held", "w"], ["z"]), helper.make_node("Sigmoid", ["z"], ["next"])]
GO_ON = helper.make_node("Identity", ["going"], ["on"])  # says forever what it was told at the beginning
SUM = helper.make_node("ReduceMean", ["x"], ["start"], axes=[1, 2], keepdims=1)
LAST = [helper.make_node("Squeeze", ["end", "axis"], ["p"])]


def value(name, kind, shape):
    return helper.make_tensor_value_info(name, kind, shape)


def body(nodes=CELL, tensors=()):
    entries = [value("i", INT, []), value("going", BOOL, []), value("held", FLOAT, None)]
    return helper.make_graph(
        [GO_ON, *nodes], "cell", entries, [value("on", BOOL, []), value("next", FLOAT, None)], tensors
    )


def loop(inputs=("count", "true", "start"), inside=None):
    return helper.make_node("Loop", inputs, ["end"], body=body() if inside is None else inside)


def network(nodes=None, counts=(STEPS,), steps=STEPS, change=None):
    """A state that begins with the mean of the series (n, steps, 2) and goes through the cell step by step."""
    numbers = {"w": np.float32(0.5), "true": np.bool_(True), "axis": np.array([2])}
    tensors = [numpy_helper.from_array(np.asarray(number), name) for name, number in numbers.items()]
    tensors += [numpy_helper.from_array(np.asarray(count), "count") for count in counts]
    graph = helper.make_graph(
        [SUM, *(nodes or [loop()]), *LAST],
        "network",
        [value("x", FLOAT, ["n", steps, 2])],
        [value("p", FLOAT, ["n", 1])],
        tensors,
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    if change:
        change(made)
    return made.SerializeToString()


def inner(kind, **options):
    """A cell that calls for another graph."""
    return body([helper.make_node(kind, ["count", "going", "held"], ["next"], **options)])


def scan():
    """A Scan over the series whose graph holds an operator of somebody's own."""
    held, step, after = value("a", FLOAT, ["n", 1]), value("b", FLOAT, ["n", 2]), value("c", FLOAT, ["n", 1])
    strange = helper.make_graph([helper.make_node("Run", ["a", "b"], ["c"], domain="evil")], "s", [held, step], [after])
    return helper.make_node("Scan", ["start", "x"], ["end"], body=strange, num_scan_inputs=1, scan_input_axes=[1])


def external(made):
    """Weights of the loop's own, in a file beside the network."""
    tensor = numpy_helper.from_array(np.zeros(1, np.float32), "far")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="../../etc/passwd")
    made.graph.node[1].attribute[0].g.initializer.append(tensor)


def sparse(made):
    """A number of rounds in a form that is not looked through."""
    made.graph.sparse_initializer.add().values.name = "count"


def nameless(made):
    made.graph.initializer[-1].name = ""


def test_a_loop_over_the_steps_of_the_input_is_accepted():
    check_network(network())
    check_network(network(counts=(STEPS - 1,)))


GROW = [helper.make_node("Concat", ["held", "held"], ["z"], axis=1), helper.make_node("Sigmoid", ["z"], ["next"])]
EVIL = [helper.make_node("Sigmoid", ["held"], ["next"], domain="evil")]
COMPUTED = [helper.make_node("Size", ["x"], ["many"]), loop(("many", "true", "start"))]
BOTH = [helper.make_node("Size", ["x"], ["count"]), loop()]
MALFORMED = {
    "a number that is stated and computed": network(BOTH),
    "a number of another shape": network(counts=([STEPS, STEPS],)),
    "a loop with nothing inside": network([helper.make_node("Loop", ["count", "true", "start"], ["end"])]),
}
HOSTILE = {
    "more steps than the input has": network(counts=(STEPS + 1,)),
    "endless by its number": network(counts=(2**62,)),
    "endless by its condition, without a number": network([loop(("", "true", "start"))]),
    "no number, and one without a name": network([loop(("", "true", "start"))], change=nameless),
    "neither number nor condition": network([loop(("", "", "start"))]),
    "a number that is computed": network(COMPUTED),
    "two numbers under one name": network(counts=(STEPS, 2**62)),
    "the same in the other order": network(counts=(2**62, STEPS)),
    "a number among sparse ones": network(counts=(STEPS,), change=sparse),
    "a series longer than any here": network(counts=(LIMITS.steps + 1,), steps=LIMITS.steps + 1),
    "an input without a length": network(steps="many"),
    "a loop in a loop": network([loop(inside=inner("Loop", body=body()))]),
    "a choice in a loop": network([loop(inside=inner("If", then_branch=body(), else_branch=body()))]),
    "a choice": network([helper.make_node("If", ["true"], ["end"], then_branch=body(), else_branch=body())]),
    "a scan that hides an operator of somebody's own": network([scan()]),
    "a state that doubles in each step": network([loop(inside=body(GROW))]),
    "an operator of somebody's own in the cell": network([loop(inside=body(EVIL))]),
    "weights of the cell in another file": network(change=external),
    "a loop without anything": network([helper.make_node("Loop", [], ["end"], body=body())]),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_a_loop_that_is_no_recurrent_network_is_refused_at_once(what):
    began = time.perf_counter()
    with pytest.raises(RefusedError, match=NETWORK):
        check_network(HOSTILE[what])
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize("what", MALFORMED)
def test_a_loop_that_nobody_could_run_is_refused(what):
    with pytest.raises(RefusedError, match=BROKEN):
        check_network(MALFORMED[what])


def forecasting(*levels):
    """Answers (1, 1, quantiles) whatever comes."""
    nodes = [
        helper.make_node("ReduceMean", ["x"], ["m"], axes=[1, 2], keepdims=1),
        helper.make_node("Add", ["m", "q"], ["p"]),
    ]
    graph = helper.make_graph(
        nodes, "network", [value("x", FLOAT, ["n", STEPS, 2])], [value("p", FLOAT, ["n", 1, len(levels)])],
        [numpy_helper.from_array(np.array(levels, np.float32), "q")],
    )  # fmt: skip
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8).SerializeToString()


def test_a_forecast_has_numbers_that_do_not_cross():
    check_network(forecasting(-20, 3, 3, 400))
    for levels in ((2, 1), (1, np.nan), (1, np.inf)):
        with pytest.raises(RefusedError):
            check_network(forecasting(*levels))
