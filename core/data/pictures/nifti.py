"""A NIfTI volume as a few slices around its middle, lying as a radiologist's picture lies. Orientation by nibabel."""

from __future__ import annotations

import math
import struct
import zlib

import nibabel
import numpy as np
from nibabel.filebasedimages import ImageFileError
from nibabel.orientations import OrientationError
from nibabel.spatialimages import HeaderDataError
from PIL import Image

from core.data.pictures.decoding import DEPTH, Picture, check_pixels, stretched
from core.errors import UserError
from core.i18n import msg
from core.limits import LIMITS

PLANES = {"axial": 2, "coronal": 1, "sagittal": 0}  # the axis of a volume that runs to the right, forwards and upwards
PLACES = (0.40, 0.45, 0.50, 0.55, 0.60)  # of the way through the volume: its middle slices
HEADER = 348  # bytes
SLICES = msg("{name}: {n} slices around the middle of the volume are used, all of one patient.")
FIRST = msg("{name}: a series of volumes; the first is used.")


def is_nifti(content: bytes) -> bool:
    """Whether the bytes are a NIfTI file in one piece, packed by gzip or not."""
    return _unpacked(content, HEADER)[344:348] in (b"n+1\0", b"n+2\0") or _unpacked(content, 12)[4:8] == b"n+2\0"


def read_nifti(content: bytes, name: str, plane: str = "axial") -> list[Picture]:
    """Slices of a volume, the patient's right on the left; UserError where it is too large, flat, or damaged."""
    try:
        return _slices(_opened(content, name), name, plane)
    except (ImageFileError, HeaderDataError, OrientationError, ValueError, TypeError, OSError, EOFError, IndexError, KeyError,
            OverflowError, ArithmeticError, struct.error, zlib.error, np.linalg.LinAlgError):  # fmt: skip
        raise UserError(
            msg("{name} is a NIfTI file that is damaged or lacks its volume. Export it again."), name=name
        ) from None


def _unpacked(content: bytes, most: int) -> bytes:
    """At most so many bytes; what is no gzip is taken as it is."""
    if not content.startswith(b"\x1f\x8b"):
        return content[:most]
    try:
        return zlib.decompressobj(31).decompress(content, most)
    except zlib.error:
        return b""


def _opened(content: bytes, name: str) -> nibabel.Nifti1Image:
    """The volume, judged by its header before it is unpacked whole."""
    kind = nibabel.Nifti2Image if _unpacked(content, 12)[4:8] == b"n+2\0" else nibabel.Nifti1Image
    header = kind.header_class(_unpacked(content, kind.header_class.sizeof_hdr), check=False)
    shape = header.get_data_shape()
    if len(shape) < 3 or min(shape) < 1:
        raise UserError(msg("{name} holds no volume of three dimensions. Choose a NIfTI file with one."), name=name)
    needed = int(header.get_data_offset()) + math.prod(shape) * header.get_data_dtype().itemsize
    if needed > LIMITS.picture_mb * 1_000_000:
        raise UserError(
            msg("{name} would have {n} megabytes when unpacked; at most {most} can be read. Cut the volume."),
            name=name,
            n=round(needed / 1e6),
            most=LIMITS.picture_mb,
        )
    return kind.from_bytes(_unpacked(content, needed))


def _slices(opened: nibabel.Nifti1Image, name: str, plane: str) -> list[Picture]:
    volume = nibabel.as_closest_canonical(opened)  # axes to the right, forwards, upwards
    values = np.asanyarray(volume.dataobj)
    series = values.ndim > 3
    values = values.reshape(*values.shape[:3], -1)[..., 0]
    if values.dtype.kind not in "iuf":
        raise ValueError("no grey values")
    axis = PLANES[plane]
    length = values.shape[axis]
    places = sorted({min(int(share * length), length - 1) for share in PLACES})
    grey = stretched(values)  # one scale for all slices of a patient
    across, down = np.delete(volume.header.get_zooms()[:3], axis)
    changes = (SLICES, DEPTH, *((FIRST,) if series else ()))
    faces = (_face(np.take(grey, place, axis), float(across), float(down), name) for place in places)
    return [Picture(face, changes, len(places), patient=name, plane=plane) for face in faces]


def _face(values: np.ndarray, across_mm: float, down_mm: float, name: str) -> np.ndarray:
    """Pixels (height, width, 1) of a slice (to the right or forwards, forwards or upwards), as long as they are wide.

    Turned so that right (or front) is on the left and front (or top) on top.
    """
    turned = np.flip(values.T, axis=(0, 1))
    finest = min(across_mm, down_mm)
    width, height = (
        max(1, round(n * mm / finest)) for n, mm in ((turned.shape[1], across_mm), (turned.shape[0], down_mm))
    )
    check_pixels(width, height, name)
    picture = Image.fromarray(np.ascontiguousarray(turned)).resize((width, height), Image.Resampling.BILINEAR)
    return np.asarray(picture)[..., None]
