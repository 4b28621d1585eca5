"""What the user may choose about the training, as widgets that survive a change of page, language and address."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.i18n import Translator
from core.spec import AUGMENTATIONS, FOLDS, IMBALANCES, Demo, Settings
from core.words import IMBALANCE
from pages.components.augmentation import augmentation_choice
from pages.components.data import Chosen
from pages.components.distillation import distillation_choice
from pages.components.weights import available, missing_weights

EPOCHS = (10, 20, 50, 100, 150, 200, 300, 500, 1000)
BATCHES = (8, 10, 16, 32, 64, 128, 256)
RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1)
PATIENCE = (0, 5, 10, 15, 20, 25, 30, 50)
SEEDS = tuple(range(10))
MEMBERS = (1, 3, 5)
OF_OUTCOMES = ("imbalance", "temperature", "members", "sizes")  # what a forecast does not have
TAUGHT = ("teacher", "softness")  # what ``distillation_choice`` reads
FIELDS = (
    *("model", "epochs", "batch", "learning_rate", "patience"),
    *("imbalance", "augment", "temperature", "seed", "members", "folds", "sizes"),
    *TAUGHT,
)


def settings_form(demo: Demo, data: Chosen, t: Translator) -> Settings:
    """The settings as they stand in the form."""
    values = {field: _key(demo, field) for field in FIELDS}
    for field, key in values.items():
        st.session_state.setdefault(key, _held(getattr(demo.defaults, field)))
    models = [model.id for model in demo.models if available(model)]
    if st.session_state[values["model"]] not in models:  # its weights have gone, or a run was made elsewhere
        st.session_state[values["model"]] = demo.defaults.model
    chosen = model_choice(demo, models, values["model"], t)
    missing_weights(demo, t)
    if demo.kind == "picture":
        augmentation_choice(values["augment"], data, t)
    with st.expander(t("More settings"), icon=":material/tune:"):
        _fine_tuning(values, data.cases.ahead is None, t)
    said = {field: st.session_state[key] for field, key in values.items() if field not in TAUGHT}
    augment = tuple(name for name in AUGMENTATIONS if name in said["augment"])
    said |= {"augment": augment, "model": chosen}
    if data.cases.ahead is not None:
        said |= {name: getattr(demo.defaults, name) for name in OF_OUTCOMES} | {"folds": data.settings.folds}
    settings = dataclasses.replace(data.settings, **said)
    return distillation_choice(demo, settings, values, t) if demo.kind == "picture" else settings


def model_choice(demo: Demo, offered: Sequence[str], key: str, t: Translator) -> str:
    """Which of the ``offered`` models of the demo is chosen, with a sentence about it."""
    models = {model.id: model for model in demo.models}
    picked = st.segmented_control(
        t("Model"),
        offered,
        format_func=lambda name: t(models[name].title),
        key=key,
        persist_state="session",
        required=True,
    )
    chosen: str = picked or demo.defaults.model
    st.caption(t(models[chosen].summary))
    return chosen


def restore_form(demo: Demo, settings: Settings) -> None:
    """Put the settings of a run back into the form, before its widgets are drawn."""
    found = demo.dataset(settings.dataset)
    for field in FIELDS:
        if field == "folds" and found is not None and found.folds:
            continue  # they belong to the set and are no choice of the form's
        st.session_state[_key(demo, field)] = _held(getattr(settings, field))


def _fine_tuning(keys: dict[str, str], outcomes: bool, t: Translator) -> None:
    left, right = st.columns(2, gap="large")
    with left:
        scale(t("Epochs at most"), EPOCHS, keys["epochs"], t("How often the network sees every training case."))
        scale(t("Batch size"), BATCHES, keys["batch"], t("Cases per step: small batches learn in more, noisier steps."))
        scale(t("Learning rate"), RATES, keys["learning_rate"], t("How far the weights move in one step."))
        if outcomes:
            _repetition(keys, t)
    with right:
        scale(
            t("Patience"),
            PATIENCE,
            keys["patience"],
            t("Training ends after so many epochs without a better validation loss; 0 means never."),
        )
        scale(
            t("Seed"), SEEDS, keys["seed"], t("Decides the split and the first weights. The same seed repeats the run.")
        )
        if outcomes:
            _about_risks(keys, t)


def _about_risks(keys: dict[str, str], t: Translator) -> None:
    chosen = st.segmented_control(
        t("Rare outcomes"),
        IMBALANCES,
        format_func=lambda name: t(IMBALANCE[name][0]),
        key=keys["imbalance"],
        persist_state="session",
        required=True,
    )
    st.caption(t(IMBALANCE[chosen or IMBALANCES[0]][1]))
    st.toggle(
        t("Temperature scaling"),
        key=keys["temperature"],
        persist_state="session",
        help=t("Corrects risks that are too extreme or too cautious by one number fitted on the validation cases."),
    )


def _repetition(keys: dict[str, str], t: Translator) -> None:
    scale(
        t("Networks"),
        MEMBERS,
        keys["members"],
        t(
            "Several networks with different first weights; their probabilities are averaged. Each takes as long as one."
        ),
    )
    scale(
        t("Cross-validation: folds"),
        FOLDS,
        keys["folds"],
        t(
            "Afterwards the same is trained again on so many folds of the data, each tested on the part it did not see: "
            "how much the figures depend on the split. 0 means none; 5 or 10 take that many times as long on top."
        ),
    )
    st.toggle(
        t("Learning curve over the training size"),
        key=keys["sizes"],
        persist_state="session",
        help=t(
            "Afterwards the same is trained again with 10, 25 and 50 % of the training cases, tested on the same test cases."
        ),
    )


def scale(label: str, options: tuple[float, ...], key: str, explanation: str) -> None:
    """A choice among rising numbers that survives a change of page."""
    if st.session_state[key] not in options:  # a run from the command line may lie between our steps
        options = tuple(sorted({*options, st.session_state[key]}))
    st.select_slider(label, options, key=key, persist_state="session", help=explanation)


def _held(value: Any) -> Any:
    """A setting as its widget holds it."""
    return list(value) if isinstance(value, tuple) else value


def _key(demo: Demo, field: str) -> str:
    return f"{demo.id}-{field}"
