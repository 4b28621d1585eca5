"""The bytes of one picture as pixels: header first, then decoded whole or refused in one sentence. Names are not believed."""

from __future__ import annotations

import dataclasses
import io
import struct
import warnings
import zlib
from typing import Any

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from core.errors import UserError
from core.i18n import msg
from core.limits import LIMITS

FORMATS = ("PNG", "JPEG", "TIFF", "BMP")
SMALLEST = 8  # pixels on a side
DEEP = ("I;16", "I;16B", "I;16L", "I", "F")  # grey with more than 8 bits
ALPHA = ("RGBA", "LA", "PA")
DAMAGED = (
    OSError, ValueError, SyntaxError, EOFError, MemoryError, LookupError, TypeError, ArithmeticError, AttributeError,
    RuntimeError, struct.error, zlib.error,
)  # fmt: skip
"""What Pillow's readers raise on files that are not what they seem."""

DEPTH = msg("{name}: more than 8 bits of grey; shown and learned from its darkest to its brightest pixel.")
TURNED = msg("{name}: turned upright as the camera noted.")
INKS = msg("{name}: the printing colours CMYK were converted to RGB.")
CLEAR = msg("{name}: transparent parts were put on white.")
FIRST = msg("{name}: {n} pages; the first is used.")


@dataclasses.dataclass(frozen=True)
class Picture:
    """Pixels (height, width, 1 or 3) uint8, and what had to be changed to get them, each a message id with ``{name}``."""

    pixels: np.ndarray
    changes: tuple[str, ...] = ()
    pages: int = 1
    patient: str = ""  # as the file names one, only to tell patients apart; never kept
    identifiers: int = 0  # elements of a DICOM file that name somebody
    burned_in: str = ""  # what a DICOM file says of text in its pixels: YES, NO or nothing
    modality: str = ""  # of a DICOM file
    plane: str = ""  # in which a volume was cut


def decode(content: bytes, name: str) -> Picture:
    """A PNG, JPEG, TIFF or BMP picture; UserError where it is none of these, too large, too small, or cut off."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Pillow: it warns where we refuse
            return _decoded(Image.open(io.BytesIO(content), formats=FORMATS), name)
    except UserError:
        raise
    except Image.DecompressionBombError:
        raise UserError(
            msg("{name} has far more than {most} million pixels, the most that can be read. Make it smaller."),
            name=name,
            most=LIMITS.pixels // 1_000_000,
        ) from None
    except UnidentifiedImageError:
        raise UserError(
            msg("{name} is no picture that can be read here. Use PNG, JPEG, TIFF, BMP, DICOM or NIfTI."), name=name
        ) from None
    except DAMAGED:
        raise UserError(
            msg("{name} is damaged or not whole: it could not be decoded to the end. Save it again."), name=name
        ) from None


def _decoded(opened: Image.Image, name: str) -> Picture:
    check_pixels(opened.width, opened.height, name)
    pages = int(getattr(opened, "n_frames", 1))
    changes = [FIRST] if pages > 1 else []
    opened.load()
    upright = ImageOps.exif_transpose(opened)
    if upright.size != opened.size or opened.getexif().get(0x0112, 1) not in (0, 1):
        changes.append(TURNED)
    pixels, said = _eight_bits(upright)
    return Picture(pixels, (*changes, *said), pages)


def check_pixels(width: int, height: int, name: str) -> None:
    """Refuse a picture by what its header says of its size."""
    if width * height > LIMITS.pixels:
        raise UserError(
            msg("{name} has {n} million pixels; at most {most} million can be read. Make it smaller."),
            name=name,
            n=round(width * height / 1e6),
            most=LIMITS.pixels // 1_000_000,
        )
    if min(width, height) < SMALLEST:
        raise UserError(
            msg("{name} is {width} × {height} pixels; at least {least} on each side are needed."),
            name=name,
            width=width,
            height=height,
            least=SMALLEST,
        )


def _eight_bits(picture: Image.Image) -> tuple[np.ndarray, list[str]]:
    """Pixels (height, width, 1 or 3) uint8, and what was changed."""
    if picture.mode in DEEP:
        return stretched(np.asarray(picture))[..., None], [DEPTH]
    if picture.mode in ("L", "1"):
        return np.asarray(picture.convert("L"))[..., None], []
    if picture.mode == "CMYK":
        return np.asarray(picture.convert("RGB")), [INKS]
    if picture.mode in ALPHA or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        if np.asarray(clear)[..., 3].min() == 255:
            return np.asarray(picture.convert("RGB")), []
        white = Image.new("RGBA", picture.size, "white")
        return np.asarray(Image.alpha_composite(white, clear).convert("RGB")), [CLEAR]
    return np.asarray(picture.convert("RGB")), []


def stretched(values: Any) -> np.ndarray:
    """Grey values (height, width) of any depth as uint8, from the smallest finite one to the largest."""
    numbers = np.asarray(values, np.float64)
    finite = np.isfinite(numbers)
    if not finite.any():
        return np.zeros(numbers.shape, np.uint8)
    low, high = float(numbers[finite].min()), float(numbers[finite].max())
    scaled = (np.where(finite, numbers, low) - low) / ((high - low) or 1.0)
    return np.round(255 * scaled).astype(np.uint8)


def as_size(pixels: np.ndarray, side: int, channels: int) -> np.ndarray:
    """Pixels (side, side, channels) uint8: the whole picture, its shape kept, on black; grey from colour by luminance."""
    picture = Image.fromarray(pixels if pixels.shape[2] == 3 else pixels[..., 0])
    fitted = ImageOps.pad(picture.convert("RGB" if channels == 3 else "L"), (side, side), Image.Resampling.LANCZOS)
    return np.asarray(fitted).reshape(side, side, channels)
