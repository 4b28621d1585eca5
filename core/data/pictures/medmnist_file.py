"""A set of MedMNIST, opened: the published file or one put together again, its pictures and the publisher's own split."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import numpy as np

from core.data.downloads import read_download
from core.data.parts import TEST, TRAIN, VALIDATION
from core.data.pictures.medmnist import SIDES, WORDS, facts, medmnist_datasets, medmnist_id
from core.data.pictures.sets import Description, PictureSet
from core.errors import UserError
from core.i18n import msg
from core.spec import Dataset, Finding
from core.store import sha256

PARTS = {"train": TRAIN, "val": VALIDATION, "test": TEST}
NAMES = {medmnist_id(name, side): (name, side) for name in WORDS for side in SIDES}
NOT_IT = msg("The file of {name} does not hold the pictures it should. Download it again.")
REBUILT = msg(
    "This is not the published file but one put together again from public copies, for development: as many pictures and labels, "
    "in another order, so its checksum differs."
)
OFFICIAL = msg(
    "The publisher’s own split: {train} pictures for training, {validation} for validation, {test} for test."
)


def medmnist_set(dataset: str) -> tuple[Description, PictureSet]:
    """The set of that id as ``picture_set`` gives the bundled ones; UserError where its file is absent or another."""
    name, side = NAMES[dataset]
    about = _described(dataset)
    if about.download is None:
        raise ValueError(f"{dataset} has no address")
    content, published = read_download(about.download)
    pixels, y, parts = _arrays(content, name, side, about)
    if WORDS[name].turned:
        y = 1 - y
    counts = {word: int((parts == part).sum()) for word, part in
              (("train", TRAIN), ("validation", VALIDATION), ("test", TEST))}  # fmt: skip
    findings = [Finding("ok", OFFICIAL, counts), *([] if published else [Finding("note", REBUILT)])]
    classes = WORDS[name].classes[::-1] if WORDS[name].turned else WORDS[name].classes
    return Description(about.title, classes, tuple(findings)), PictureSet(pixels, y, None, sha256(content), parts)


def _described(dataset: str) -> Dataset:
    return next(one for one in medmnist_datasets() if one.id == dataset)


def _arrays(content: bytes, name: str, side: int, about: Dataset) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pixels (n, side, side, channels) uint8, classes (n,) and parts (n,) int64."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            read: Mapping[str, np.ndarray] = {key: file[key] for key in file.files}
    except (ValueError, OSError, EOFError, zipfile.BadZipFile):
        raise UserError(NOT_IT, name=about.title) from None
    said, classes = facts()[name], len(WORDS[name].classes)
    shape = (side, side) if said["channels"] == 1 else (side, side, said["channels"])
    for part, n in zip(PARTS, said["pictures"], strict=True):
        x, y = read.get(f"{part}_images", np.empty(0)), read.get(f"{part}_labels", np.empty(0))
        if (
            x.shape != (n, *shape)
            or x.dtype != np.uint8
            or y.shape != (n, 1)
            or not set(np.unique(y)) <= set(range(classes))
        ):
            raise UserError(NOT_IT, name=about.title)
    pixels = np.concatenate([read[f"{part}_images"] for part in PARTS])
    y = np.concatenate([read[f"{part}_labels"][:, 0] for part in PARTS]).astype(np.int64)
    parts = np.repeat(list(PARTS.values()), said["pictures"]).astype(np.int64)
    return pixels.reshape(len(pixels), side, side, said["channels"]), y, parts
