"""A molecule drawn with its atoms coloured by what they add to an answer: SVG of RDKit, on light and on dark."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import ImageColor
from rdkit import Chem
from rdkit.Chem import rdDepictor
from rdkit.Chem.Draw import rdMolDraw2D

from core.look import Palette

STRONG, FAINT = 0.55, 0.05  # of the largest: as opaque as a colour gets, and below which an atom stays plain
BOND = 28  # px at most: else a small molecule fills the picture
RADIUS = 0.45  # of a coloured atom, in the length of a bond


def coloured_atoms(
    molecule: Chem.Mol, values: np.ndarray, palette: Palette, width: int = 420, height: int = 320
) -> str:
    """SVG with a clear background, ``width`` x ``height`` px; ``values`` (atoms,) are what atoms add.

    An atom that raises the answer has the palette's ``other``, one that lowers it ``model``, the stronger the more opaque, the
    strongest of this molecule most. ValueError where there are not as many values as atoms.
    """
    if len(values) != molecule.GetNumAtoms():
        raise ValueError(f"{len(values)} values for {molecule.GetNumAtoms()} atoms")
    top = float(np.abs(values).max(initial=0.0))
    coloured = {
        place: (*_rgb(palette.other if value > 0 else palette.model), STRONG * abs(float(value)) / top)
        for place, value in enumerate(values)
        if top and abs(value) >= FAINT * top
    }
    drawing = rdMolDraw2D.MolDraw2DSVG(width, height)
    options: Any = drawing.drawOptions()  # RDKit's stubs take its values for options
    options.clearBackground = False
    options.setAtomPalette({-1: _rgb(palette.ink)})
    options.fixedBondLength, options.maxFontSize = BOND, 20
    options.highlightRadius = RADIUS
    options.fillHighlights = options.continuousHighlight = True
    flat = Chem.Mol(molecule)
    rdDepictor.Compute2DCoords(flat)
    rdMolDraw2D.PrepareAndDrawMolecule(
        drawing, flat, highlightAtoms=list(coloured), highlightAtomColors=coloured, highlightBonds=[]
    )
    drawing.FinishDrawing()
    text: str = drawing.GetDrawingText()
    return text[text.index("<svg") :]


def _rgb(colour: str) -> tuple[float, float, float]:
    """Three parts from 0 to 1 of a colour as ``Palette`` writes it."""
    red, green, blue = ImageColor.getrgb(colour)[:3]
    return red / 255, green / 255, blue / 255
