"""The user's own pictures to learn from: files, a folder, ZIP archives, a table that describes them, or the camera."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core.data.pictures.choice import KINDS, PLANES, SIDES, Choice
from core.i18n import Translator, msg
from core.limits import LIMITS
from core.spec import Demo, Settings
from core.store import sha256
from pages.components.camera import camera_panel
from pages.components.kept import CHOICE, kept_about, kept_settings
from pages.components.upload import read_once
from pages.components.workers import engine

if TYPE_CHECKING:
    from streamlit.typing import UploadedFile

    from core.data.pictures.kept import About

WAYS = {"files": msg("Files or ZIP"), "folder": msg("A folder"), "camera": msg("The camera")}
PLANE_NAMES = {"axial": msg("axial"), "coronal": msg("coronal"), "sagittal": msg("sagittal")}


def picture_upload_panel(demo: Demo, t: Translator) -> Settings:
    """Settings that describe the user's pictures; the page waits here until there are some that can be read."""
    way = _way(demo, t)
    sent = _photographed(demo, t) if way == "camera" else _sent(demo, way, t)
    if sent is not None:
        read_once(demo, (sent.mark, sent.choice), lambda: _read(sent), t)
    kept = kept_about(demo)
    if kept is None:
        st.info(t("Choose pictures to begin."), icon=":material/upload_file:")
        st.stop()
    dataset, about = kept
    if sent is not None:
        _copies(demo, sent, about, t)
    return kept_settings(demo, dataset, about, t)


@dataclasses.dataclass(frozen=True)
class _Sent:
    """What came, under a mark that is another one whenever something else came, and how it is to be read."""

    mark: tuple[str, ...]
    files: Callable[[], list[tuple[str, bytes]]]
    choice: Choice


def _way(demo: Demo, t: Translator) -> str:
    st.session_state.setdefault(f"{demo.id}-own-way", "files")
    way = st.segmented_control(
        t("Choose"),
        list(WAYS),
        format_func=lambda way: t(WAYS[way]),
        key=f"{demo.id}-own-way",
        required=True,
        persist_state="session",
    )
    return way or "files"


def _photographed(demo: Demo, t: Translator) -> _Sent | None:
    """What was taken with the camera, once it is said to be enough."""
    from core.data.pictures.camera import as_files

    taken = camera_panel(demo, t)
    if not taken:
        return None
    files = as_files(taken)
    names = [name for name, _ in files]
    choice = Choice(
        _side(demo, t),
        classes=tuple(zip(names, (one.label for one in taken), strict=True)),
        persons=tuple(zip(names, (one.person for one in taken), strict=True)),
    )
    return _Sent(tuple(sha256(content) for _, content in files), lambda: files, choice)


def _sent(demo: Demo, way: str, t: Translator) -> _Sent | None:
    """What was chosen, files and archives or a folder, whose files carry their paths as names; None until its classes are said."""
    st.markdown(
        t(
            "One folder for each class, packed as a ZIP file or not; folders called train, val and test are respected. Or loose "
            "files with a table (CSV or Excel) that names each file, its class and, if you have it, the patient. Kinds: {kinds}.",
            kinds=", ".join(KINDS),
        )
    )
    files: list[UploadedFile] = st.file_uploader(
        t("Pictures, ZIP files, a table"),
        accept_multiple_files="directory" if way == "folder" else True,
        key=f"{demo.id}-own-pictures-{way}",
        help=t("They are read on this machine and stay here. At most {n} pictures.", n=LIMITS.pictures),
    )
    if not files:
        return None
    mark = tuple(file.file_id for file in files)
    return _Sent(mark, lambda: [(file.name, file.getvalue()) for file in files], _choice(demo, files, t))


def _choice(demo: Demo, files: list[UploadedFile], t: Translator) -> Choice:
    """How the files are to be read, as the user says; the page waits here while their classes are not said yet."""
    names = [file.name for file in files]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        side = _side(demo, t)
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


def _side(demo: Demo, t: Translator) -> int:
    st.session_state.setdefault(f"{demo.id}-own-side", Choice.side)
    return st.selectbox(
        t("Size to keep, in pixels"),
        SIDES,
        format_func=lambda side: f"{side} × {side}",
        key=f"{demo.id}-own-side",
        persist_state="session",
        help=t("Small pictures train in seconds, large ones in minutes. The whole picture is kept, on black."),
        width=200,
    )


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


def _read(sent: _Sent) -> bytes:
    from core.data.pictures.collecting import collect_pictures

    kept: bytes = engine().call(collect_pictures, sent.files(), sent.choice)
    return kept


def _copies(demo: Demo, sent: _Sent, about: About, t: Translator) -> None:
    """Where DICOM files name somebody: copies to take home that do not."""
    from core.data.pictures.remarks import NAMING

    if all(finding.text != NAMING for finding in about.findings):
        return

    def made() -> bytes:
        from core.data.pictures.nameless import nameless_copies

        copies: bytes = engine().call(nameless_copies, sent.files())
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
