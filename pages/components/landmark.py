"""The landmark of a course of visits, where the user moves it: what comes before is seen, what comes after is predicted."""

from __future__ import annotations

import dataclasses

import streamlit as st

from core.i18n import Translator
from core.spec import Demo, Settings


def landmark_choice(demo: Demo, settings: Settings, t: Translator) -> Settings:
    """The settings with the chosen landmark; as they are for a set that offers none."""
    dataset = demo.dataset(settings.dataset)
    if dataset is None or not dataset.landmarks:
        return settings
    key = _key(demo, settings)
    st.session_state.setdefault(key, settings.landmark)
    chosen = st.select_slider(
        t("Landmark"),
        dataset.landmarks,
        format_func=lambda years: t("{years} years", years=t.number(years, 0)),
        key=key,
        persist_state="session",
        width=400,
        help=t("The network sees the visits until then. Whoever died or was lost before is no case."),
    )
    return dataclasses.replace(settings, landmark=float(chosen))


def restore_landmark(demo: Demo, settings: Settings) -> None:
    """Put the landmark of a run back, before the slider is drawn."""
    dataset = demo.dataset(settings.dataset)
    if dataset is not None and settings.landmark in dataset.landmarks:
        st.session_state[_key(demo, settings)] = settings.landmark


def _key(demo: Demo, settings: Settings) -> str:
    return f"{demo.id}-landmark-{settings.dataset}"
