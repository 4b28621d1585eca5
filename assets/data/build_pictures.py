"""Takes the bundled pictures out of registry packages; run once by a developer, never by the app.

    pip download --no-deps scikit-image==0.26.0 nilearn==0.14.1 --dest WHEELS
    PYTHONPATH=. python assets/data/build_pictures.py WHEELS

Writes ``<set>/<set>.npz``, the same bytes every time: ``x`` (n, height, width, channels) uint8, ``y`` (n,) uint8, ``group``
(n,) uint8; and ``PICTURES.toml`` beside this file. Patches of one group come from one region, so that a split by
group never shows a network the same pixels twice.
"""

from __future__ import annotations

import gzip
import io
import itertools
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from sources.writing import packed_arrays, write_sets

STAINS = np.array([[0.65, 0.70, 0.29], [0.07, 0.99, 0.11], [0.27, 0.57, 0.78]])  # haematoxylin, eosin, DAB: rows, RGB
STAIN_PATCH, STAIN_STEP, STAIN_REGION = 32, 4, 36  # pixels
MRI_PATCH, MRI_STEP, MRI_SLICES = 28, 2, 2  # voxels of 1 mm
MRI_NEAR, MRI_MIDDLE = 3, 1  # voxels from the middle to the side
MRI_MIXED, MRI_BRAIN = 0.7, 0.35  # shares: at most of one tissue near the middle, at least of the whole patch
MRI_WIDE, MRI_HIGH, MRI_GAP = 32, 12, 4  # of a block; its lowest slices are left out, so that blocks lie apart
Pictures = tuple[np.ndarray, np.ndarray, np.ndarray]


def stain(wheels: Path) -> tuple[Pictures, dict[str, str]]:
    """Patches 32x32 in colour of one immunohistochemistry slide; class 1: antibody stain (DAB) on more than a fifth of them."""
    inside = "skimage/data/ihc.png"
    wheel = next(wheels.glob("scikit_image-0.26.0-*.whl"))
    slide = np.asarray(Image.open(io.BytesIO(zipfile.ZipFile(wheel).read(inside))).convert("RGB"))
    brown = dab(slide) > 0.15
    x, y, group = [], [], []
    regions = slide.shape[0] // STAIN_REGION
    for row, column in itertools.product(range(regions), repeat=2):
        for top, left in itertools.product(range(0, STAIN_REGION - STAIN_PATCH + 1, STAIN_STEP), repeat=2):
            place = np.s_[
                row * STAIN_REGION + top : row * STAIN_REGION + top + STAIN_PATCH,
                column * STAIN_REGION + left : column * STAIN_REGION + left + STAIN_PATCH,
            ]
            x.append(slide[place])
            y.append(brown[place].mean() > 0.2)
            group.append(row * regions + column)
    return _arrays(x, y, group), {
        "package": "scikit-image",
        "version": "0.26.0",
        "inside": inside,
        "licence": "no known copyright restrictions (scikit-image)",
        "citation": "Immunohistochemical staining with haematoxylin counterstaining of colonic glands; FHL1 antibody, "
        "Human Protein Atlas, by way of scikit-image.",
        "changed": "Cut into overlapping patches of 32x32 pixels within regions of 36x36. The label is computed: more than a "
        "fifth of the patch above 0.15 of DAB after colour deconvolution (Ruifrok and Johnston 2001).",
    }


def dab(slide: np.ndarray) -> np.ndarray:
    """Optical density of the brown DAB stain, (height, width), by colour deconvolution (Ruifrok and Johnston 2001)."""
    density = -np.log10(np.clip(slide / 255, 1e-6, None))
    found: np.ndarray = (density @ np.linalg.inv(STAINS))[..., 2]
    return found


def mri(wheels: Path) -> tuple[Pictures, dict[str, str]]:
    """Patches 28x28 in grey of the averaged T1 brain MNI152 where tissues meet; class by the very middle: fluid, grey, white."""
    folder = "nilearn/datasets/data/mni_icbm152_{}_tal_nlin_sym_09a_converted.nii.gz"
    with zipfile.ZipFile(wheels / "nilearn-0.14.1-py3-none-any.whl") as wheel:
        t1, grey, white = (volume(wheel.read(folder.format(name))) for name in ("t1", "gm", "wm"))
    x, y, group = [], [], []
    deep, wide, high = t1.shape
    places = itertools.product(_middles(deep), _middles(wide), range(20, high - 20, MRI_SLICES))
    for a, b, c in places:
        if (c - 20) % MRI_HIGH < MRI_GAP:
            continue
        whole, near, middle = (np.s_[a - n : a + n, b - n : b + n, c] for n in (MRI_PATCH // 2, MRI_NEAR, MRI_MIDDLE))
        tissue = tissue_of(*(_shares(grey[place], white[place]) for place in (whole, near, middle)))
        if tissue is not None:
            x.append(t1[whole].T[::-1, :, None])
            y.append(tissue)
            group.append((a // MRI_WIDE) * 10_000 + (b // MRI_WIDE) * 100 + (c - 20) // MRI_HIGH)
    _, group = np.unique(group, return_inverse=True)
    return _arrays(x, y, group), {
        "package": "nilearn",
        "version": "0.14.1",
        "inside": folder.format("{t1,gm,wm}"),
        "licence": "BSD-3-Clause (nilearn); MNI152 template: free to use with acknowledgement",
        "citation": "Fonov V et al. Unbiased average age-appropriate atlases for pediatric studies. NeuroImage "
        "2011;54:313-327. ICBM 2009a Nonlinear Symmetric, McConnell Brain Imaging Centre.",
        "changed": "ONE averaged brain: patches of 28x28 mm from horizontal slices 2 mm apart, each within a block of 32x32x8 mm "
        "that shares no voxel with another, labelled by what the template's tissue maps say of the middle 2x2 mm (fluid: neither "
        "grey nor white matter). Only patches where tissues meet, none holding more than 70 % of the middle 6x6 mm, and with at "
        "least 35 % of brain tissue.",
    }


def _middles(voxels: int) -> list[int]:
    """Where patches lie along one side, by their middles: each wholly within its block."""
    offsets = range(0, MRI_WIDE - MRI_PATCH + 1, MRI_STEP)
    return [
        block + offset + MRI_PATCH // 2 for block in range(0, voxels - MRI_WIDE + 1, MRI_WIDE) for offset in offsets
    ]


def _shares(grey: np.ndarray, white: np.ndarray) -> np.ndarray:
    """Shares (3,) of fluid, grey and white matter in a place, from its tissue maps 0 to 255."""
    shares = grey.mean() / 255, white.mean() / 255
    return np.array([1 - sum(shares), *shares])


def tissue_of(whole: np.ndarray, near: np.ndarray, middle: np.ndarray) -> int | None:
    """0 fluid, 1 grey matter, 2 white matter: what holds half of the middle or more; None where the patch is left out.

    From shares (3,) of the three in the whole patch, near its middle and in its middle. A patch is left out that holds
    little brain or, far from any border, one tissue only: those a network tells apart by brightness without a mistake.
    """
    if whole[1:].sum() < MRI_BRAIN or near.max() > MRI_MIXED or middle.max() < 0.5:
        return None
    return int(middle.argmax())


def volume(packed: bytes) -> np.ndarray:
    """The voxels of a gzipped NIfTI-1 file of unsigned bytes, (x, y, z)."""
    raw = gzip.decompress(packed)
    header, kind = np.frombuffer(raw[40:56], "<i2"), int(np.frombuffer(raw[70:72], "<i2")[0])
    if kind != 2:
        raise SystemExit(f"voxels of kind {kind}, expected unsigned bytes")
    start = int(np.frombuffer(raw[108:112], "<f4")[0])
    return np.frombuffer(raw[start:], np.uint8).reshape(header[1:4], order="F")


SETS: dict[str, tuple[Callable[[Path], tuple[Pictures, dict[str, str]]], tuple[int, ...]]] = {
    "stain": (stain, (0, 0)),
    "mri": (mri, (0, 0, 0)),
}


def _arrays(x: list[np.ndarray], y: list[int], group: list[int]) -> Pictures:
    return np.stack(x), np.array(y, np.uint8), np.array(group, np.uint8)


def main(wheels: Path) -> None:
    """Write both sets and PICTURES.toml."""
    built = ((name, *build(wheels)) for name, (build, _) in SETS.items())
    write_sets(
        "PICTURES.toml",
        "build_pictures.py",
        (
            (f"{name}.npz", packed_arrays(dict(zip(("x", "y", "group"), arrays, strict=True))), source)
            for name, arrays, source in built
        ),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
