"""The user's own file: read in a worker, kept under its hash, and which column is what."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from core.errors import UserError
from core.i18n import Translator
from core.spec import UPLOAD, Demo, Settings
from core.store import Store
from pages.components.columns import WORDS, columns_table, forget_edits
from pages.components.frame import literally
from pages.components.workers import engine

if TYPE_CHECKING:
    from core.data.roles import Roles
    from core.data.types import Overview

FIELDS = ("target", "positive", "group", "split_column", "ignored", "types", "units", "report_by")
MOST_CLASSES = 50  # offered as the outcome; a column with more is no class


def upload_panel(demo: Demo, t: Translator) -> Settings:
    """Settings that describe the user's file; the page waits here until there is one that can be read."""
    file = st.file_uploader(
        t("A table with one row per case: {endings}", endings=", ".join(demo.accepts)),
        type=list(demo.accepts),
        key=f"{demo.id}-own-file",
        help=t("It is read on this machine and stays here."),
    )
    if file is not None:
        read_once(demo, file.file_id, lambda: read_file(file.name, file.getvalue()), t)
    dataset = st.session_state.get(f"{demo.id}-own-dataset", "")
    seen = _seen(dataset)
    if seen is None:
        _seen.clear(dataset)
        st.info(t("Choose a file to begin."), icon=":material/upload_file:")
        st.stop()
    return _columns(demo, dataset, *seen, t)


def read_once(demo: Demo, mark: object, read: Callable[[], bytes], t: Translator) -> None:
    """Keep what ``read`` makes of the chosen files, unless these, told by ``mark``, were read before; the page stops if refused."""
    if st.session_state.get(f"{demo.id}-own-read") == mark:
        return
    st.session_state.pop(f"{demo.id}-own-dataset", None)
    with st.spinner(t("Reading the file…"), show_time=True):
        try:
            content = read()
        except UserError as error:
            st.error(literally(t(error.text, **error.values)), icon=":material/error:")
            st.stop()
    for field in FIELDS:
        st.session_state.pop(f"{demo.id}-own-{field}", None)
    forget_edits(demo)
    st.session_state[f"{demo.id}-own-dataset"] = UPLOAD + Store().keep_upload(content)
    st.session_state[f"{demo.id}-own-read"] = mark


def read_file(name: str, content: bytes) -> bytes:
    """A table's file as Parquet bytes, read by a worker; UserError where it is refused."""
    from core.data.uploads import read_table

    table: bytes = engine().call(read_table, content, name)[0]
    return table


@st.cache_resource(scope="session", max_entries=2, show_spinner=False)
def _seen(dataset: str) -> tuple[list[Overview], Roles] | None:
    """The columns of a kept table and which of them is likely what; None where it is not here. Looked at once a session.

    By a worker, as all that opens the whole file: a large one would hold up the other sessions.
    """
    from core.data.loading import first_look

    content = Store().upload(dataset.removeprefix(UPLOAD))
    if content is None:
        return None
    seen: tuple[list[Overview], Roles] = engine().call(first_look, content, WORDS)
    return seen


@st.cache_resource(scope="session", max_entries=20, show_spinner=False)
def _classes(dataset: str, target: str) -> tuple[list[str], str]:
    """The classes of a column, most frequent first, and the one that is likely the outcome."""
    from core.data.roles import guess_question
    from core.data.tables import as_labels
    from core.data.uploads import open_table

    content = Store().upload(dataset.removeprefix(UPLOAD)) or b""
    values = open_table(content, [target])[target]
    return as_labels(values.dropna()).value_counts().index[:MOST_CLASSES].to_list(), guess_question(values)


def _columns(demo: Demo, dataset: str, read: list[Overview], guess: Roles, t: Translator) -> Settings:
    from core.data.preflight import MOST_CLASSES as MOST_AT_ONCE

    names = [column.name for column in read]
    keys = {field: f"{demo.id}-own-{field}" for field in FIELDS}
    st.session_state.setdefault(keys["target"], guess.target or names[-1])
    st.session_state.setdefault(keys["group"], guess.group or "")
    st.session_state.setdefault(keys["split_column"], guess.split)
    st.session_state.setdefault(keys["ignored"], list(guess.ignored))
    for field in ("types", "units", "report_by"):
        st.session_state.setdefault(keys[field], getattr(guess, field))
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
        classes, likely = _classes(dataset, target)
        st.session_state.setdefault(keys["positive"], likely)
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
    with second:
        report_by = st.selectbox(
            t("Figures by group of"),
            ["", *(name for name in names if name != target)],
            key=keys["report_by"],
            persist_state="session",
            format_func=lambda name: name or t("– none –"),
            help=t("For instance sex or site. The column may be left out as a measurement and still be reported by."),
        )
    chosen = dataclasses.replace(
        demo.defaults,
        dataset=dataset,
        target=target,
        positive=positive,
        group=group,
        ignored=tuple(ignored),
        report_by=report_by,
        split="column" if split_column else "group" if group else "random",
        split_column=split_column,
    )
    return columns_table(demo, chosen, read, t)
