"""Chapter 6: the report, the model and the command that repeats the run."""

from __future__ import annotations

import io
import json
import zipfile

import streamlit as st

from core.i18n import Translator
from core.spec import Demo, Run
from core.store import Store
from pages.components.frame import chapter


def take_away_panel(demo: Demo, run: Run, t: Translator) -> None:
    """Downloads, made when they are pressed, and the command line."""
    from core.report.command import repeat_command

    chapter("take-away", t)
    st.markdown(t("A report for the meeting, the model for your own use, and the line that repeats it all."))
    name = f"vitrine-{demo.id}-{run.run[:8]}"
    with st.container(horizontal=True):
        st.download_button(
            t("Report (HTML)"),
            lambda: _report(demo, run, t),
            f"{name}.html",
            "text/html",
            icon=":material/description:",
            type="primary",
            on_click="ignore",
            key="report",
        )
        st.download_button(
            t("Model bundle (ZIP)"),
            lambda: _bundle(run),
            f"{name}.zip",
            "application/zip",
            icon=":material/inventory_2:",
            on_click="ignore",
            key="bundle",
        )
    st.caption(t("The report is one file that opens offline. The bundle holds the Keras and the ONNX model."))
    st.code(repeat_command(run), language="bash", wrap_lines=True)


def _report(demo: Demo, run: Run, t: Translator) -> bytes:
    from core.report.html import html_report

    return html_report(run, demo, t).encode()


def _bundle(run: Run) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in Store().files(run).items():
            archive.writestr(name, content)
        archive.writestr("run.json", json.dumps(run.to_dict(), ensure_ascii=False, indent=1))
    return target.getvalue()
