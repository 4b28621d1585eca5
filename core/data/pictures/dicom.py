"""A DICOM file as one picture, as a viewer would first show it; nothing but its pixels and a few plain facts leaves here.

Size and transfer syntax are judged from the header before a pixel is decoded (DICOM PS3.5); of several frames the middle one
is taken.
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

import numpy as np
import pydicom
from pydicom import uid
from pydicom.dataset import Dataset, FileDataset
from pydicom.encaps import get_frame
from pydicom.errors import BytesLengthException, InvalidDicomError
from pydicom.filereader import read_dataset
from pydicom.pixels import pixel_array

from core.data.pictures.coded import coded_size
from core.data.pictures.decoding import Picture, check_pixels
from core.data.pictures.identity import identifiers, patient_of
from core.data.pictures.windowing import as_shown
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
# without a mark: an element of group 2 or 8, then its kind or its length
_HEADLESS = re.compile(rb"[\x02\x08]\0.\0([A-Z]{2}|..\0\0)|\0\x08\0.[A-Z]{2}", re.DOTALL)
MOST_PIECES = 100_000  # two for an element: its head and its value
MIDDLE = msg("{name}: {n} frames; the middle one is used.")
# What pydicom and the decoders behind it were seen to raise on damaged files: they trust a file's own words about itself. It
# includes what a bug of ours would raise, as the pixels are taken within; the tests of whole files tell these apart.
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
        with silent():
            return _picture(opened(content, name), name)
    except DAMAGED:
        raise UserError(
            msg("{name} is a DICOM file that is damaged or lacks what a picture needs. Export it again."), name=name
        ) from None


@contextlib.contextmanager
def silent() -> Iterator[None]:
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


def opened(content: bytes, name: str) -> FileDataset:
    """The data set; what is deflated is inflated here, within limits, because the library would do it without any."""
    start = 132 if content[128:132] == b"DICM" else 0
    head = _head(content[start:])
    syntax = head.get("TransferSyntaxUID")
    if syntax == DEFLATED:
        packed = content[start + 12 + int(head.FileMetaInformationGroupLength) :]
        opened = _elements(_inflated(packed, name))
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
    opened = _elements(content)
    if not syntax:
        little, implicit = opened.is_little_endian, opened.is_implicit_VR
        guessed = uid.ExplicitVRLittleEndian if little else uid.ExplicitVRBigEndian
        opened.file_meta.TransferSyntaxUID = uid.ImplicitVRLittleEndian if implicit else guessed
    return opened


class _Bounded(io.BytesIO):
    """Bytes that are not read in more pieces than any picture has: zeros would pass for millions of empty elements."""

    pieces = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """As the library's; an ``InvalidDicomError`` beyond the bound."""
        self.pieces += 1
        if self.pieces > MOST_PIECES:
            raise InvalidDicomError
        return super().read(size)


def _elements(content: bytes) -> FileDataset:
    return pydicom.dcmread(_Bounded(content), force=True)


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
    pixels, said = as_shown(values, data)
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
