"""What is to be changed of a series: which stretch of which channels, or which value."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.data.series.trace import Trace
from core.i18n import Translator, msg
from core.series_edits import Edit, Kind
from core.words.moments import AXES, moment_text
from pages.components.frame import literally

KINDS: dict[Kind, str] = {
    "mask": msg("Take a stretch away"),
    "hold": msg("Hold a stretch at the value before"),
    "value": msg("Change one value"),
}


def edit_form(trace: Trace, key: str, t: Translator) -> Edit | None:
    """What is asked for; None where no channel is chosen. ``key`` begins the keys of the widgets and names the series."""
    kind = st.segmented_control(
        t("Change"),
        list(KINDS),
        default="mask" if trace.even else "value",
        format_func=lambda name: t(KINDS[name]),
        key=f"{key}-kind",
        required=True,
    )
    if kind == "value":
        return _one_value(trace, key, t)
    places = list(range(len(trace.names)))
    channels = st.multiselect(
        t("Channels"), places, default=places, format_func=trace.names.__getitem__, key=f"{key}-channels"
    )
    first, last = _stretch(trace, f"{key}-stretch-{len(trace.times)}", t)
    return Edit(kind, tuple(channels), first, last) if channels else None


def _stretch(trace: Trace, key: str, t: Translator) -> tuple[int, int]:
    """First and last step, by two handles on one line."""
    steps = len(trace.times)
    if steps < 2:
        return 0, 0
    if not trace.even:
        return st.select_slider(
            t("From – to"),
            range(steps),
            value=(steps // 2, steps - 1),
            format_func=lambda step: moment_text(float(trace.times[step]), trace.time_unit, t),
            key=key,
        )
    third = trace.end / 3
    start, stop = st.slider(
        t(AXES[trace.time_unit]), 0.0, trace.end, (third, 1.3 * third), step=max(trace.period, 0.01), key=key
    )
    first = min(round(start / trace.period), steps - 1)
    return first, max(first, min(round(stop / trace.period), steps) - 1)


def _one_value(trace: Trace, key: str, t: Translator) -> Edit:
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        step = st.selectbox(
            t("When"),
            range(len(trace.times)),
            index=len(trace.times) - 1,
            format_func=lambda step: moment_text(float(trace.times[step]), trace.time_unit, t),
            key=f"{key}-step-{len(trace.times)}",
        )
        channel = st.selectbox(
            t("Channel"), range(len(trace.names)), format_func=trace.names.__getitem__, key=f"{key}-channel"
        )
        old, unit = float(trace.values[step, channel]), trace.units[channel]
        value = st.number_input(
            t("New value ({unit})", unit=literally(unit)) if unit else t("New value"),
            value=old if np.isfinite(old) else None,
            key=f"{key}-value-{step}-{channel}",
        )
    return Edit("value", (channel,), step, step, np.nan if value is None else float(value))
