"""Chapter 4 for molecules, very many at once: a file in, every line answered by the engine's workers, a ranking out."""

from __future__ import annotations

import dataclasses

import streamlit as st

from core.engine.client import Job
from core.errors import UserError
from core.fingerprint import fingerprint
from core.i18n import Translator
from core.limits import LIMITS
from core.results import Run
from core.spec import Settings
from core.store import Store
from pages.components.frame import literally
from pages.components.molecule_screened import screened_panel
from pages.components.progress import ACTIVE, progress_text
from pages.components.workers import engine, visitor

REFRESH_S = 0.5
KINDS = ("smi", "txt", "csv", "tsv")


@dataclasses.dataclass(frozen=True)
class Listed:
    """The file that was chosen, as it is kept: its name, its hash, and how many molecules it lists."""

    name: str
    upload: str
    rows: int


def screen_panel(run: Run, t: Translator) -> None:
    """Ask about every molecule of a file. It goes on when the page is closed, and where it was after a stop."""
    from core.screening import all_shares, parts_done, screen_folder

    st.header(t("Screen a file"), anchor="screen")
    st.markdown(
        t(
            "One molecule a line: its SMILES and, after a blank, its name; or a table with a column named smiles. At most {n} "
            "molecules. Each is brought to its standard form and answered; what cannot be read is listed with the reason.",
            n=t.number(LIMITS.rows, 0),
        )
    )
    key = f"{run.question}-screen"
    st.file_uploader(t("Molecules to ask about"), type=list(KINDS), key=key, on_change=_keep, args=(key,))
    try:
        listed = _listed(key, t)
    except UserError as error:
        st.error(literally(t(error.text, **error.values)), icon=":material/error:")
        return
    if listed is None:
        return
    wanted = all_shares(run, listed.upload, listed.rows)
    jobs = _jobs(wanted, listed)
    if any(job.state in ACTIVE for job in jobs):
        _watch(wanted, listed, t)
        return
    folder = screen_folder(wanted[0], Store())
    done, whole = parts_done(folder, listed.rows)
    if done < whole:
        _offer(wanted, listed, jobs, done / whole, t)
    if done:
        screened_panel(run, folder, done, listed.name, t)


def _keep(key: str) -> None:
    """What was chosen is written once, so that workers find it; taken away, it is asked about no longer."""
    file = st.session_state[key]
    st.session_state[f"{key}-kept"] = (file.name, Store().keep_upload(file.getvalue())) if file else None


def _listed(key: str, t: Translator) -> Listed | None:
    kept = st.session_state.get(f"{key}-kept")
    if kept is None:
        return None
    name, upload = kept
    with st.spinner(t("Counting the molecules…"), show_time=True):
        return Listed(name, upload, _rows(upload))


@st.cache_resource(scope="session", max_entries=4, show_spinner=False)
def _rows(upload: str) -> int:
    """Counted by a worker: a file may be anything."""
    from core.screening import checked_rows

    rows: int = engine().call(checked_rows, Store().upload(upload) or b"")
    return rows


def _jobs(wanted: list[Settings], listed: Listed) -> list[Job]:
    found = [engine().job(fingerprint(one, listed.upload)) for one in wanted]
    return [job for job in found if job is not None]


def _offer(wanted: list[Settings], listed: Listed, jobs: list[Job], share: float, t: Translator) -> None:
    """Why it is not whole, and the button that begins it or goes on."""
    for job in jobs:
        if job.error is not None:
            st.error(literally(t(job.error.text, **job.error.values)), icon=":material/error:")
        elif job.reference is not None:
            st.error(t("The screening failed on our side. Reference for the log: {reference}", reference=job.reference))
    rows = t.number(listed.rows, 0)
    if share:
        st.info(
            t("{share} of {n} molecules are answered and kept; the rest waits.", share=t.percent(share), n=rows),
            icon=":material/pause_circle:",
        )
    label = t("Go on") if share else t("Screen {n} molecules", n=rows)
    if st.button(label, type="primary", icon=":material/play_arrow:", key="screen-start"):
        from core.screening import WORK

        for one in wanted:
            engine().submit(one, listed.upload, visitor(), work=WORK)
        st.rerun()


@st.fragment(run_every=REFRESH_S)
def _watch(wanted: list[Settings], listed: Listed, t: Translator) -> None:
    """A line for each share while any is worked on."""
    jobs = _jobs(wanted, listed)
    if not any(job.state in ACTIVE for job in jobs):
        st.rerun()
    for job in jobs:
        st.progress(job.share, progress_text(job, t) if job.state in ACTIVE else t("This share is done."))
    pace = sum(job.step / job.seconds for job in jobs if job.state in ACTIVE and job.seconds)
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(t("Stop"), icon=":material/stop:", key="screen-stop")
        if pace:
            st.caption(t("{n} molecules a second", n=t.number(pace, 0)), width="content")
    if pressed:
        for job in jobs:
            engine().stop(job.run)
