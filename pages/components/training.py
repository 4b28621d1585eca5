"""Chapter 2: press the button, watch it learn, stop it; the address carries the run, so a reload finds it again."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable

import streamlit as st

from core.engine.client import Job
from core.fingerprint import fingerprint
from core.i18n import Translator
from core.results import Run
from core.runs import note
from core.spec import DOWNLOAD, SCREEN, WRITE, Demo, Settings
from core.store import Store
from core.tasks import task_of
from pages.components.address import name_no_run, name_run, open_link
from pages.components.charts import draw, palette
from pages.components.corrections import restore_corrections, with_corrections
from pages.components.data import Chosen, restore_data
from pages.components.effort import effort_line
from pages.components.frame import chapter
from pages.components.progress import ACTIVE, progress_text
from pages.components.server import outlived
from pages.components.settings import restore_form, settings_form
from pages.components.workers import engine, visitor

REFRESH_S = 0.5
Live = Callable[[Demo, Job, Translator], None]
"""Draws a training while it runs."""


@dataclasses.dataclass(frozen=True)
class Stage:
    """What another task than telling classes apart shows in this chapter."""

    form: Callable[[Demo, Chosen, Translator], Settings]
    live: Live
    trained: Callable[[Demo, Run, Translator], None]  # afterwards


def restore_from_address(demo: Demo, t: Translator) -> None:
    """Once per session: when the address names a run or a job, put its data and settings back into the form."""
    wanted = st.query_params.get("run")
    if wanted and st.session_state.get("restored") != wanted:
        _restore(wanted, demo, t)
    if wanted and st.session_state.get("found-again") == wanted:
        st.info(
            t("The server was started again in the meantime. Your run was found and is shown."),
            icon=":material/restart_alt:",
        )


def _restore(wanted: str, demo: Demo, t: Translator) -> None:
    st.session_state["restored"] = wanted
    open_link()
    settings = _known_settings(wanted)
    if settings is None or settings.demo != demo.id:
        st.warning(t("The run in this address is not on this machine. Choose the data and train it here."))
        return
    if settings.model == SCREEN:
        return  # its file is none to learn from
    restore_data(demo, settings)
    if settings.model not in (DOWNLOAD, WRITE):
        restore_form(demo, settings)
        restore_corrections(settings)
    if outlived(st.context.cookies):
        st.session_state["found-again"] = wanted


def training_panel(demo: Demo, data: Chosen, t: Translator, stage: Stage | None = None) -> Run:
    """The run of the settings in the form. Until there is one the page waits here, with a button or a live curve."""
    chapter("train", t)
    stage = stage or Stage(_corrected_form, _live, _trained)
    settings = stage.form(demo, data, t)
    run_id = fingerprint(settings, data.cases.sha256)
    run = Store().load(run_id)
    job = engine().job(run_id) if run is None or not run.whole else None
    if job is not None and job.state in ACTIVE:
        _remember(run_id)
        watch_training(demo, run_id, stage.live, t)
        st.stop()
    if run is not None:
        _remember(run_id)
        stage.trained(demo, run, t)
        if not run.whole:
            _offer_to_continue(run, job, t)
        return run
    if job is not None:
        _ended_without_a_run(job, t)
    _offer(settings, data, t)
    st.stop()


def _known_settings(run_id: str) -> Settings | None:
    run = Store().load(run_id)
    if run is not None:
        return run.settings
    job = engine().job(run_id)
    return job.settings if job is not None else None


def _remember(run_id: str) -> None:
    st.session_state["restored"] = run_id
    name_run(run_id)


def _offer(settings: Settings, data: Chosen, t: Translator) -> None:
    name_no_run()
    st.session_state.pop("restored", None)  # the same run, opened again, is put back into the form again
    effort_line(settings, data.cases.sha256, engine().limits.seconds, t)
    if st.button(t("Train"), type="primary", icon=":material/play_arrow:", key="train"):
        with st.spinner(t("Asking a worker…"), show_time=True):
            run_id = engine().submit(settings, data.cases.sha256, visitor())
        _remember(run_id)
        st.rerun()
    limits = engine().limits
    st.caption(
        t(
            "Trains on this machine, in a process of its own. At most {running} trainings at once and {minutes} minutes each.",
            running=limits.running_per_user,
            minutes=round(limits.seconds / 60),
        )
    )


def origin_lines(run: Run, t: Translator) -> None:
    """Whether it was trained elsewhere, and whether its training was interrupted."""
    if imported := note(Store(), run.run).imported:
        st.caption(t("Not trained here: imported {when}.", when=t.when(imported)))
    if run.resumed:
        st.caption(t("Training was interrupted and went on from where it was last saved ({n}×).", n=run.resumed))


def _offer_to_continue(run: Run, job: Job | None, t: Translator) -> None:
    if job is not None and job.state == "failed":
        _ended_without_a_run(job, t)
    if st.button(t("Continue training"), icon=":material/play_arrow:", key="continue"):
        engine().submit(run.settings, run.data["sha256"], visitor())
        st.rerun()


@st.fragment(run_every=REFRESH_S)
def watch_training(demo: Demo, run_id: str, live: Live, t: Translator) -> None:
    """How far a training is, a way to stop it, and what ``live`` draws of it; the page runs again when it is over."""
    job = engine().job(run_id)
    if job is None or job.state not in ACTIVE:
        st.rerun()
    elif job.state == "queued":
        _progress(0.0, job, t)
    else:
        _progress(job.share, job, t)
        live(demo, job, t)


def _progress(share: float, job: Job, t: Translator) -> None:
    """How far it is, and a way to stop it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(share, progress_text(job, t))
        _stop_button(job, t)
    if job.state != "queued" and job.resumed:
        st.info(
            t("A worker ended unexpectedly. Training continued from epoch {epoch}.", epoch=job.saved_epoch or 0),
            icon=":material/healing:",
        )


def _corrected_form(demo: Demo, data: Chosen, t: Translator) -> Settings:
    return with_corrections(settings_form(demo, data, t), t)


def _live(demo: Demo, job: Job, t: Translator) -> None:
    from core.figures import learning_figure

    synthetic = demo.is_synthetic(job.settings.dataset)
    if job.history.get("loss") or job.part > 1:
        figure = learning_figure(job.history, 0, t, palette(), synthetic)
        draw(figure, t("Loss per epoch"), key="learning")


def _stop_button(job: Job, t: Translator) -> None:
    pressed = st.button(t("Stop"), icon=":material/stop:", key="stop", disabled=job.state == "stopping")
    if pressed:
        engine().stop(job.run)
        time.sleep(0.2)


def _ended_without_a_run(job: Job, t: Translator) -> None:
    if job.state == "stopped" and job.part and (job.epoch or job.part > 1):
        said = t("Stopped before all networks were trained. Train goes on with those that there are.")
        st.info(said, icon=":material/stop_circle:")
    elif job.state == "stopped":
        st.info(t("Stopped before the first epoch was finished. Nothing was kept."), icon=":material/stop_circle:")
    elif job.error is not None:
        st.error(t(job.error.text, **job.error.values), icon=":material/error:")
    elif job.reference is not None:
        st.error(t("Training failed on our side. Reference for the log: {reference}", reference=job.reference))


def _trained(demo: Demo, run: Run, t: Translator) -> None:
    from core.spread_figures import learning_chart

    said = {
        "finished": t(
            "Trained for {n} epochs in {time}.", n=len(run.history["loss"]), time=t.duration(run.seconds["train"])
        ),
        "early": t(
            "Ended after {n} epochs in {time}, because the validation loss no longer fell.",
            n=len(run.history["loss"]),
            time=t.duration(run.seconds["train"]),
        ),
        "stopped": t("Stopped by hand after {n} epochs.", n=len(run.history["loss"])),
        "diverged": t(
            "After {n} epochs the loss was no longer a number. Try a lower learning rate.", n=len(run.history["loss"])
        ),
    }[run.ending]
    kept = t("The weights of epoch {epoch} are kept: it had the lowest validation loss.", epoch=run.best_epoch)
    if several := task_of(run).networks(run, t):
        kept = several
        said = t("Trained in {time}.", time=t.duration(run.seconds["train"])) if run.ending != "stopped" else said
    light = st.warning if run.ending in ("stopped", "diverged") else st.success
    light(t.join(said, kept), icon=":material/check:" if light is st.success else ":material/warning:")
    origin_lines(run, t)
    with st.expander(t("Learning curve"), icon=":material/show_chart:", expanded=True):
        synthetic = demo.is_synthetic(run.settings.dataset)
        figure = learning_chart(run, t, palette(), synthetic)
        draw(figure, t("Loss per epoch"))
    st.caption(task_of(run).course(run, t))
