"""Any file with pictures, whatever it is called, by what its first bytes are."""

from __future__ import annotations

from core.data.pictures.decoding import Picture, decode
from core.errors import UserError
from core.i18n import msg
from core.limits import LIMITS


def pictures_in(content: bytes, name: str, plane: str = "axial") -> list[Picture]:
    """The pictures of one PNG, JPEG, TIFF, BMP, DICOM or NIfTI file; UserError where it is none of these or is refused.

    ``plane`` is the one in which a NIfTI volume is cut: axial, coronal or sagittal.
    """
    if not content:
        raise UserError(msg("{name} is empty. Choose a file with a picture."), name=name)
    if len(content) > LIMITS.picture_mb * 1_000_000:
        raise UserError(
            msg("{name} has {n} megabytes; at most {most} can be read of one file with a picture. Make it smaller."),
            name=name,
            n=round(len(content) / 1e6),
            most=LIMITS.picture_mb,
        )
    from core.data.pictures.dicom import is_dicom, read_dicom
    from core.data.pictures.nifti import is_nifti, read_nifti

    if is_dicom(content):
        return [read_dicom(content, name)]
    if is_nifti(content):
        return read_nifti(content, name, plane)
    return [decode(content, name)]
