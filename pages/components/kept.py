"""What the user brought and is kept: which question is asked about it, and what tells patients and parts apart."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import streamlit as st

from core.i18n import Translator, msg
from core.spec import UPLOAD, Demo, Settings
from core.store import Store

if TYPE_CHECKING:
    from core.data.pictures.kept import About

CHOICE = 300  # px of a list to choose from: three fill the page, one a phone
TOLD_BY = {
    "table": msg("as the table says: {n}"),
    "file": msg("as the files themselves say: {n}"),
    "folder": msg("as the folders inside the classes say: {n}"),
    "name": msg("as the file names say: {n}"),
    "camera": msg("as was said at the camera: {n}"),
    "recording": msg("each recording counts as one: {n}"),
}


def kept_about(demo: Demo) -> tuple[str, About] | None:
    """The data set that was brought in this session and what it says of itself; None where there is none, or it is gone."""
    dataset = st.session_state.get(f"{demo.id}-own-dataset", "")
    found = _about(dataset)
    if found is None:
        _about.clear(dataset)
        return None
    return dataset, found


@st.cache_resource(scope="session", max_entries=2, show_spinner=False)
def _about(dataset: str) -> About | None:
    from core.data.pictures.kept import about

    content = Store().upload(dataset.removeprefix(UPLOAD))
    return None if content is None else about(content)


def kept_settings(demo: Demo, dataset: str, about: About, t: Translator) -> Settings:
    """The question, and what tells patients and parts apart, as the user chooses it."""
    from core.data.pictures.kept import OWN_PARTS

    keys = {field: f"{demo.id}-own-{field}" for field in ("positive", "group", "split_column")}
    several = len(about.classes) > 2
    st.session_state.setdefault(keys["positive"], "" if several else about.classes[-1])
    st.session_state.setdefault(keys["group"], about.told_by)
    st.session_state.setdefault(keys["split_column"], OWN_PARTS if about.parts else "")
    row = st.container(horizontal=True, gap="medium", vertical_alignment="bottom")
    positive = row.selectbox(
        t("Class that counts as the outcome"),
        ["", *about.classes] if several else about.classes,
        key=keys["positive"],
        persist_state="session",
        format_func=lambda name: name or t("– all {n} classes at once –", n=len(about.classes)),
        width=CHOICE,
    )
    group = row.selectbox(
        t("Keep what is of one patient together"),
        [about.told_by, ""] if about.told_by else [""],
        key=keys["group"],
        persist_state="session",
        format_func=lambda told: t(TOLD_BY[told], n=about.patients) if told else t("– no –"),
        help=t("All of one patient stays on the same side of the split."),
        width=CHOICE,
    )
    split_column = row.selectbox(
        t("Training, validation and test"),
        [OWN_PARTS, ""] if about.parts else [""],
        key=keys["split_column"],
        persist_state="session",
        format_func=lambda own: t("as the folders or the table say") if own else t("drawn at random"),
        width=CHOICE,
    )
    return dataclasses.replace(
        demo.settings_for(dataset),
        positive=positive,
        group=group,
        split_column=split_column,
        split="column" if split_column else "group" if group else "random",
    )
