"""A DICOM file as one picture, as a viewer would first show it; nothing but its pixels and a few plain facts leaves here.

Size and transfer syntax are judged from the header before a pixel is decoded (DICOM PS3.5). Grey values pass the modality LUT
or rescaling, then the first VOI LUT or window (PS3.3 C.11.1, C.11.2); MONOCHROME1 is turned over; of several frames the middle
one is taken.
"""

from __future__ import annotations

import contextlib
import io
import logging
import re
import struct
import warnings
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import pydicom
from pydicom import uid
from pydicom.dataset import Dataset, FileDataset
from pydicom.encaps import get_frame
from pydicom.errors import BytesLengthException, InvalidDicomError
from pydicom.filereader import read_dataset
from pydicom.pixels import apply_color_lut, apply_modality_lut, apply_voi, apply_windowing, pixel_array

from core.data.pictures.coded import coded_size
from core.data.pictures.decoding import DEPTH, Picture, check_pixels, stretched
from core.data.pictures.identity import identifiers, patient_of
from core.errors import UserError
from core.i18n import msg
from core.limits import LIMITS

NATIVE = (uid.ImplicitVRLittleEndian, uid.ExplicitVRLittleEndian, uid.ExplicitVRBigEndian)
CODED = (
    uid.RLELossless,
    uid.JPEGBaseline8Bit,
    uid.JPEGExtended12Bit,
    uid.JPEGLossless,
    uid.JPEGLosslessSV1,
    uid.JPEGLSLossless,
    uid.JPEGLSNearLossless,
    uid.JPEG2000Lossless,
    uid.JPEG2000,
)
DEFLATED = uid.DeflatedExplicitVRLittleEndian
GREY = ("MONOCHROME1", "MONOCHROME2")
FAR = 1e12  # a grey value beyond every window
_HEADLESS = re.compile(
    rb"[\x02\x08]\0.\0([A-Z]{2}|..\0\0)|\0\x08\0.[A-Z]{2}", re.DOTALL
)  # group 2 or 8, then kind or length
MIDDLE = msg("{name}: {n} frames; the middle one is used.")
WINDOWED = msg("{name}: shown in the first window of the file, as a viewer would.")
DAMAGED = (
    ValueError, TypeError, KeyError, IndexError, AttributeError, EOFError, OSError, OverflowError, NotImplementedError,
    RuntimeError, ArithmeticError, struct.error, zlib.error, BytesLengthException, InvalidDicomError,
)  # fmt: skip


def is_dicom(content: bytes) -> bool:
    """Whether the bytes are DICOM: by its mark, or without one by a first element of the groups that begin such files."""
    return content[128:132] == b"DICM" or bool(_HEADLESS.match(content))


def read_dicom(content: bytes, name: str) -> Picture:
    """The picture of a DICOM file; UserError where it has none, is too large, packed in an unknown way or damaged."""
    try:
        with _silent():
            return _picture(_opened(content, name), name)
    except DAMAGED:
        raise UserError(
            msg("{name} is a DICOM file that is damaged or lacks what a picture needs. Export it again."), name=name
        ) from None


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """Warnings and log lines of pydicom quote the file, which may name a patient."""
    log = logging.getLogger("pydicom")
    before = log.disabled
    log.disabled = True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        log.disabled = before


def _opened(content: bytes, name: str) -> FileDataset:
    """The data set; what is deflated is inflated here, within limits, because the library would do it without any."""
    start = 132 if content[128:132] == b"DICM" else 0
    head = _head(content[start:])
    syntax = head.get("TransferSyntaxUID")
    if syntax == DEFLATED:
        packed = content[start + 12 + int(head.FileMetaInformationGroupLength) :]
        opened = pydicom.dcmread(io.BytesIO(_inflated(packed, name)), force=True)
        opened.file_meta.TransferSyntaxUID = uid.ExplicitVRLittleEndian
        return opened
    if syntax and syntax not in (*NATIVE, *CODED):
        raise UserError(
            msg(
                "{name} is packed in a way that is not read here ({syntax}). Export it as uncompressed DICOM or as JPEG."
            ),
            name=name,
            syntax=uid.UID(syntax).name,
        )
    opened = pydicom.dcmread(io.BytesIO(content), force=True)
    if not syntax:
        little, implicit = opened.is_little_endian, opened.is_implicit_VR
        guessed = uid.ExplicitVRLittleEndian if little else uid.ExplicitVRBigEndian
        opened.file_meta.TransferSyntaxUID = uid.ImplicitVRLittleEndian if implicit else guessed
    return opened


def _head(content: bytes) -> Dataset:
    """The elements of group 2, always explicit VR little endian (PS3.10, 7.1); none where the file begins with others."""
    if not content.startswith(b"\x02\0"):
        return Dataset()
    return read_dataset(io.BytesIO(content), False, True, stop_when=lambda tag, vr, length: tag.group != 2)


def _inflated(packed: bytes, name: str) -> bytes:
    """What follows the header, inflated (PS3.5, A.5)."""
    most = LIMITS.picture_mb * 1_000_000
    inflated = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, most + 1)
    if len(inflated) > most:
        raise UserError(
            msg("{name} would have more than {most} megabytes when unpacked. Export it without compression."),
            name=name,
            most=LIMITS.picture_mb,
        )
    return inflated


def _picture(data: FileDataset, name: str) -> Picture:
    if "PixelData" not in data:
        raise UserError(
            msg("{name} is a DICOM file without a picture. Choose the files that hold the pictures."), name=name
        )
    check_pixels(int(data.Columns), int(data.Rows), name)
    frames = int(data.get("NumberOfFrames") or 1)
    _check_coded(data, frames, name)
    values = np.asarray(pixel_array(data, index=frames // 2 if frames > 1 else None))
    if values.ndim == 4:
        values = values[0]
    pixels, said = _as_shown(values, data)
    return Picture(
        pixels,
        (*((MIDDLE,) if frames > 1 else ()), *said),
        frames,
        patient=patient_of(data),
        identifiers=identifiers(data),
        burned_in=str(data.get("BurnedInAnnotation", "")).strip().upper(),
        modality=str(data.get("Modality", "")).strip()[:16],
    )


def _check_coded(data: FileDataset, frames: int, name: str) -> None:
    """Refuse a frame whose own header promises another size than the file's: the decoder would believe the frame."""
    if data.file_meta.TransferSyntaxUID not in CODED:
        return
    frame = get_frame(data.PixelData, frames // 2, number_of_frames=frames)
    size = coded_size(frame)
    if size is not None and size != (int(data.Rows), int(data.Columns)):
        check_pixels(size[1], size[0], name)
        raise ValueError("sizes differ")


def _as_shown(values: np.ndarray, data: Dataset) -> tuple[np.ndarray, list[str]]:
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
    first = width[0] if isinstance(width, pydicom.multival.MultiValue) else width
    return float(first) >= 1


def _bytes(share: Any) -> np.ndarray:
    """Shares of full brightness as uint8."""
    grey: np.ndarray = np.round(255 * np.clip(np.nan_to_num(share), 0, 1)).astype(np.uint8)
    return grey
