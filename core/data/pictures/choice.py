"""How a user's own pictures are to be read, and which kinds of files they may be."""

from __future__ import annotations

import dataclasses

SIDES = (28, 32, 64, 128, 224)  # pixels
MADE_SIDES = (28, 32, 64)  # those that a generator can make
PLANES = ("axial", "coronal", "sagittal")
KINDS = ("PNG", "JPEG", "TIFF", "BMP", "DICOM", "NIfTI")


@dataclasses.dataclass(frozen=True)
class Choice:
    """What the user may choose before the pictures are read."""

    side: int = 64  # one of SIDES: the pixels that are kept of each picture, on a side
    plane: str = "axial"  # one of PLANES: in which NIfTI volumes are cut
    classes: tuple[tuple[str, str], ...] = ()  # path, class: as the user wrote it; none: folders or a table say it
    persons: tuple[
        tuple[str, str], ...
    ] = ()  # path, who or what is on it: of pictures from the camera, and of no others
