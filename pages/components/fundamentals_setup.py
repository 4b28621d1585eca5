"""The choices about a small network, and the address that carries them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

import streamlit as st

from core.fundamentals.losses import LOSSES, offered_losses
from core.fundamentals.setup import CHOICES, OWN, RATES, SEEDS, Setup, fitting, from_query, to_query
from core.fundamentals.wording import ACTIVATION_NAMES, LOSS_NAMES, OPTIMISER_NAMES
from core.i18n import Translator, msg

DATA = {
    "moons": msg("Two arcs"),
    "blobs": msg("Two clouds"),
    "circles": msg("Ring around a cloud"),
    "xor": msg("Chequerboard (XOR)"),
    "counts": msg("Counts"),
    OWN: msg("Your own table"),
}
TOLD = {
    "moons": msg("SYNTHETIC: two interlocked arcs, which no straight line separates."),
    "blobs": msg("SYNTHETIC: two clouds, for which one straight line is enough."),
    "circles": msg("SYNTHETIC: the inner ones have the outcome, the ring has not."),
    "xor": msg("SYNTHETIC: the outcome is there where both inputs have the same sign."),
    "counts": msg("SYNTHETIC: a number of events, expected to grow to the right and to fall upwards."),
    OWN: msg(
        "Two columns of numbers and an outcome of two values. The file stays on this machine and is not in the link."
    ),
}


def key(name: str) -> str:
    """Where the session keeps a field of the setup."""
    return f"fundamentals-{name}"


def setup_choices(t: Translator) -> Setup:
    """Everything but the steps and the case, as widgets; first as the address says."""
    asked = from_query(dict(st.query_params))
    for name in CHOICES:
        st.session_state.setdefault(key(name), getattr(asked, name))
    chosen = st.pills(t("Data"), list(DATA), format_func=lambda name: t(DATA[name]), key=key("data"), persist_state="session",
                      required=True, wrap=True)  # fmt: skip
    st.caption(t(TOLD[chosen]))
    _keep_fitting()
    size, activation, learning, pace = st.columns(4, gap="medium")
    with size:
        _select(t("Hidden layers"), CHOICES["layers"], "layers")
        _select(t("Units in each"), CHOICES["units"], "units")
    with learning:
        losses = offered_losses(st.session_state[key("data")] == "counts")
        names = {name: title for name, (title, _) in LOSS_NAMES.items()}
        _select(t("Loss"), losses, "loss", names, t, t(LOSS_NAMES[st.session_state[key("loss")]][1]))
        _select(t("Optimiser"), list(OPTIMISER_NAMES), "optimiser", OPTIMISER_NAMES, t)
    with activation:
        _select(t("Activation of the hidden units"), list(ACTIVATION_NAMES), "activation", ACTIVATION_NAMES, t)
        outputs = LOSSES[st.session_state[key("loss")]].outputs
        _select(t("Activation of the output"), outputs, "output", ACTIVATION_NAMES, t)
    with pace:
        _select(t("Learning rate"), RATES, "rate")
        _select(t("Seed of the first weights"), SEEDS, "seed")
    return current_setup()


def current_setup() -> Setup:
    """The setup as the session has it, made to fit."""
    return fitting(Setup(**{name: st.session_state[key(name)] for name in CHOICES}))


def tell_address(setup: Setup) -> None:
    """Let the address carry what differs from the page's beginning, and no value of any data."""
    told = to_query(setup)
    for name in CHOICES:
        if name in told and st.query_params.get(name) != told[name]:
            st.query_params[name] = told[name]
        elif name not in told and name in st.query_params:
            del st.query_params[name]


def _keep_fitting() -> None:
    """Loss and output that the other choices no longer allow become ones they do, before their widgets are drawn."""
    fitted = current_setup()
    for name, value in dataclasses.asdict(fitted).items():
        if st.session_state[key(name)] != value:
            st.session_state[key(name)] = value


def _select(
    label: str,
    options: Sequence[object],
    name: str,
    names: Mapping[str, str] | None = None,
    t: Translator | None = None,
    explanation: str | None = None,
) -> None:
    said = (lambda value: t(names[value])) if names and t else str
    st.selectbox(label, options, format_func=said, key=key(name), persist_state="session", help=explanation)
