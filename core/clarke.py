"""The Clarke error grid: what a wrong glucose value would lead to. Light: the page asks it, too.

Clarke, Cox, Gonder-Frederick, Carter and Pohl 1987, Diabetes Care 10:622, doi:10.2337/diacare.10.5.622. A: within 20 % of the
reference, or both below 70 mg/dL. B: further off, but harmless. C: would correct what needs no correction. D: would miss what
needs treatment. E: would treat low as high or high as low. It was made for meters read once; a forecast is judged by it as if one
acted on it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

ZONES = ("A", "B", "C", "D", "E")
MG_DL = 18.016  # milligrams in a decilitre for each millimole of glucose in a litre; 180.16 g/mol
TOP = 400.0  # mg/dL to which the grid is drawn

LOW, TARGET, HIGH, OVER = 70.0, 180.0, 240.0, 110.0  # mg/dL: the borders of the grid


def zones(reference: Any, predicted: Any) -> NDArray[np.int64]:
    """The place in ``ZONES`` of each pair (n,) of true and predicted glucose in mg/dL.

    On a border between two other zones the worse one counts; A keeps its borders of 20 %. The paper draws up to 400 mg/dL; beyond
    it its lines go on. ValueError where a value is not finite: a bug upstream.
    """
    x, y = np.asarray(reference, np.float64), np.asarray(predicted, np.float64)
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise ValueError("glucose values must be finite")
    near = 5 * np.abs(y - x) <= x  # 20 %, in whole numbers: exact on the border
    opposite = ((x <= LOW) & (y >= TARGET)) | ((x >= TARGET) & (y <= LOW))
    missed = ((x <= LOW) | (x >= HIGH)) & (y >= LOW) & (y <= TARGET)
    needless = ((x >= LOW) & (y >= x + OVER)) | ((x <= TARGET) & (5 * y <= 7 * x - 910))
    found = np.select([near | ((x < LOW) & (y < LOW)), opposite, missed, needless], [0, 4, 3, 2], 1)
    return np.asarray(found, np.int64)


LINES: tuple[tuple[tuple[float, float], ...], ...] = (
    ((0, LOW), (LOW / 1.2, LOW), (TOP / 1.2, TOP)),  # A, above
    ((LOW, 0), (LOW, 0.8 * LOW), (TOP, 0.8 * TOP)),  # A, below
    ((0, TARGET), (LOW, TARGET), (TOP - OVER, TOP)),  # D under E, then B under C
    ((LOW, 1.2 * LOW), (LOW, TOP)),  # D and E beside B and C
    ((130, 0), (TARGET, LOW)),  # B beside C, below
    ((TARGET, 0), (TARGET, LOW), (TOP, LOW)),  # C beside E, then E under B and D
    ((HIGH, LOW), (HIGH, TARGET), (TOP, TARGET)),  # B around D
)
"""The borders as lines of (reference, predicted) in mg/dL."""

PLACES = {"A": (30, 15), "B": (370, 255), "C": (160, 370), "D": (370, 125), "E": (370, 35)}
MIRRORED = {"B": (255, 350), "C": (162, 18), "D": (30, 125), "E": (30, 370)}
"""Where the letters stand, in mg/dL."""
