"""Chapter 2 of a synthesis: the pictures while they become better, both losses and what they mean, and the way back in time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import streamlit as st

from core.by_hand import changes_text
from core.engine.client import Job
from core.glossary import explained_together
from core.i18n import Translator
from core.results import Run
from core.spec import Demo
from core.store import Store
from core.synthesis_moments import NAME, ROUND, Moment, latest_moment, unpack_moments
from core.synthesis_verdict import COLLAPSED, kept_text, live_advice
from core.synthetic import sheet_of
from core.tasks import task_of
from pages.components.address import changed_text, keep, linked_number
from pages.components.charts import draw, palette
from pages.components.gan_form import synthesis_form
from pages.components.gan_steering import steering
from pages.components.tested import per_run
from pages.components.training import Stage, origin_lines

ACROSS, SIDE = 8, 64
FORMULAS = {
    False: (
        r"\begin{aligned}\min_G \max_D \;\; & \mathbb{E}_{x}\,[\log D(x)] \\ & + \mathbb{E}_{z}\,[\log (1 - D(G(z)))]"
        r"\end{aligned}"
    ),
    True: (
        r"\begin{aligned}\min_G \max_{\lVert D \rVert_L \le 1} \;\; & \mathbb{E}_{x}\,[D(x)] \\ & - \mathbb{E}_{z}\,[D(G(z))]"
        r"\end{aligned}"
    ),
}  # by whether a critic plays


def sheet(moment: Moment) -> np.ndarray:
    """The pictures of one moment side by side, with the word and the step; (height, width, 3) uint8."""
    return sheet_of(moment.pictures, ACROSS, SIDE, f"step {moment.step}")


@per_run
def moments_of(run: Run) -> list[Moment]:
    """What the generator made as it learned, read once a session."""
    return unpack_moments(Store().read(run, NAME))


def _live(demo: Demo, job: Job, t: Translator) -> None:
    moment = latest_moment(Store().checkpoint(job.run))
    left, right = st.columns([3, 2], gap="large")
    with left:
        if moment is None:
            st.caption(t("A small classifier learns the data first: it will judge the pictures. Then the game begins."))
        else:
            _shown(moment, t)
    with right:
        if job.part and job.state == "running":
            steering(job, t)
        _formula(job.settings.model, t)
        if moment is not None:
            _meter(job, moment, t)
        if job.part and len(job.history["loss"]) > 1:
            _losses(job.history, "losses", t)


def _trained(demo: Demo, run: Run, t: Translator) -> None:
    steps = ROUND * len(run.history["loss"])
    said = {
        "finished": t("Trained for {n} steps in {time}.", n=steps, time=t.duration(run.seconds["train"])),
        "stopped": t("Stopped by hand after {n} steps.", n=steps),
        "diverged": t("After {n} steps the loss was no longer a number. Try a lower learning rate.", n=steps),
    }[run.ending]
    light, icon = (st.success, "check") if run.ending == "finished" else (st.warning, "warning")
    light(t.join(said, kept_text(run, t)), icon=f":material/{icon}:")
    origin_lines(run, t)
    if changed := changes_text(run.told["changes"], t):
        st.caption(changed)
    _back_in_time(run, t)
    with st.expander(t("Losses, and what they mean"), icon=":material/show_chart:"):
        _formula(run.settings.model, t)
        _losses(run.history, "losses-told", t)
        st.markdown(
            t(
                "The discriminator’s loss is low while it tells real from generated pictures easily; at 1.39, twice the logarithm "
                "of 2, it can only guess. The generator’s loss is low while it deceives the discriminator. Neither says how good "
                "the pictures are: each is measured against an opponent that changes. A critic’s losses are distances and may be "
                "negative."
            )
        )
    st.caption(task_of(run).course(run, t))


def _back_in_time(run: Run, t: Translator) -> None:
    moments = moments_of(run)
    by_step = {moment.step: moment for moment in moments}
    key, kept = f"{run.run}-moment", ROUND * run.best_epoch
    asked = int(linked_number(run, "step", min(by_step), max(by_step), kept))
    st.session_state.setdefault(key, asked if asked in by_step else kept)
    if len(by_step) > 1:
        st.select_slider(
            t("Back in time: step of the generator"), list(by_step), key=key, persist_state="session",
            help=t("The same random numbers at every step, so that each place shows one picture as it becomes."),
        )  # fmt: skip
    keep("step", step=changed_text(st.session_state[key], kept))
    _shown(by_step.get(st.session_state[key], by_step[kept]), t)


def _shown(moment: Moment, t: Translator) -> None:
    said = t("SYNTHETIC pictures at step {step}", step=moment.step)
    st.image(sheet(moment), output_format="PNG", alt=said)
    st.caption(t("{said}: made by the network, they show nobody.", said=said))


def _meter(job: Job, moment: Moment, t: Translator) -> None:
    key = f"{job.run}-varied"
    st.session_state[key] = st.session_state.get(key, False) or moment.variety >= COLLAPSED
    st.metric(
        t("Variety, 100 % as in the data"),
        t.percent(moment.variety),
        help=t(
            "How different the pictures are from one another, against how different real ones are: the collapse meter."
        ),
        border=True,
    )
    if advice := live_advice(moment.variety, st.session_state[key], job.share, t):
        st.warning(advice, icon=":material/content_copy:")


def _formula(model: str, t: Translator) -> None:
    st.latex(FORMULAS[model == "wasserstein"])
    st.caption(
        t("G makes a picture from random numbers z, D says how real a picture x looks. Each learns against the other."),
        help=explained_together(("generator", "discriminator"), t),
    )


def _losses(history: Mapping[str, Sequence[float]], key: str, t: Translator) -> None:
    from core.synthesis_figures import losses_figure

    draw(losses_figure(history, ROUND, t, palette()), t("Losses of both networks"), key=key)


SYNTHESIS = Stage(synthesis_form, _live, _trained)
