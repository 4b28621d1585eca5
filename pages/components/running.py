"""The trainings that are not over yet, each with how far it is and a Stop for whoever asked for it."""

from __future__ import annotations

import streamlit as st

from core.engine.client import Job
from core.i18n import Translator
from core.registry import demos
from pages.components.frame import ROOT, literally
from pages.components.labels import dataset_title, model_title
from pages.components.progress import ACTIVE, progress_text
from pages.components.workers import engine, visitor

REFRESH_S = 1.0


def running_panel(t: Translator) -> None:
    """Nothing while nothing is trained."""
    jobs = _active()
    if jobs:
        st.header(t("In training now"), anchor=False)
        _follow({job.run for job in jobs}, t)


@st.fragment(run_every=REFRESH_S)
def _follow(known: set[str], t: Translator) -> None:
    jobs = _active()
    if {job.run for job in jobs} != known:
        st.rerun()  # one has ended and belongs into the list, or one has begun
    for job in jobs:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            _line(job, t)


def _line(job: Job, t: Translator) -> None:
    said = f"{dataset_title(job.settings, t)} · {model_title(job.settings, t)}"
    with st.container():
        st.page_link(
            ROOT / "pages" / f"{job.settings.demo}.py",
            label=literally(said),
            icon=":material/show_chart:",
            query_params={"lang": t.language, "run": job.run},
        )
        st.progress(job.share, progress_text(job, t))
    mine = visitor() in job.users
    st.button(
        t("Stop"),
        icon=":material/stop:",
        key=f"stop-{job.run}",
        on_click=engine().stop,
        args=(job.run,),
        disabled=job.state == "stopping" or not mine,
        help=None if mine else t("Only whoever started a training can stop it here."),
    )


def _active() -> list[Job]:
    return [job for job in engine().jobs() if job.state in ACTIVE and job.settings.demo in demos()]
