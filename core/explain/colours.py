"""The colours of what speaks for a class and against it, the same on pictures and on series."""

from __future__ import annotations

from typing import Any

import numpy as np
from plotly.colors import cmocean, sample_colorscale, unlabel_rgb

from core.i18n import Translator

STRONGEST = 99  # percentile of the sizes that gets the full colour, so that one place cannot hide the others
OPAQUE = 0.9


def scaled(found: np.ndarray) -> np.ndarray:
    """Importance from -1 to 1: divided by the ``STRONGEST`` percentile of its sizes, or by the largest if that is 0; any shape."""
    sizes = np.abs(found)
    top = float(np.percentile(sizes, STRONGEST)) or float(sizes.max()) or 1.0
    return np.clip(found / top, -1, 1)


def colours() -> list[list[Any]]:
    """Plotly's colour scale from -1 to 1: cmocean's balance without its darkest ends, clear in the middle.

    Thyng et al. 2016, doi:10.5670/oceanog.2016.66: perceptually uniform, and told apart by every kind of colour vision.
    """
    places = np.linspace(0, 1, 21)
    scale = []
    for place, colour in zip(places, sample_colorscale(cmocean.balance, 0.15 + 0.7 * places), strict=True):
        red, green, blue = (round(part) for part in unlabel_rgb(colour))
        scale.append([float(place), f"rgba({red},{green},{blue},{OPAQUE * abs(2 * place - 1):.3f})"])
    return scale


def for_and_against(t: Translator) -> dict[str, Any]:
    """The colour bar of ``colours``, which says what they mean."""
    return colour_bar([-1, 0, 1], [t("against the class"), "0", t("for the class")])


def colour_bar(places: list[float], words: list[str]) -> dict[str, Any]:
    """A colour bar below its chart, with words at these places."""
    spot = {"orientation": "h", "y": 0, "yanchor": "top", "x": 0.5, "xanchor": "center", "len": 0.7}
    return {"tickvals": places, "ticktext": words, "thickness": 12, "outlinewidth": 0, **spot}
