"""Chapter 5 for a forecast: which past readings moved it."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.data.series.series import Series
from core.forecast_figures import pushes_figure
from core.forecast_live import Forecast, pushes, times_before
from core.forecast_words import ahead, digits, horizons, shown_per, time_unit, unit, with_unit
from core.i18n import Translator
from core.results import Run
from core.spec import Demo
from pages.components.charts import draw, palette
from pages.components.frame import literally


def forecast_why_panel(demo: Demo, run: Run, ask: Forecast, one: Series, t: Translator) -> None:
    """Which past readings moved this forecast, by occlusion."""
    times_ahead = horizons(run)
    place = st.segmented_control(
        t("Forecast, how far ahead"),
        range(len(times_ahead)),
        default=0,
        format_func=lambda at: t(ahead(run, times_ahead[at])),
        key=f"{run.run}-why-horizon",
        required=True,
    )
    when = time_unit(run)
    found = pushes(ask, one, len(run.told["levels"]) // 2)[:, place or 0] / shown_per(run, one.units[0])
    times = times_before(one, when)
    strongest = int(np.abs(found).argmax())
    change = with_unit(run, t.signed(float(found[strongest]), max(1, digits(run))))
    said = t("The last reading moves this forecast most: by {change}.", change=change)
    if times[strongest] < 0:
        said = t(
            "What was measured {when} before now moves this forecast most: by {change}.",
            when=ahead(run, float(f"{-times[strongest]:.3g}")),
            change=change,
        )
    st.markdown(literally(said))
    names = t("Time from the last reading ({unit})", unit=when), t("Moves the forecast by ({unit})", unit=unit(run))
    figure = pushes_figure(times, found.tolist(), names, t, palette(), demo.is_synthetic(run.settings.dataset))
    draw(figure, t("Which past readings mattered"), key=f"{run.run}-pushes")
    st.caption(
        t(
            "Three readings in a row are put at the mean of the window in turn, and the forecast is asked again (occlusion). "
            "A bar above 0 moves the forecast up. This explains the network, not the body: in truth nothing stands still and "
            "jumps back."
        )
    )
