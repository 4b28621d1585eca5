"""How pictures are changed while the network learns from them, chosen and looked at."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.augmentation import examples
from core.data.pictures.drawing import mosaic
from core.i18n import Translator
from core.spec import AUGMENTATIONS
from core.words import augmentation_text
from pages.components.data import Chosen

SHOWN = 8


def augmentation_choice(key: str, data: Chosen, t: Translator) -> None:
    """The kinds of change to choose from, and the same picture as training may see it."""
    chosen = st.pills(
        t("Augmentation"),
        AUGMENTATIONS,
        selection_mode="multi",
        format_func=lambda name: augmentation_text(name, t),
        key=key,
        persist_state="session",
        help=t("Each time the network learns from a picture, it sees it changed by chance. Never in the test."),
    )
    if not chosen:
        return
    if "flip" in chosen:
        st.caption(
            t("Mirror only where left and right do not matter: never a chest, a heart or a marked side."),
        )
    _preview(data, chosen, t)


def _preview(data: Chosen, chosen: list[str], t: Translator) -> None:
    picture = data.cases.inputs[0]
    drawn = mosaic(np.stack([picture, *examples(picture, chosen, SHOWN - 1)]), SHOWN)
    st.image(drawn, width=drawn.shape[1], output_format="PNG", alt=t("A picture as training may see it"))
    st.caption(t("The first picture as it is, then as training may see it."))
