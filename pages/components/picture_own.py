"""Pictures of the user's own, asked about at once: from files or the camera, decoded in a worker, kept for the session only."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

from core.conformal import answer_sets
from core.data.pictures.choice import KINDS
from core.data.pictures.drawing import thumbnail
from core.errors import UserError
from core.i18n import Translator
from core.neighbours import UNLIKE
from core.picture_batch import LIGHTS, plane_of
from core.results import Run
from core.spec import Demo
from core.store import Store, sha256
from core.words import outcome_text
from pages.components.batch import per_file
from pages.components.certainty import familiar, promise
from pages.components.data import Chosen
from pages.components.findings import finding_line
from pages.components.frame import literally
from pages.components.live import live_answers
from pages.components.picture_shown import look_at_own
from pages.components.promise import coverage_choice
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
        p = live_answers(run)(found.pixels)
        known = familiar(run, demo, data)
        lights = None if known is None else known.likeness.lights(found.pixels)
        kept = promise(run, data, coverage_choice(run))
        _table(run, found, p, None if kept is None else answer_sets(p, kept.most), lights, t)
        _download(run, found, p, lights, t)


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


def _table(
    run: Run,
    found: NewPictures,
    p: np.ndarray,
    possible: np.ndarray | None,
    lights: np.ndarray | None,
    t: Translator,
) -> None:
    """A row for every picture; a selected one is looked at closely. ``possible`` and ``lights`` are None where nobody knows."""
    classes = [outcome_text(run.settings.dataset, name, t) for name in run.data["classes"]]
    picture, file, likeliest, risk = t("Picture"), t("File"), t("Most likely class"), t("Predicted risk")
    table = pd.DataFrame(
        {
            picture: [_inline(one) for one in found.pixels],
            file: found.names,
            likeliest: [classes[place] for place in p.argmax(axis=1)],
            risk: p[:, run.asked].astype(float),
        }
    )
    if possible is not None:
        strange = np.zeros(len(p), bool) if lights is None else lights == UNLIKE
        table[t("Answer set")] = [_answer(classes, *one, t) for one in zip(possible, strange, strict=True)]
    if lights is not None:
        table[t("Like the training pictures")] = [t(LIGHTS[int(light)]) for light in lights]
    key = f"{run.question}-own-rows"
    st.markdown(t("Select a row to look at it closely above."))
    st.dataframe(
        table,
        hide_index=True,
        row_height=SIDE + 8,
        column_config={
            picture: st.column_config.ImageColumn(picture, width="small"),
            risk: st.column_config.NumberColumn(t("Risk of: {outcome}", outcome=classes[run.asked]), format="percent"),
        },
        key=key,
        selection_mode="single-row",
        on_select=lambda: _take(run, found, key),
        alt=t("Your pictures with their risks"),
    )


def _answer(classes: list[str], inside: np.ndarray, strange: bool, t: Translator) -> str:
    """The classes that remain possible; of a ``strange`` picture nothing is said."""
    if strange:
        return t("Cannot say")
    return " / ".join(name for name, held in zip(classes, inside, strict=True) if held) or t("empty")


def _take(run: Run, found: NewPictures, key: str) -> None:
    for place in st.session_state[key].selection.rows:
        look_at_own(run, found.names[place], found.pixels[place])


def _inline(pixels: np.ndarray) -> str:
    """A small picture as an address that holds it."""
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(thumbnail(pixels, SIDE)).save(file, "PNG")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"


def _download(run: Run, found: NewPictures, p: np.ndarray, lights: np.ndarray | None, t: Translator) -> None:
    def made() -> bytes:
        from core.picture_batch import risks_file

        return risks_file(run, Store(), found, p, lights, t)

    st.download_button(
        t("Table with risks (CSV)"),
        made,
        "pictures-risks.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"{run.question}-own-csv",
    )
