"""A structure on the page whose atoms can be pressed."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from core.i18n import Translator

WIDTH, HEIGHT = 460, 330  # px
_FOLDER = Path(__file__).parent
_PRESSED = st.components.v2.component(
    "vitrine_atoms",
    html='<div class="sheet"></div>',
    css=(_FOLDER / "atom_press.css").read_text(encoding="utf-8"),
    js=(_FOLDER / "atom_press.js").read_text(encoding="utf-8"),
)


def pressed_atom(smiles: str, key: str, t: Translator) -> int | None:
    """The atom of a SMILES that was pressed, by its place from 0; None while there is none. It lives in the session under ``key``.

    Whoever changes the molecule takes it out there.
    """
    from core.chemistry.drawing import structure_with_places
    from core.chemistry.editing import symbols

    svg, places = structure_with_places(smiles, st.context.theme.type == "dark", WIDTH, HEIGHT)
    names = [t("Atom {n}: {element}", n=n, element=element) for n, element in enumerate(symbols(smiles), 1)]
    chosen: int | None = st.session_state.get(key)
    atoms = [{"x": x, "y": y, "name": name} for (x, y), name in zip(places, names, strict=True)]
    _PRESSED(
        data={"svg": svg, "width": WIDTH, "height": HEIGHT, "atoms": atoms, "chosen": -1 if chosen is None else chosen},
        key=f"{key}-press",
        on_atom_change=lambda: _take(key, len(atoms)),
    )
    return chosen


def _take(key: str, atoms: int) -> None:
    place = st.session_state[f"{key}-press"].atom
    if isinstance(place, int) and 0 <= place < atoms:
        st.session_state[key] = place
