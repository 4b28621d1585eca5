"""What the numbers of a small network say, in sentences: one unit's sum, and the chain rule of one connection."""

from __future__ import annotations

from core.fundamentals.network import ACTIVATIONS, Backward, Connection, Floats, Forward, Network, layers, unit_name
from core.i18n import Translator, msg

HARDLY = 0.005  # a slope below this leaves nothing of three decimals
ACTIVATION_NAMES = {
    "linear": msg("Linear"),
    "sigmoid": msg("Sigmoid"),
    "tanh": msg("tanh"),
    "relu": msg("ReLU"),
    "softplus": msg("Softplus"),
    "exponential": msg("Exponential"),
}
LOSS_NAMES = {
    "cross-entropy": (
        msg("Cross-entropy"),
        msg("Minus the log-likelihood of an outcome of two values: a sure answer that is wrong costs most."),
    ),
    "squared": (msg("Squared error"), msg("The distance between answer and outcome, squared.")),
    "poisson": (
        msg("Poisson log-likelihood"),
        msg("Minus the log-likelihood of a count whose expected number is the answer."),
    ),
    "gaussian": (
        msg("Gaussian log-likelihood"),
        msg(
            "Minus the log-likelihood of a normal distribution about the answer with a spread of 1: half the squared error."
        ),
    ),
}
"""Name and what it measures."""
OPTIMISER_NAMES = {
    "descent": msg("Gradient descent"),
    "momentum": msg("Momentum"),
    "adam": msg("Adam"),
}


def connection_name(network: Network, one: Connection, t: Translator) -> str:
    """``x₁ → a₂``, or the bias of a unit."""
    target = unit_name(network, one.layer + 1, one.target)
    if one.source < 0:
        return t("bias of {unit}", unit=target)
    return f"{unit_name(network, one.layer, one.source)} → {target}"


def sum_sentence(network: Network, weights: Floats, went: Forward, layer: int, place: int, t: Translator) -> str:
    """How the unit ``place`` of a layer comes to its value, for the only row of ``went``."""
    matrix, bias = layers(network, weights)[layer]
    parts = [
        f"{_n(value, t)} × {_n(weight, t)}"
        for value, weight in zip(went.values[layer][0], matrix[:, place], strict=True)
    ]
    return t(
        "Forward: {unit} adds up {sum} and its bias {bias}; that is {z}, of which {activation} makes {value}.",
        unit=unit_name(network, layer + 1, place),
        sum=" + ".join(parts),
        bias=_result(bias[place], t),
        z=_result(went.sums[layer][0, place], t),
        activation=t(ACTIVATION_NAMES[network.activations[layer]]),
        value=_result(went.values[layer + 1][0, place], t),
    )


def chain_sentence(network: Network, one: Connection, went: Forward, back: Backward, t: Translator) -> str:
    """The multiplication by which the chain rule finds the slope of one weight, for the only row of ``went``."""
    came = 1.0 if one.source < 0 else float(went.values[one.layer][0, one.source])
    arrives = float(back.by_values[one.layer][0, one.target])
    delta = float(back.by_sums[one.layer][0, one.target])
    function = ACTIVATIONS[network.activations[one.layer]]
    place = (0, one.target)
    slope = float(function.slope(went.sums[one.layer], went.values[one.layer + 1])[place])
    return t(
        "Backward: at {unit} the loss changes by {arrives} for each unit of its value, its activation has the slope {slope}, and "
        "{came} comes in through this connection: {arrives} × {slope} × {came} = {found}. {so}",
        unit=unit_name(network, one.layer + 1, one.target),
        arrives=_n(arrives, t),
        slope=_n(slope, t),
        came=_n(came, t),
        found=_result(delta * came, t),
        so=_so(delta * came, t),
    )


def _so(gradient: float, t: Translator) -> str:
    """What that means for the weight."""
    if abs(gradient) < HARDLY:
        return t("This case hardly moves this weight.")
    change = _n(abs(gradient) * 0.1, t)
    if gradient > 0:
        return t(
            "A weight larger by 0.1 would make the loss of this case about {change} larger: it is made smaller.",
            change=change,
        )
    return t(
        "A weight larger by 0.1 would make the loss of this case about {change} smaller: it is made larger.",
        change=change,
    )


def _n(value: float, t: Translator) -> str:
    """A number in a sum: three decimals, negative ones in brackets."""
    said = _result(value, t)
    return f"({said})" if round(float(value), 3) < 0 else said


def _result(value: float, t: Translator) -> str:
    """Three decimals, and no minus before a zero."""
    return t.number(round(float(value), 3) + 0.0, 3)
