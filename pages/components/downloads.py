"""What can be taken home, made when it is pressed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from core.i18n import Translator
from core.results import Run
from core.spec import Demo
from core.store import Store

KINDS = {
    ".csv": "text/csv",
    ".gif": "image/gif",
    ".html": "text/html",
    ".parquet": "application/vnd.apache.parquet",
    ".zip": "application/zip",
}


def download_button(label: str, content: Callable[[], bytes], name: str, key: str, icon: str, **look: Any) -> None:
    """Offers a file that is made when it is pressed; the page does not run again. ``look``: as Streamlit's button takes it."""
    kind = KINDS[Path(name).suffix]
    st.download_button(label, content, name, kind, key=key, icon=f":material/{icon}:", on_click="ignore", **look)


def report_button(demo: Demo, run: Run, t: Translator) -> None:
    """The report as one HTML file."""
    name = f"{_name(run)}.html"
    download_button(t("Report (HTML)"), lambda: _report(demo, run, t), name, "report", "description", type="primary")


def bundle_button(demo: Demo, run: Run, t: Translator) -> None:
    """The model with all that belongs to it, as one ZIP file that can be imported again."""
    name = f"{_name(run)}.zip"
    download_button(t("Model bundle (ZIP)"), lambda: _bundle(demo, run, t), name, "bundle", "inventory_2")


def _report(demo: Demo, run: Run, t: Translator) -> bytes:
    from core.report.html import stored_report

    return stored_report(Store(), run, demo, t).encode()


def _bundle(demo: Demo, run: Run, t: Translator) -> bytes:
    from core.bundle import make_bundle

    return make_bundle(run, demo, Store(), t)


def _name(run: Run) -> str:
    return f"vitrine-{run.settings.demo}-{run.run[:8]}"
