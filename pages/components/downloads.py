"""What can be taken home of a run, made when it is pressed."""

from __future__ import annotations

import streamlit as st

from core.i18n import Translator
from core.results import Run
from core.spec import Demo
from core.store import Store


def report_button(demo: Demo, run: Run, t: Translator) -> None:
    """The report as one HTML file."""
    st.download_button(
        t("Report (HTML)"),
        lambda: _report(demo, run, t),
        f"{_name(run)}.html",
        "text/html",
        icon=":material/description:",
        type="primary",
        on_click="ignore",
        key="report",
    )


def bundle_button(demo: Demo, run: Run, t: Translator) -> None:
    """The model with all that belongs to it, as one ZIP file that can be imported again."""
    st.download_button(
        t("Model bundle (ZIP)"),
        lambda: _bundle(demo, run, t),
        f"{_name(run)}.zip",
        "application/zip",
        icon=":material/inventory_2:",
        on_click="ignore",
        key="bundle",
    )


def _report(demo: Demo, run: Run, t: Translator) -> bytes:
    from core.report.html import stored_report

    return stored_report(Store(), run, demo, t).encode()


def _bundle(demo: Demo, run: Run, t: Translator) -> bytes:
    from core.bundle import make_bundle

    return make_bundle(run, demo, Store(), t)


def _name(run: Run) -> str:
    return f"vitrine-{run.settings.demo}-{run.run[:8]}"
