"""How the cases are split into parts, where the user may choose it."""

from __future__ import annotations

import dataclasses

import streamlit as st

from core.i18n import Translator, msg
from core.spec import Demo, Settings
from core.words import SPLITS

TITLES = {"random": msg("At random"), "scaffold": msg("By scaffold")}


def split_choice(demo: Demo, settings: Settings, t: Translator) -> Settings:
    """The settings with the chosen split; as they are for a demo whose data decide."""
    if not demo.splits:
        return settings
    st.session_state.setdefault(_key(demo), settings.split)
    chosen = st.segmented_control(
        t("Split"),
        demo.splits,
        format_func=lambda kind: t(TITLES[kind]),
        key=_key(demo),
        persist_state="session",
        required=True,
        help=t(
            "A scaffold is the rings of a molecule and what joins them. Split by scaffold, the network is tested on molecules of "
            "another build than those it learned from, as it would be in a new project."
        ),
    )
    split = chosen or settings.split
    st.caption(t(SPLITS[split]))
    return dataclasses.replace(settings, split=split)


def restore_split(demo: Demo, settings: Settings) -> None:
    """Put the split of a run back, before its choice is drawn."""
    if settings.split in demo.splits:
        st.session_state[_key(demo)] = settings.split


def _key(demo: Demo) -> str:
    return f"{demo.id}-split"
