"""Copies of DICOM files to take home in which nobody is named: pixels and technical facts stay. Runs in a worker.

The basic profile of DICOM PS3.15, annex E, as dicom-anonymizer 2.1 (BSD licence) lists it for the edition 2024b. That library
walks the outermost elements only; here its rules are applied inside every sequence too. Text in the pixels stays.
"""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Iterator, Sequence

from pydicom.dataset import Dataset, FileDataset

from core.data.pictures.dicom import DAMAGED, is_dicom, opened, silent
from core.data.pictures.identity import patient_of
from core.data.pictures.sources import inside
from core.errors import UserError
from core.i18n import msg

METHOD = "DICOM PS3.15 2024b basic profile; text within the pixels not looked for"


def nameless_copies(sent: Sequence[tuple[str, bytes]]) -> bytes:
    """A ZIP file with copies of the DICOM files among ``sent`` (name, bytes) and in its ZIP files; what cannot be read has none.

    They are called 1.dcm, 2.dcm … in their order, as file names may name somebody; a patient becomes a number, the same in all
    files that name the same one. UserError where nothing can be copied.
    """
    packed, numbers, copies = io.BytesIO(), _Numbers(), 0
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _scans(sent):
            with contextlib.suppress(*DAMAGED, UserError), silent():
                copy = _copy(opened(content, name), numbers)
                copies += 1
                archive.writestr(f"{copies}.dcm", copy)
    if not copies:
        raise UserError(msg("None of these files is a DICOM file that can be copied. Choose DICOM files."))
    return packed.getvalue()


class _Numbers:
    """What stands for whom: patients as 1, 2, 3 …, in the order in which they come."""

    def __init__(self) -> None:
        from dicomanonymizer import simpledicomanonymizer

        simpledicomanonymizer.dictionary.clear()  # old to new UIDs: they agree within these files and lead nowhere else
        self.patients: dict[str, str] = {}

    def of(self, patient: str) -> str:
        return self.patients.setdefault(patient, str(len(self.patients) + 1)) if patient else ""


def _scans(sent: Sequence[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    for name, content in sent:
        with inside(content, name) as files:
            for file in files:
                scan = file.read()
                if is_dicom(scan):
                    yield file.path, scan


def _copy(data: FileDataset, numbers: _Numbers) -> bytes:
    patient = numbers.of(patient_of(data))
    _clean(data)
    data.PatientID, data.PatientName = patient, ""
    data.PatientIdentityRemoved, data.DeidentificationMethod = "YES", METHOD
    data.preamble = bytes(128)  # anything may stand there
    file = io.BytesIO()
    data.save_as(file, enforce_file_format=False)
    return file.getvalue()


def _clean(data: Dataset) -> None:
    from dicomanonymizer import anonymize_dataset
    from dicomanonymizer.simpledicomanonymizer import initialize_actions_2024b

    for element in data:
        if element.VR == "SQ":
            for item in element.value or ():
                _clean(item)
    anonymize_dataset(data, base_rules_gen=initialize_actions_2024b)
