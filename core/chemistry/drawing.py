"""A molecule as a picture: RDKit's SVG, in the colours of the page."""

from __future__ import annotations

from rdkit import Chem
from rdkit.Chem.Draw import rdMolDraw2D

WIDTH, HEIGHT = 320, 220  # px


def structure_svg(smiles: str, dark: bool, width: int = WIDTH, height: int = HEIGHT) -> str:
    """The structure of a SMILES that RDKit can read, transparent, as SVG of that size in px."""
    return _svg(_drawn(smiles, dark, width, height))


def structure_with_places(smiles: str, dark: bool, width: int, height: int) -> tuple[str, list[tuple[float, float]]]:
    """The same, and where every atom lies in the picture, in px from its upper left corner."""
    drawing = _drawn(smiles, dark, width, height)
    atoms = range(Chem.MolFromSmiles(smiles).GetNumAtoms())
    places = [(point.x, point.y) for point in map(drawing.GetDrawCoords, atoms)]
    return _svg(drawing), places


def _drawn(smiles: str, dark: bool, width: int, height: int) -> rdMolDraw2D.MolDraw2DSVG:
    drawing = rdMolDraw2D.MolDraw2DSVG(width, height)
    if dark:
        rdMolDraw2D.SetDarkMode(drawing)
    options = drawing.drawOptions()
    options.clearBackground = False
    options.bondLineWidth = 1.6
    options.minFontSize = 11
    options.maxFontSize = 20
    options.fixedBondLength = 28  # else a small molecule fills the picture
    rdMolDraw2D.PrepareAndDrawMolecule(drawing, Chem.MolFromSmiles(smiles))
    return drawing


def _svg(drawing: rdMolDraw2D.MolDraw2DSVG) -> str:
    drawing.FinishDrawing()
    text: str = drawing.GetDrawingText()
    return text[text.index("<svg") :]
