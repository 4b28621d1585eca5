"""Copies of DICOM files to take home in which nobody is named. Runs in a worker.

A copy has the few elements on the list below and no others: what a picture needs, how it is shown, how large it is. Whoever
removes names from a list of known places leaves those in unknown ones. Text written into the pixels stays.
"""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Iterator, Sequence

from pydicom import uid
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset

from core.data.pictures.dicom import DAMAGED, is_dicom, opened, silent
from core.data.pictures.identity import patient_of
from core.data.pictures.sources import inside
from core.errors import UserError
from core.i18n import msg

KEPT = (
    "BitsAllocated", "BitsStored", "BluePaletteColorLookupTableData", "BluePaletteColorLookupTableDescriptor", "Columns",
    "GreenPaletteColorLookupTableData", "GreenPaletteColorLookupTableDescriptor", "HighBit", "ImageOrientationPatient",
    "ImagerPixelSpacing", "LargestImagePixelValue", "NumberOfFrames", "PhotometricInterpretation", "PixelAspectRatio",
    "PixelData", "PixelPaddingRangeLimit", "PixelPaddingValue", "PixelRepresentation", "PixelSpacing", "PlanarConfiguration",
    "RedPaletteColorLookupTableData", "RedPaletteColorLookupTableDescriptor", "RescaleIntercept", "RescaleSlope", "Rows",
    "SamplesPerPixel", "SegmentedBluePaletteColorLookupTableData", "SegmentedGreenPaletteColorLookupTableData",
    "SegmentedRedPaletteColorLookupTableData", "SliceThickness", "SmallestImagePixelValue", "SpacingBetweenSlices",
    "VOILUTFunction", "WindowCenter", "WindowWidth",
)  # fmt: skip
"""Of DICOM PS3.3 (C.7.6.2 image plane, C.7.6.3 image pixel, C.11.1 modality and C.11.2 VOI): numbers, and words of a fixed set."""
TABLES = {
    "ModalityLUTSequence": ("LUTDescriptor", "LUTData"),
    "VOILUTSequence": ("LUTDescriptor", "LUTData"),
}
METHOD = "Only listed elements of image plane, image pixel and lookup tables kept"
MODALITY_MOST = 4  # letters; longer is no code of PS3.3 C.7.3.1


def nameless_copies(sent: Sequence[tuple[str, bytes]]) -> bytes:
    """A ZIP file with copies of the DICOM files among ``sent`` (name, bytes) and in its ZIP files; what has no picture has none.

    They are called 1.dcm, 2.dcm … in their order, as file names may name somebody; a patient becomes a number, the same in all
    files that name the same one. UserError where nothing can be copied.
    """
    packed, numbers, copies = io.BytesIO(), dict[str, str](), 0
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _scans(sent):
            with contextlib.suppress(*DAMAGED, UserError), silent():
                copy = _copy(opened(content, name), numbers)
                copies += 1
                archive.writestr(f"{copies}.dcm", copy)
    if not copies:
        raise UserError(msg("None of these files is a DICOM file with a picture. Choose DICOM files."))
    return packed.getvalue()


def _scans(sent: Sequence[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    for name, content in sent:
        with inside(content, name) as files:
            for file in files:
                scan = file.read()
                if is_dicom(scan):
                    yield file.path, scan


def _copy(data: FileDataset, numbers: dict[str, str]) -> bytes:
    """One file; KeyError where there is no picture."""
    data["PixelData"]
    patient = patient_of(data)
    copy = _only(data, KEPT)
    for name, inner in TABLES.items():
        if name in data:
            setattr(copy, name, [_only(item, inner) for item in data[name].value])
    known = uid.UID(str(data.get("SOPClassUID", "")))
    copy.SOPClassUID = known if known in uid.UID_dictionary else uid.SecondaryCaptureImageStorage
    copy.SOPInstanceUID, copy.StudyInstanceUID, copy.SeriesInstanceUID = (uid.generate_uid() for _ in range(3))
    modality = str(data.get("Modality", ""))
    copy.Modality = modality if modality.isalpha() and len(modality) <= MODALITY_MOST else "OT"
    copy.PatientID = numbers.setdefault(patient, str(len(numbers) + 1)) if patient else ""
    copy.PatientIdentityRemoved, copy.DeidentificationMethod = "YES", METHOD
    return _written(copy, data)


def _only(data: Dataset, names: Sequence[str]) -> Dataset:
    copy = Dataset()
    for name in names:
        if name in data:
            copy[name] = data[name]
    return copy


def _written(copy: Dataset, data: FileDataset) -> bytes:
    """The bytes of a copy, encoded as the file was: its pixels are taken as they lie."""
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = data.file_meta.TransferSyntaxUID
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = copy.SOPClassUID, copy.SOPInstanceUID
    file = io.BytesIO()
    whole = FileDataset(file, copy, bytes(128), meta, data.is_implicit_VR, data.is_little_endian)
    whole.save_as(file, enforce_file_format=True)
    return file.getvalue()
