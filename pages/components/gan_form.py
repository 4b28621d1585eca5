"""What the user may choose about the game of two networks."""

from __future__ import annotations

import dataclasses

import streamlit as st

from core.data.pictures.choice import MADE_SIDES
from core.i18n import Translator
from core.spec import Demo, Settings
from core.synthesis_moments import ROUND
from pages.components.data import Chosen
from pages.components.settings import SEEDS, model_choice, scale

EPOCHS = (5, 10, 20, 40, 60, 80, 120, 200, 400)
BATCHES = (16, 32, 64)
RATES = (0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005)
FIELDS = ("model", "epochs", "batch", "learning_rate", "seed")


def synthesis_form(demo: Demo, data: Chosen, t: Translator) -> Settings:
    """The settings as they stand in the form; the page waits here where pictures of that size cannot be made."""
    _check_side(data, t)
    keys = {field: f"{demo.id}-{field}" for field in FIELDS}
    for field, key in keys.items():
        st.session_state.setdefault(key, getattr(demo.defaults, field))
    chosen = model_choice(demo, [model.id for model in demo.models], keys["model"], t)
    with st.expander(t("More settings"), icon=":material/tune:"):
        _fine_tuning(keys, t)
    said = {field: st.session_state[key] for field, key in keys.items()} | {"model": chosen}
    return dataclasses.replace(data.settings, **said)


def _check_side(data: Chosen, t: Translator) -> None:
    side = int(data.cases.inputs.shape[1])
    if side not in MADE_SIDES:
        known = ", ".join(map(str, MADE_SIDES))
        st.error(
            t("The pictures are {side} pixels large; here pictures of {known} pixels can be made. Choose another size.",
              side=side, known=known),
            icon=":material/error:",
        )  # fmt: skip
        st.stop()


def _fine_tuning(keys: dict[str, str], t: Translator) -> None:
    left, right = st.columns(2, gap="large")
    with left:
        said = t("An epoch is {n} steps of the generator here, whatever the number of pictures.", n=ROUND)
        scale(t("Epochs"), EPOCHS, keys["epochs"], said)
        scale(t("Batch size"), BATCHES, keys["batch"], t("Real pictures, and as many generated ones, in each step."))
    with right:
        said = t(
            "How far the weights move in one step. Ten times the usual one, 0.005, shows what a collapse looks like."
        )
        scale(t("Learning rate"), RATES, keys["learning_rate"], said)
        scale(
            t("Seed"), SEEDS, keys["seed"], t("Decides the split and the first weights. The same seed repeats the run.")
        )
