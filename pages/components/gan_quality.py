"""Chapter 3 of a synthesis: both alarms, every figure with its interval, and the pictures that come nearest to real ones."""

from __future__ import annotations

import io

import numpy as np
import streamlit as st

from core.data.pictures.drawing import mosaic
from core.glossary import explained
from core.i18n import Translator
from core.results import Run
from core.store import Store
from core.synthesis_verdict import STOPPED, unmeasured, use_verdict, verdicts
from core.synthetic import stamped
from core.tasks import task_of
from core.tasks.synthesis import USE
from pages.components.cards import metric_cards
from pages.components.charts import draw, palette
from pages.components.data import Chosen
from pages.components.frame import chapter
from pages.components.plain import plain_switch
from pages.components.tested import per_run

SIDE = 84


@per_run
def made_pictures(run: Run) -> np.ndarray:
    """Generated pictures (n, side, side, channels) uint8 that the run keeps, read once a session."""
    with np.load(io.BytesIO(Store().read(run, "made.npz")), allow_pickle=False) as file:
        return np.asarray(file["pictures"])


def synthesis_quality(run: Run, data: Chosen, t: Translator) -> None:
    """Whether the pictures are good, varied, and their own."""
    from core.synthesis_figures import variety_figure

    chapter("performance", t)
    plain_switch(t)
    task = task_of(run)
    st.markdown(task.lead(run, t))
    for rings, said in verdicts(run, t):
        (st.error if rings else st.success)(said, icon=f":material/{'notifications_active' if rings else 'check'}:")
    names = [name for name in task.names(run) if name in run.metrics and name not in USE]
    for row in (names[:2], names[2:4], names[4:7], names[7:]):
        metric_cards(run, [name for name in row if run.metrics[name].why != STOPPED], t)
    if unmeasured(run.metrics):
        st.info(
            t("Stopped before everything was measured. Continue the training: at its end the rest is measured too."),
            icon=":material/straighten:",
        )
    st.caption(
        t(
            "Measured with what a small classifier sees in a picture, which learned the classes of the same data (right in "
            "{accuracy} of the test pictures). Such distances compare runs on the same data only: they are not those of the "
            "literature, which come from another network and far more pictures.",
            accuracy=t.percent(run.told["accuracy"]),
        )
    )
    left, right = st.columns(2, gap="medium")
    with left.container(border=True, height="stretch"):
        st.subheader(t("Collapse meter"), anchor=False, help=explained("mode_collapse", t))
        st.caption(t("How different generated pictures are from one another, against real ones, step by step."))
        draw(variety_figure(run.told["variety"], t, palette()), t("Collapse meter"))
    with right.container(border=True, height="stretch"):
        _nearest(run, data, t)
    with st.container(border=True):
        _use(run, t)


def _use(run: Run, t: Translator) -> None:
    """Whether a classifier learns from the pictures; it may say no."""
    st.subheader(t("Do the pictures help a classifier?"), anchor=False)
    if not (said := use_verdict(run, t)):
        st.caption(
            t(
                "Only a generator that is told the class can make training cases for a classifier: train the conditional GAN."
            )
        )
        return
    st.markdown(said)
    if unmeasured(run.metrics):
        return
    metric_cards(run, list(USE)[:3], t)
    metric_cards(run, list(USE)[3:], t)
    st.caption(
        t(
            "The same small classifier learned from real pictures, from as many generated ones, and from both, in as many steps; "
            "all are asked about the same real test pictures."
        )
    )


def _nearest(run: Run, data: Chosen, t: Translator) -> None:
    st.subheader(t("Memorisation check"), anchor=False, help=explained("memorisation", t))
    st.caption(
        t(
            "Above, the generated pictures that come nearest to a training picture; below each, that training picture. The "
            "numbers: its distance over that of a typical real picture never seen."
        )
    )
    pairs = run.told["pairs"]
    made = made_pictures(run)[[pair["made"] for pair in pairs]]
    real = data.cases.inputs[[pair["row"] for pair in pairs]]
    above = stamped(mosaic(made, len(pairs), SIDE))
    st.image(np.vstack([above, mosaic(real, len(pairs), SIDE)]), output_format="PNG", alt=t("The closest pairs"))
    st.caption(" · ".join(t.percent(pair["share"]) for pair in pairs))
