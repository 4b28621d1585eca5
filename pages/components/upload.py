"""The user's own file: read in a worker, kept under its hash, and which column is what."""

from __future__ import annotations

import dataclasses

import streamlit as st

from core.errors import UserError
from core.i18n import Translator
from core.spec import UPLOAD, Demo, Settings
from core.store import Store
from pages.components.workers import engine

FIELDS = ("target", "positive", "group", "split_column", "ignored")
MOST_CLASSES = 50  # offered as the outcome; a column with more is no class


def upload_panel(demo: Demo, t: Translator) -> Settings:
    """Settings that describe the user's file; the page waits here until there is one that can be read."""
    file = st.file_uploader(
        t("A table with one row per case: {endings}", endings=", ".join(demo.accepts)),
        type=list(demo.accepts),
        key=f"{demo.id}-own-file",
        help=t("It is read on this machine and stays here."),
    )
    if file is not None and st.session_state.get(f"{demo.id}-own-read") != file.file_id:
        _read(demo, file.name, file.getvalue(), t)
        st.session_state[f"{demo.id}-own-read"] = file.file_id
    dataset = st.session_state.get(f"{demo.id}-own-dataset", "")
    content = Store().upload(dataset.removeprefix(UPLOAD)) if dataset else None
    if content is None:
        st.info(t("Choose a file to begin."), icon=":material/upload_file:")
        st.stop()
    return _columns(demo, dataset, content, t)


def _read(demo: Demo, name: str, content: bytes, t: Translator) -> None:
    from core.data.uploads import read_table

    st.session_state.pop(f"{demo.id}-own-dataset", None)
    with st.spinner(t("Reading the file…"), show_time=True):
        try:
            table, _ = engine().call(read_table, content, name)
        except UserError as error:
            st.error(t(error.text, **error.values), icon=":material/error:")
            st.stop()
    for field in FIELDS:
        st.session_state.pop(f"{demo.id}-own-{field}", None)
    st.session_state[f"{demo.id}-own-dataset"] = UPLOAD + Store().keep_upload(table)


def _columns(demo: Demo, dataset: str, content: bytes, t: Translator) -> Settings:
    from core.data.preflight import MOST_CLASSES as MOST_AT_ONCE
    from core.data.roles import guess_question, guess_roles
    from core.data.tables import as_labels
    from core.data.uploads import open_table

    frame = open_table(content)
    guess, names = guess_roles(frame), [str(name) for name in frame.columns]
    keys = {field: f"{demo.id}-own-{field}" for field in FIELDS}
    st.session_state.setdefault(keys["target"], guess.target or names[-1])
    st.session_state.setdefault(keys["group"], guess.group or "")
    st.session_state.setdefault(keys["split_column"], guess.split)
    st.session_state.setdefault(keys["ignored"], list(guess.ignored))
    first, second = st.columns(2, gap="large")
    with first:
        target = st.selectbox(
            t("Outcome to predict"),
            names,
            key=keys["target"],
            persist_state="session",
            on_change=st.session_state.pop,
            args=(keys["positive"], None),
        )
        classes = as_labels(frame[target].dropna()).value_counts().index[:MOST_CLASSES].to_list()
        st.session_state.setdefault(keys["positive"], guess_question(frame[target]))
        positive = st.selectbox(
            t("Class that counts as the outcome"),
            ["", *classes] if 2 < len(classes) <= MOST_AT_ONCE else classes,
            key=keys["positive"],
            persist_state="session",
            format_func=lambda name: name or t("– all {n} classes at once –", n=len(classes)),
        )
    with second:
        group = st.selectbox(
            t("Patient number, if a patient has several rows"),
            ["", *names],
            key=keys["group"],
            persist_state="session",
            format_func=lambda name: name or t("– none –"),
            help=t("All rows of one patient stay on the same side of the split."),
        )
        split_column = st.selectbox(
            t("Column that says training, validation or test"),
            ["", *names],
            key=keys["split_column"],
            persist_state="session",
            format_func=lambda name: name or t("– none –"),
            help=t("The file’s own split is used as it is. Without one, the rows are drawn at random."),
        )
    with first:
        ignored = st.multiselect(
            t("Columns to leave out"),
            [n for n in names if n not in (target, group, split_column)],
            key=keys["ignored"],
            persist_state="session",
        )
    return dataclasses.replace(
        demo.defaults,
        dataset=dataset,
        target=target,
        positive=positive,
        group=group,
        ignored=tuple(ignored),
        split="column" if split_column else "group" if group else "random",
        split_column=split_column,
    )
