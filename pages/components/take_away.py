"""Chapter 6: the report, the model and the command that repeats the run."""

from __future__ import annotations

import streamlit as st

from core.i18n import Translator
from core.results import Run
from core.spec import Demo
from core.tasks import privacy_of
from pages.components.downloads import bundle_button, document_buttons, report_button
from pages.components.frame import chapter
from pages.components.present_links import present_link


def take_away_panel(demo: Demo, run: Run, t: Translator, shown: Run | None = None) -> None:
    """Downloads, made when they are pressed, and the command line; the report tells of the run as it is ``shown``."""
    from core.report.command import repeat_command

    chapter("take-away", t)
    st.markdown(t("A report for the meeting, the model for your own use, and the line that repeats it all."))
    with st.container(horizontal=True):
        report_button(demo, shown or run, t)
        document_buttons(demo, shown or run, t)
        bundle_button(demo, run, t)
        present_link(run, t)
    st.caption(
        t.join(
            t(
                "The report is one file that opens offline; PDF and slides say the same. The bundle holds the Keras and the "
                "ONNX model and a model card; it can be imported again under “Runs”."
            ),
            t(privacy_of(run)),
        )
    )
    st.code(repeat_command(run), language="bash", wrap_lines=True)
