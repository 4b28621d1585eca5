"""Molecules as pictures on the page."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import streamlit as st

from core.i18n import Translator
from pages.components.frame import literally

if TYPE_CHECKING:
    from core.data.molecules.molecules import Molecules

SMALL = (150, 110)  # px
CELL = (150, 90)  # px, in a table
NAME = 34  # letters of a name under a small picture


def structure(smiles: str, said: str, size: tuple[int, int] | None = None) -> None:
    """The structure of a SMILES, told to the blind as ``said``; in the usual size or one in px."""
    from core.chemistry.drawing import HEIGHT, WIDTH, structure_svg

    width, height = size or (WIDTH, HEIGHT)
    st.image(structure_svg(smiles, st.context.theme.type == "dark", width, height), width=width, alt=said)


def structure_cell(smiles: str) -> str:
    """The structure of a SMILES for a column of pictures: an address that holds the picture itself."""
    from core.chemistry.drawing import structure_svg

    svg = structure_svg(smiles, st.context.theme.type == "dark", *CELL)
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def small_structure(molecules: Molecules, row: int, t: Translator) -> None:
    """One of some molecules with its name below."""
    name = str(molecules.ids[row])
    with st.container(width=SMALL[0] + 8, gap=None):
        structure(str(molecules.smiles[row]), t("Structure of {name}", name=name), SMALL)
        st.caption(literally(name if len(name) <= NAME else name[: NAME - 1] + "…"))
