"""A small network that learns from a larger one: the choice before the training, and afterwards what it cost."""

from __future__ import annotations

import dataclasses

import streamlit as st

from core import words
from core.comparison import LETTERS
from core.fingerprint import fingerprint
from core.i18n import Translator
from core.results import Run
from core.spec import Demo, Settings
from core.store import Store
from pages.components.compare import differences_part
from pages.components.labels import model_title
from pages.components.weights import available

TEMPERATURES = (1.0, 2.0, 4.0, 8.0)


def distillation_choice(demo: Demo, settings: Settings, keys: dict[str, str], t: Translator) -> Settings:
    """The settings with the teacher that is chosen; none while folds or another weight of rare outcomes is."""
    titles = {"": t("no other network")} | {
        model.id: t(model.title) for model in demo.models if available(model) and model.id != settings.model
    }
    if st.session_state[keys["teacher"]] not in titles:
        st.session_state[keys["teacher"]] = ""
    alone = bool(settings.folds) or settings.sizes or settings.imbalance != "none"
    chosen = st.selectbox(
        t("Learns from"),
        list(titles),
        format_func=titles.__getitem__,
        key=keys["teacher"],
        persist_state="session",
        disabled=alone,
        help=t(
            "Distillation: a larger network is trained first, and this one learns its probabilities beside the true classes. "
            "Not together with folds, a learning curve or weights for rare outcomes."
        ),
    )
    if alone or not chosen:
        return settings
    softness = st.select_slider(
        t("Distillation temperature"),
        TEMPERATURES,
        key=keys["softness"],
        persist_state="session",
        help=t("The higher, the more the small network also learns what the larger one holds for unlikely."),
    )
    return dataclasses.replace(settings, teacher=chosen, softness=softness)


def distillation_panel(run: Run, t: Translator) -> None:
    """The network beside its teacher and, where it was trained, itself without one: size, time, AUROC, paired differences."""
    if not run.settings.teacher:
        return
    store = Store()
    others = {
        t("Its teacher: {model}", model=model_title(run.settings.teaching, t)): run.settings.teaching,
        t("The same without a teacher"): dataclasses.replace(
            run.settings, teacher="", softness=run.settings.teaching.softness
        ),
    }
    found = {title: store.load(fingerprint(settings, run.data["sha256"])) for title, settings in others.items()}
    runs = {t("This network"): run} | {title: other for title, other in found.items() if other is not None}
    with st.container(border=True, key="distillation"):
        st.subheader(t("What learning from a larger network brought"), anchor=False)
        rows = [
            _row(f"{letter} · {title}", one, t) for letter, (title, one) in zip(LETTERS, runs.items(), strict=False)
        ]
        st.table(
            rows, border="horizontal", hide_index=True, alt=t("The network and its teacher")
        )  # long figures are wrapped
        if len(runs) > 1:
            differences_part(list(runs.values()), t)
        if len(runs) < 1 + len(others):
            st.caption(t("Train the same without a teacher, too, to see what the teacher is good for."))


def _row(title: str, run: Run, t: Translator) -> dict[str, str]:
    return {
        t("Network"): title,
        t("Weights"): t.number(run.parameters, 0),
        t("Time of training"): t.duration(run.seconds["train"]),
        t("AUROC"): words.figure_text(run.metrics["auroc"], t),
    }
