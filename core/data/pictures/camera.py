"""Pictures that are taken with the camera to learn from: what is said of each, and all of them as an archive to take home."""

from __future__ import annotations

import csv
import dataclasses
import io
import zipfile
from collections.abc import Mapping, Sequence

from core.data.pictures.labelling import Labels, by_hand
from core.data.splits import FOLDS
from core.i18n import msg
from core.spec import Finding


@dataclasses.dataclass(frozen=True)
class Taken:
    """One picture of the camera and what was said when it was taken."""

    label: str
    person: str  # who or what is on it, in the user's words; empty: not said
    content: bytes  # JPEG


def as_files(taken: Sequence[Taken]) -> list[tuple[str, bytes]]:
    """Names, which say nothing, and contents, in the order in which they were taken."""
    return [(f"camera-{place:04d}.jpg", one.content) for place, one in enumerate(taken, 1)]


def archive(taken: Sequence[Taken]) -> bytes:
    """A ZIP file with the pictures and a table of their classes and persons, as the uploader and the command line take it."""
    table, packed = io.StringIO(), io.BytesIO()
    rows = csv.writer(table, lineterminator="\n")
    rows.writerow(("file", "class", "patient"))
    files = as_files(taken)
    rows.writerows((name, one.label, one.person) for (name, _), one in zip(files, taken, strict=True))
    with zipfile.ZipFile(packed, "w") as made:  # JPEG does not get smaller
        made.writestr("pictures.csv", table.getvalue().encode())
        for name, content in files:
            made.writestr(name, content)
    return packed.getvalue()


def by_camera(paths: Sequence[str], classes: Mapping[str, str], persons: Mapping[str, str]) -> Labels:
    """As it was said at the camera: path -> class, path -> person. Persons are kept together where they are enough to split."""
    said = by_hand(paths, classes)
    told = [persons.get(path, "").strip() for path in paths]
    different = len(set(filter(None, told)))
    finding = _of_several(len(paths), different) if different >= FOLDS else _of_few(len(paths))
    if different < FOLDS:
        return dataclasses.replace(said, patients=[""] * len(paths), told_by="", findings=(finding,))
    return dataclasses.replace(said, patients=told, told_by="camera", findings=(finding,))


def _of_few(pictures: int) -> Finding:
    said = msg("{n} pictures from the camera. Pictures taken one after the other are nearly repeats, and they are dealt out at "
               "random: the test pictures are like those learned from. The figures say how well the network knows these persons "
               "in this room and this light, and nothing about others. To learn more, say for each picture who or what is on "
               "it: from {least} persons or objects on, all pictures of one stay on one side of the split.")  # fmt: skip
    return Finding("warning", said, {"n": pictures, "least": FOLDS})


def _of_several(pictures: int, persons: int) -> Finding:
    said = msg("{n} pictures from the camera, of {persons} persons or objects that the network is tested on without having seen "
               "them. It is still one camera, one room and one light: what else differs between the classes, such as the "
               "background, is learned too.")  # fmt: skip
    return Finding("note", said, {"n": pictures, "persons": persons})
