"""Stored DICOM values as a viewer first shows them: modality, window or table, and which way is bright.

Grey values pass the modality LUT or rescaling, then the first VOI LUT or window (DICOM PS3.3, C.11.1 and C.11.2); MONOCHROME1
is turned over.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from pydicom.dataset import Dataset
from pydicom.multival import MultiValue
from pydicom.pixels import apply_color_lut, apply_modality_lut, apply_voi, apply_windowing

from core.data.pictures.decoding import DEPTH, stretched
from core.i18n import msg

GREY = ("MONOCHROME1", "MONOCHROME2")
FAR = 1e12  # a grey value beyond every window
WINDOWED = msg("{name}: shown in the first window of the file, as a viewer would.")


def as_shown(values: np.ndarray, data: Dataset) -> tuple[np.ndarray, list[str]]:
    """Pixels (height, width, 1 or 3) uint8 of stored values (height, width) or (height, width, 3), and what was changed."""
    kind = str(data.PhotometricInterpretation)
    if kind == "PALETTE COLOR":
        values = apply_color_lut(values, data)[..., :3]
    if values.ndim == 3:
        top = np.iinfo(values.dtype).max
        return (values if top == 255 else np.round(values * (255.0 / top)).astype(np.uint8)), []
    bits = int(data.get("BitsStored") or data.BitsAllocated)
    grey, said = _shown(values, data, 1 << min(bits, 32))
    return (255 - grey if kind == "MONOCHROME1" else grey)[..., None], said


def _shown(values: np.ndarray, data: Dataset, levels: int) -> tuple[np.ndarray, list[str]]:
    """Grey (height, width) uint8 of stored values, dark to bright as in MONOCHROME2."""
    measured = apply_modality_lut(values, data)
    if table := data.get("VOILUTSequence"):
        top = 2.0 ** int(table[0].LUTDescriptor[2]) - 1
        return _bytes(apply_voi(measured.astype(np.int64), data) / top), [WINDOWED]
    if _has_window(data):
        low, high = apply_windowing(np.array([-FAR, FAR]), data)
        return _bytes((apply_windowing(measured, data) - low) / ((high - low) or 1.0)), [WINDOWED]
    if levels == 256 and values.dtype == np.uint8:
        return np.asarray(values), []
    padding = data.get("PixelPaddingValue")
    kept = np.where(values == padding, np.nan, measured) if isinstance(padding, int) else measured
    dark = str(data.PhotometricInterpretation) == "MONOCHROME1"
    return (255 - stretched(-kept) if dark else stretched(kept)), [DEPTH]


def _has_window(data: Dataset) -> bool:
    """Whether there is a usable window; files with an empty or a zero one are common."""
    width, center = data.get("WindowWidth"), data.get("WindowCenter")
    if width is None or center is None or str(data.PhotometricInterpretation) not in GREY:
        return False
    first = width[0] if isinstance(width, MultiValue) else width
    return float(first) >= 1


def _bytes(share: Any) -> np.ndarray:
    """Shares of full brightness as uint8."""
    grey: np.ndarray = np.round(255 * np.clip(np.nan_to_num(share), 0, 1)).astype(np.uint8)
    return grey
