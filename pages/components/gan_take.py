"""Chapter 6 of a synthesis: pictures and the animation beside what every run gives."""

from __future__ import annotations

import streamlit as st

from core.i18n import Translator
from core.results import Run
from core.spec import Demo
from core.synthetic import animation, pictures_zip
from pages.components.downloads import download_button
from pages.components.gan_quality import made_pictures
from pages.components.gan_training import moments_of, sheet
from pages.components.take_away import take_away_panel


def synthesis_take_away(demo: Demo, run: Run, t: Translator) -> None:
    """Report, bundle and command, then generated pictures as files that say SYNTHETIC, and the course of the training."""
    take_away_panel(demo, run, t)
    name = f"SYNTHETIC-{run.run[:8]}"
    made, moments = (
        made_pictures(run),
        moments_of(run),
    )  # here: what a session keeps cannot be read where files are packed
    with st.container(horizontal=True):
        download_button(
            t("SYNTHETIC pictures (ZIP)"),
            lambda: pictures_zip(made, _about(run)),
            f"{name}.zip",
            "made-zip",
            "photo_library",
        )
        download_button(
            t("Animation of the training (GIF)"),
            lambda: animation([sheet(moment) for moment in moments]),
            f"{name}.gif",
            "made-gif",
            "movie",
        )
    st.caption(t("Every file says SYNTHETIC in its name and its metadata. The pictures show nobody and prove nothing."))


def _about(run: Run) -> dict[str, str]:
    return {"Source": f"Vitrine run {run.run}, data {run.settings.dataset}, model {run.settings.model}"}
