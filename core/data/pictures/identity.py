"""Who a DICOM file names: counted, so that it can be said what was not kept, and one number to keep patients apart by."""

from __future__ import annotations

from pydicom.dataset import Dataset

NAMING = (
    "AccessionNumber", "AdmissionID", "InstitutionAddress", "InstitutionName", "IssuerOfPatientID", "MilitaryRank",
    "OtherPatientIDs", "OtherPatientIDsSequence", "PatientAddress", "PatientBirthDate", "PatientBirthTime", "PatientComments",
    "PatientID", "PatientInsurancePlanCodeSequence", "PatientMotherBirthName", "PatientName", "PatientReligiousPreference",
    "PatientTelephoneNumbers", "RequestAttributesSequence", "StationName", "StudyDate", "StudyID", "StudyTime",
)  # fmt: skip
"""Of DICOM PS3.15 table E.1-1; besides these every element of the kind "person name" counts."""


def identifiers(data: Dataset) -> int:
    """How many elements, also inside sequences, name a person, a place or a visit."""
    named = 0
    for element in data.iterall():
        if element.VM and (element.VR == "PN" or element.keyword in NAMING):
            named += bool(str(element.value).strip())
    return named


def patient_of(data: Dataset) -> str:
    """The patient's number, or the name where there is none; empty text where the file says neither. Never kept or shown."""
    return str(data.get("PatientID") or "").strip() or str(data.get("PatientName") or "").strip()
