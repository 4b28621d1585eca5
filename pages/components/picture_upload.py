"""The user's own pictures to learn from: files, a folder, ZIP archives or a table that describes them; read in a worker."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core.data.pictures.choice import KINDS, PLANES, SIDES, Choice
from core.i18n import Translator, msg
from core.limits import LIMITS
from core.spec import Demo, Settings
from pages.components.kept import CHOICE, kept_about, kept_settings
from pages.components.upload import read_once
from pages.components.workers import engine

if TYPE_CHECKING:
    from streamlit.typing import UploadedFile

    from core.data.pictures.kept import About

WAYS = {"files": (msg("Files or ZIP"), True), "folder": (msg("A folder"), "directory")}
PLANE_NAMES = {"axial": msg("axial"), "coronal": msg("coronal"), "sagittal": msg("sagittal")}


def picture_upload_panel(demo: Demo, t: Translator) -> Settings:
    """Settings that describe the user's pictures; the page waits here until there are some that can be read."""
    files = _files(demo, t)
    choice = _choice(demo, files, t)
    if choice is not None:
        _read(demo, files, choice, t)
    kept = kept_about(demo)
    if kept is None:
        st.info(t("Choose pictures to begin."), icon=":material/upload_file:")
        st.stop()
    dataset, about = kept
    _copies(demo, files, about, t)
    return kept_settings(demo, dataset, about, t)


def _files(demo: Demo, t: Translator) -> list[UploadedFile]:
    """What was chosen: files and archives, or a folder, whose files carry their paths as names."""
    st.session_state.setdefault(f"{demo.id}-own-way", "files")
    way = st.segmented_control(
        t("Choose"),
        list(WAYS),
        format_func=lambda way: t(WAYS[way][0]),
        key=f"{demo.id}-own-way",
        required=True,
        persist_state="session",
    )
    st.markdown(
        t(
            "One folder for each class, packed as a ZIP file or not; folders called train, val and test are respected. Or loose "
            "files with a table (CSV or Excel) that names each file, its class and, if you have it, the patient. Kinds: {kinds}.",
            kinds=", ".join(KINDS),
        )
    )
    came: list[UploadedFile] = st.file_uploader(
        t("Pictures, ZIP files, a table"),
        accept_multiple_files=WAYS[way or "files"][1],
        key=f"{demo.id}-own-pictures-{way}",
        help=t("They are read on this machine and stay here. At most {n} pictures.", n=LIMITS.pictures),
    )
    return list(came)


def _choice(demo: Demo, files: list[UploadedFile], t: Translator) -> Choice | None:
    """How the files are to be read, as the user says; None where there are none, or their classes are not said yet."""
    if not files:
        return None
    names = [file.name for file in files]
    st.session_state.setdefault(f"{demo.id}-own-side", Choice.side)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        side = st.selectbox(
            t("Size to keep, in pixels"),
            SIDES,
            format_func=lambda side: f"{side} × {side}",
            key=f"{demo.id}-own-side",
            persist_state="session",
            help=t("Small pictures train in seconds, large ones in minutes. The whole picture is kept, on black."),
            width=200,
        )
        plane = Choice.plane
        if any(name.lower().endswith((".nii", ".nii.gz", ".zip")) for name in names):
            plane = st.selectbox(
                t("Plane of slices through a volume (NIfTI)"),
                PLANES,
                format_func=lambda plane: t(PLANE_NAMES[plane]),
                key=f"{demo.id}-own-plane",
                persist_state="session",
                width=CHOICE,
            )
    plain = Choice(side, plane)
    return dataclasses.replace(plain, classes=classes_by_hand(demo, names, t)) if _loose(files) else plain


def _loose(files: list[UploadedFile]) -> bool:
    """Whether nothing but the user can say the classes: no archive, no folder, no table."""
    from core.data.pictures.sources import SHEETS, TABLES
    from core.data.workbooks import MARK

    described = any("/" in file.name or file.name.lower().endswith((*TABLES, *SHEETS)) for file in files)
    return not described and not any(bytes(file.getbuffer()[: len(MARK)]) == MARK for file in files)


def classes_by_hand(demo: Demo, names: list[str], t: Translator) -> tuple[tuple[str, str], ...]:
    """The class of every file as the user writes it; the page waits here until it is said to be right."""
    from core.data.pictures.labelling import guess_classes

    st.markdown(
        t("No folder and no table says the classes: write the class of each picture. An empty one is left out.")
    )
    file, label = t("File"), t("Class")
    table = pd.DataFrame({file: names, label: guess_classes(names)})
    key = f"{demo.id}-own-classes-{abs(hash(tuple(names)))}"
    edited = st.data_editor(table, hide_index=True, disabled=[file], key=key, width="stretch")
    said = tuple(zip(names, edited[label].fillna("").str.strip(), strict=True))
    kept = f"{demo.id}-own-said"
    if st.button(t("Use these classes"), type="primary", disabled=len({name for _, name in said if name}) < 2):
        st.session_state[kept] = said
    if st.session_state.get(kept) != said:
        st.stop()
    return said


def _read(demo: Demo, files: list[UploadedFile], choice: Choice, t: Translator) -> None:
    def read() -> bytes:
        from core.data.pictures.collecting import collect_pictures

        kept: bytes = engine().call(collect_pictures, [(file.name, file.getvalue()) for file in files], choice)
        return kept

    read_once(demo, (tuple(file.file_id for file in files), choice), read, t)


def _copies(demo: Demo, files: list[UploadedFile], about: About, t: Translator) -> None:
    """Where DICOM files name somebody: copies to take home that do not."""
    from core.data.pictures.remarks import NAMING

    if not files or all(finding.text != NAMING for finding in about.findings):
        return

    def made() -> bytes:
        from core.data.pictures.nameless import nameless_copies

        copies: bytes = engine().call(nameless_copies, [(file.name, file.getvalue()) for file in files])
        return copies

    st.download_button(
        t("DICOM copies without names (ZIP)"),
        made,
        "without-names.zip",
        "application/zip",
        icon=":material/person_off:",
        on_click="ignore",
        key=f"{demo.id}-own-copies",
        help=t(
            "A copy has the pixels, their size in millimetres and how they are shown, and nothing else; patients become running "
            "numbers. Text written into the pixels stays: look at the pictures."
        ),
    )
