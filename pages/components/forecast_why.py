"""Chapter 5 for a forecast: which past minutes moved it."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.data.series.series import Series
from core.forecast_figures import pushes_figure
from core.forecast_live import Forecast, minutes_before, pushes
from core.glucose_units import UNITS
from core.i18n import Translator
from core.results import Run
from core.spec import Demo
from pages.components.charts import draw, palette
from pages.components.frame import literally


def forecast_why_panel(demo: Demo, run: Run, ask: Forecast, one: Series, t: Translator) -> None:
    """Which past minutes moved this forecast, by occlusion."""
    minutes = run.told["minutes"]
    place = st.segmented_control(
        t("Forecast"),
        range(len(minutes)),
        default=0,
        format_func=lambda at: t("{minutes} minutes ahead", minutes=minutes[at]),
        key=f"{run.run}-why-horizon",
        required=True,
    )
    unit = run.told["unit"]
    found = pushes(ask, one, len(run.told["levels"]) // 2)[:, place or 0] / UNITS[unit]
    times = minutes_before(one)
    strongest = int(np.abs(found).argmax())
    said = t(
        "The last reading moves this forecast most: by {change} {unit}.",
        change=t.signed(float(found[strongest]), 1),
        unit=unit,
    )
    if times[strongest] < 0:
        said = t(
            "What the sensor showed around {when} minutes before now moves this forecast most: by {change} {unit}.",
            when=round(-times[strongest]),
            change=t.signed(float(found[strongest]), 1),
            unit=unit,
        )
    st.markdown(literally(said))
    figure = pushes_figure(times, found.tolist(), unit, t, palette(), demo.is_synthetic(run.settings.dataset))
    draw(figure, t("Which past minutes mattered"), key=f"{run.run}-pushes")
    st.caption(
        t(
            "Each quarter of an hour is put at the mean of the two hours in turn, and the forecast is asked again (occlusion). "
            "A bar above 0 moves the forecast up. This explains the network, not the body: in truth no glucose stands "
            "still and jumps back."
        )
    )
