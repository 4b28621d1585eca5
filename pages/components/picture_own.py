"""Pictures of the user's own, asked about at once: from files or the camera, decoded in a worker, kept for the session only."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

from core.data.pictures.choice import KINDS
from core.data.pictures.drawing import thumbnail
from core.errors import UserError
from core.i18n import Translator
from core.picture_batch import plane_of
from core.results import Run
from core.spec import Demo
from core.store import sha256
from pages.components.batch import per_file
from pages.components.data import Chosen
from pages.components.findings import finding_line
from pages.components.frame import literally
from pages.components.own_answers import Answers, answers_button, answers_of, answers_table
from pages.components.picture_shown import look_at_own
from pages.components.workers import engine

if TYPE_CHECKING:
    from core.data.pictures.reading import NewPictures

SIDE = 56  # of a picture in the table


def own_pictures_panel(demo: Demo, run: Run, data: Chosen, t: Translator) -> None:
    """An uploader and a camera; the answers to what came as a table, of which a row is looked at closely."""
    st.subheader(t("Your own pictures"), anchor="own-pictures")
    st.markdown(
        t(
            "One or many. They stay on this machine, in memory and for this session only, and are never used for training. The "
            "network gives a probability for anything, also for what is no such picture at all: look at what is said of its "
            "likeness to the training cases."
        )
    )
    files = _files(run, t)
    if not files:
        return
    try:
        with st.spinner(t("Reading the pictures…"), show_time=True):
            found = _read(run, sha256(repr([(name, sha256(content)) for name, content in files]).encode()), files)
    except UserError as error:
        st.error(literally(t(error.text, **error.values)), icon=":material/error:")
        return
    for finding in (*(why for _, why in found.refused), *found.changes):
        st.markdown(finding_line(finding, run.settings.dataset, t))
    if found.names:
        told = answers_of(demo, run, data, found.pixels)
        _table(demo, run, found, told, t)
        answers_button(run, found, told, "pictures-risks.csv", t)


def _files(run: Run, t: Translator) -> list[tuple[str, bytes]]:
    """Names and contents of what was chosen and photographed."""
    came = st.file_uploader(
        t("Pictures, one by one or in ZIP files: {endings}", endings=", ".join(KINDS)),
        accept_multiple_files=True,
        key=f"{run.run}-own-pictures",
    )
    files = [(file.name, file.getvalue()) for file in came]
    if st.toggle(t("Use the camera"), key=f"{run.run}-camera-on"):
        taken = st.camera_input(t("Take a picture"), key=f"{run.run}-camera")
        files += [(t("camera"), taken.getvalue())] if taken else []
    return files


@per_file
def _read(run: Run, digest: str, _files: list[tuple[str, bytes]]) -> NewPictures:
    from core.data.pictures.reading import read_pictures

    found: NewPictures = engine().call(read_pictures, _files, run.schema["shape"], plane_of(run))
    return found


def _table(demo: Demo, run: Run, found: NewPictures, told: Answers, t: Translator) -> None:
    """A row for every picture; a selected one is looked at closely."""
    picture = t("Picture")
    answers_table(
        demo,
        run,
        pd.DataFrame({picture: [_inline(one) for one in found.pixels], t("File"): found.names}),
        told,
        lambda place: look_at_own(run, found.names[place], found.pixels[place]),
        t,
        columns={picture: st.column_config.ImageColumn(picture, width="small")},
        row_height=SIDE + 8,
        alt=t("Your pictures with their risks"),
    )


def _inline(pixels: np.ndarray) -> str:
    """A small picture as an address that holds it."""
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(thumbnail(pixels, SIDE)).save(file, "PNG")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"
