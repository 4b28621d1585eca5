"""A network that others trained, asked about the user's own recording: sleep stages from the ECG of a night."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from core.i18n import Translator
from core.spec import UPLOAD, Demo
from pages.components.charts import draw, palette
from pages.components.findings import finding_line
from pages.components.recordings import brought, read_or_told
from pages.components.workers import engine

if TYPE_CHECKING:
    from core.sleep import Night, Sleeper

KINDS = ("EDF", "BDF", "WFDB (.hea + .dat)", "DICOM")


def sleep_panel(demo: Demo, t: Translator) -> None:
    """An expander that stands by itself: it needs no training and no run."""
    with st.expander(t("Already trained: sleep stages from the ECG of a night"), icon=":material/bedtime:"):
        _sleep(demo, t)


@st.fragment
def _sleep(demo: Demo, t: Translator) -> None:
    st.markdown(
        t(
            "Nothing is trained here: a small recurrent network from the package SleepECG (a GRU in both directions, 7,380 "
            "weights, BSD-3-Clause, doi:10.21105/joss.05411) answers at once. It learned from 1,971 nights of the study MESA, of "
            "people of 68 years on average, whose stages experts had scored from the EEG. Of the ECG it sees only when the heart "
            "beats."
        )
    )
    digest, sent = brought(t("A recording of a night: {kinds}", kinds=", ".join(KINDS)), f"{demo.id}-sleep", t)
    sleeper = _sleeper(demo, t)
    if not sent:
        return
    channel = f"{demo.id}-sleep-channel-{digest}"
    mark = digest, st.session_state.get(channel) or "", sleeper
    night = read_or_told(lambda: _asked(mark, sent), t("Finding the heartbeats…"), t)
    if night is not None:
        _told(demo, night, channel, t)


def _sleeper(demo: Demo, t: Translator) -> Sleeper:
    """What the network would like to know of the person; nothing of it is needed."""
    from core.sleep import Sleeper

    sexes = {True: t("male"), False: t("female")}
    row = st.container(horizontal=True, gap="medium", vertical_alignment="bottom")
    age = row.number_input(t("Age (years, if known)"), 18, 110, value=None, key=f"{demo.id}-sleep-age", width=190)
    male = row.selectbox(
        t("Sex (if known)"),
        sexes,
        index=None,
        format_func=sexes.__getitem__,
        placeholder="–",
        key=f"{demo.id}-sleep-sex",
        width=190,
    )
    began = row.time_input(t("Began at (if known)"), value=None, key=f"{demo.id}-sleep-began", width=190)
    return Sleeper(None if age is None else int(age), male, began)


@st.cache_resource(scope="session", max_entries=2, show_spinner=False)
def _asked(mark: Any, _sent: list[tuple[str, bytes]]) -> Night:
    from core.sleep import sleep_stages

    found: Night = engine().call(sleep_stages, _sent, *mark[1:])
    return found


def _told(demo: Demo, night: Night, channel: str, t: Translator) -> None:
    from core.sleep import STAGES
    from core.sleep_figures import night_figure

    if len(night.channels) > 1:
        place = night.channels.index(night.channel)
        st.selectbox(t("Channel with the ECG"), night.channels, place, key=channel, width=280)
    for finding in night.findings:
        st.markdown(finding_line(finding, UPLOAD, t))
    with st.container(horizontal=True, gap="small"):
        for stage, minutes in zip(STAGES, night.minutes.tolist(), strict=True):
            st.metric(t(stage), t("{n} min", n=t.number(minutes, 0)), border=True, height="stretch")
        st.metric(t("Heartbeats per minute"), t.number(night.per_minute, 0), border=True, height="stretch")
    draw(night_figure(night, t, palette()), t("Sleep stages over the night"), key=f"{demo.id}-sleep-night")
    st.caption(
        t(
            "Minutes are those in which a stage is the likeliest. Its authors report an accuracy of 0.75 (kappa 0.54) on 1,000 "
            "nights of another study, SHHS, and that it takes 64 % of REM sleep for non-REM. Nothing of that was measured here, "
            "and how it does on younger people, in arrhythmia or under beta-blockers is not known."
        )
    )
