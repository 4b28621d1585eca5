"""Pictures among what was tried: each small in front of its line, and two of them side by side."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.data.pictures.drawing import thumbnail
from core.i18n import Translator, msg
from core.results import Run
from core.spec import Demo
from core.words import outcome_text
from pages.components.frame import literally, marked
from pages.components.picture_shown import Shown, crisp, look_again, picture_name
from pages.components.tried import Kind

SMALL, SIDE = 32, 136  # pixels on the page: in the list; of two beside each other, which a phone is wide enough for


def pictures(demo: Demo, run: Run, t: Translator) -> Kind:
    """How pictures are remembered, told and compared."""
    return Kind(
        moved=_moved,
        told=lambda _before, one: _named(run, one, t),
        put=lambda one: look_again(run, one),
        beside=lambda kept, now: _beside(demo, run, kept, now, t),
        title=msg("**Picture A beside the present one** · risk of: {outcome}"),
        back=msg("Ask about A again"),
        sketch=lambda one: crisp(thumbnail(one.pixels, SMALL), picture_name(one, t)),
    )


def _moved(a: Shown, b: Shown) -> list[str]:
    """Another picture is another entry, also the third in a row: each moves something of its own."""
    same = (a.row, a.name) == (b.row, b.name) and np.array_equal(a.pixels, b.pixels)
    return [] if same else [f"{b.row} {b.name}"]


def _named(run: Run, one: Shown, t: Translator) -> str:
    """What it is called, and its class where it is known; Markdown."""
    if not one.truth:
        return literally(picture_name(one, t))
    outcome = outcome_text(run.settings.dataset, one.truth, t)
    return literally(t("Case {row}: {outcome}", row=one.row + 1, outcome=outcome))


def _beside(demo: Demo, run: Run, kept: Shown, now: Shown, t: Translator) -> None:
    if not _moved(kept, now):
        st.markdown(t("It is the same picture. Ask about another one."))
        return
    with st.container(horizontal=True, gap="small"):
        for letter, one in (("A", kept), (t("Now"), now)):
            with st.container(width=SIDE + 8, gap="small"):
                crisp(thumbnail(one.pixels, SIDE), f"{letter}: {picture_name(one, t)}")
                synthetic = demo.is_synthetic(run.settings.dataset) and not one.name
                st.caption(marked(f"{letter}: {_named(run, one, t)}", synthetic, t))
