"""The user's own molecules to learn from: the file is looked at, its columns are confirmed, then every molecule is read."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from core.errors import UserError
from core.i18n import Translator, msg
from core.limits import LIMITS
from core.spec import UPLOAD, Demo, Settings
from pages.components.findings import finding_line
from pages.components.frame import literally
from pages.components.kept import CHOICE, kept_about
from pages.components.upload import read_once
from pages.components.workers import engine

if TYPE_CHECKING:
    from core.data.molecules.choice import MoleculeChoice
    from core.data.molecules.collecting import Survey
    from core.data.pictures.kept import About

COLUMNS = {
    "smiles": msg("Column with the structure"),
    "id": msg("Column with the name"),
    "labels": msg("Columns to predict"),
}
CLASSES = 6  # named


def molecule_upload_panel(demo: Demo, t: Translator) -> Settings:
    """Settings that describe the user's molecules; the page waits here until there are some that can be read."""
    file = st.file_uploader(
        t("Molecules with a class each: {endings}", endings=", ".join(demo.accepts)),
        type=list(demo.accepts),
        key=f"{demo.id}-own-molecules",
        help=t("It is read on this machine and stays here. At most {n} molecules.", n=LIMITS.molecules),
    )
    if file is not None:
        _asked(demo, file.file_id, file.name, file.getvalue(), t)
    kept = kept_about(demo)
    if kept is None:
        st.info(t("Choose a file to begin."), icon=":material/upload_file:")
        st.stop()
    dataset, about = kept
    if about.outcomes:
        return dataclasses.replace(demo.defaults, dataset=dataset, target=_asked_first(demo, about, t))
    key, several = f"{demo.id}-own-positive", len(about.classes) > 2
    st.session_state.setdefault(key, "" if several else about.classes[-1])
    positive = st.selectbox(
        t("Class that counts as the outcome"),
        ["", *about.classes] if several else about.classes,
        key=key,
        persist_state="session",
        format_func=lambda name: name or t("– all {n} classes at once –", n=len(about.classes)),
        width=CHOICE,
    )
    return dataclasses.replace(demo.defaults, dataset=dataset, positive=positive)


def _asked_first(demo: Demo, about: About, t: Translator) -> str:
    """Of several columns that are learned at once, the one that the page asks about."""
    key = f"{demo.id}-own-target"
    st.session_state.setdefault(key, about.labels[0])
    target: str = st.selectbox(
        t("Column that the page asks about"),
        about.labels,
        key=key,
        persist_state="session",
        help=t("All {n} are learned at once; the figures of the others are there when you come back here.",
               n=len(about.labels)),
        width=CHOICE,
    )  # fmt: skip
    return target


def _asked(demo: Demo, file_id: str, name: str, content: bytes, t: Translator) -> None:
    """Look at the file, let the user say which column is what, and read every molecule when the user agrees."""
    choice = _said(demo)
    mark = (file_id, choice)
    try:
        with st.spinner(t("Looking through the file…"), show_time=True):
            found = _looked(mark, content, name)
    except UserError as error:
        st.error(literally(t(error.text, **error.values)), icon=":material/error:")
        st.stop()
    _questions(demo, found, t)
    _told(found, t)
    missing = [t(COLUMNS[field]) for field in ("smiles", "labels") if not getattr(found.choice, field)]
    if missing:
        st.warning(t("Still to be said: {what}.", what=", ".join(missing)), icon=":material/help:")
        st.stop()
    agreed = f"{demo.id}-own-agreed"
    if st.button(t("Use these molecules"), type="primary"):
        st.session_state[agreed] = mark
    if st.session_state.get(agreed) != mark:
        st.stop()
    read_once(demo, mark, lambda: _collected(content, name, found.choice), t)


def _collected(content: bytes, name: str, choice: MoleculeChoice) -> bytes:
    from core.data.molecules.collecting import collect_molecules

    kept: bytes = engine().call(collect_molecules, content, name, choice)
    return kept


@st.cache_resource(scope="session", max_entries=2, show_spinner=False)
def _looked(mark: Any, _content: bytes, _name: str) -> Survey:
    from core.data.molecules.collecting import survey_molecules

    found: Survey = engine().call(survey_molecules, _content, _name, mark[1])
    return found


def _said(demo: Demo) -> MoleculeChoice:
    """What the user has said so far, by the fields below."""
    from core.data.molecules.choice import MoleculeChoice

    structure, name = (st.session_state.get(_key(demo, field)) or "" for field in ("smiles", "id"))
    return MoleculeChoice(structure, name, tuple(st.session_state.get(_key(demo, "labels")) or ()))


def _questions(demo: Demo, found: Survey, t: Translator) -> None:
    """Which column is what; as it was guessed where nothing is said."""
    row = st.container(horizontal=True, gap="medium", vertical_alignment="bottom")
    for name in ("smiles", "id"):
        guessed = t("– as guessed: {column} –", column=getattr(found.choice, name) or t("none"))
        row.selectbox(
            t(COLUMNS[name]),
            ["", *found.columns],
            format_func=lambda one, guessed=guessed: one or guessed,
            key=_key(demo, name),
            persist_state="session",
            width=CHOICE,
        )
    predicted = COLUMNS["labels"]
    st.multiselect(
        t(predicted),
        found.columns,
        key=_key(demo, "labels"),
        persist_state="session",
        placeholder=t("– as guessed: {column} –", column=", ".join(found.choice.labels) or t("none")),
        help=t(
            "Several are learned at once by one network, where each has two classes. A molecule needs not have all of them."
        ),
    )


def _told(found: Survey, t: Translator) -> None:
    """What came, before anything is done."""
    rows = t.number(found.rows, 0)
    if len(found.classes) < 2:
        counted = _counted(found.classes[0], t) if found.classes else "–"
        st.markdown(t("**{n} rows**, classes: {classes}.", n=rows, classes=counted))
    else:
        st.markdown(t("**{n} rows**, columns to predict:", n=rows))
        columns = zip(found.choice.labels, found.classes, strict=True)
        st.markdown("\n".join(f"- {literally(name)}: {_counted(classes, t)}" for name, classes in columns))
    for finding in found.findings:
        st.markdown(finding_line(finding, UPLOAD, t))


def _counted(classes: Sequence[tuple[str, int]], t: Translator) -> str:
    """The commonest labels of a column with their rows."""
    names = [f"{literally(name)} {t.number(n, 0)}" for name, n in classes[:CLASSES]]
    return ", ".join(names) + (" …" if len(classes) > CLASSES else "") or "–"


def _key(demo: Demo, name: str) -> str:
    return f"{demo.id}-own-say-{name}"
