"""The calibration chart, with a switch that draws it with or without temperature scaling."""

from __future__ import annotations

import streamlit as st

from core.charts import CHARTS, calibration_chart
from core.glossary import explained
from core.i18n import Translator
from core.results import Run
from core.spec import Demo
from core.temperature import PLAIN, SCALED, is_applied, otherwise, temperature_rows, temperature_text
from pages.components.charts import draw, palette


@st.fragment
def calibration_card(demo: Demo, run: Run, t: Translator) -> None:
    """Chart, switch, what was fitted, and the figures before and after; the rest of the page shows the run as trained."""
    title, reading = (t(text) for text in CHARTS["calibration"])
    st.subheader(title, anchor=False, help=explained("calibration", t))
    st.caption(reading)
    applied = is_applied(run)
    fitted = bool(run.temperature.get("other"))
    wanted = st.toggle(t(SCALED), value=applied, key=f"temperature-{run.run}", disabled=not fitted,
                       help=explained("temperature", t))  # fmt: skip
    shown = otherwise(run) if fitted and wanted != applied else run
    draw(calibration_chart(shown, t, palette(), demo.is_synthetic(run.settings.dataset)), title)
    if not run.temperature:
        return
    st.caption(temperature_text(run, t))
    if fitted:
        with st.expander(t("Figures before and after"), icon=":material/thermostat:"):
            _figures(run, t)


def _figures(run: Run, t: Translator) -> None:
    titles = {"name": t("Figure"), "before": t(PLAIN), "after": t(SCALED), "n": "N"}
    rows = temperature_rows(run, t)
    table = {title: [row[field] for row in rows] for field, title in titles.items()}
    st.dataframe(table, hide_index=True, alt=t("Figures before and after"))
    st.caption(
        t(
            "The switch moves this chart only. To have the network itself scaled, choose temperature scaling in chapter 2 "
            "and train again: with the same settings and seed it becomes the same network."
        )
    )
