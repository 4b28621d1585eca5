"""Pictures that are nearly the same: saved again, made smaller or brighter, turned or mirrored.

Candidates come from a perceptual hash of 64 bits, the signs of the lowest frequencies of a discrete cosine transform (Zauner
2010, "Implementation and benchmarking of perceptual image hash functions", pHash); a pair counts only where the pictures
themselves agree too, because medical pictures of one kind share their low frequencies.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from PIL import Image
from scipy.fft import dctn

from core.data.pictures.marks import picture_marks
from core.data.splits import Split
from core.data.tables import listed
from core.i18n import msg
from core.spec import Finding

THUMB = 32  # pixels on a side of the grey picture that is hashed
LOW = 8  # frequencies in each direction
BITS = 10  # of 64 that may differ in a candidate
ALIKE = 0.95  # correlation of two pictures' details from which they count as nearly the same
# Of 5,856 chest X-rays of 28 x 28 pixels (PneumoniaMNIST) 41,376 pairs are candidates, of which 28, all equal, correlate above
# 0.95; of 200 of them saved again as JPEG (quality 50), 98 % correlate with what they were above 0.96.
DETAILS = slice(4, 16)  # frequencies that distinguish pictures of one kind and survive saving again
FLAT = 4.0  # standard deviation of grey values below which nothing can be told apart
NAMED = 3  # pairs that are named
MOST = 10_000  # candidates of a block that are looked at
BLOCK = 1_024  # pictures compared with all at a time


def near_pairs(pictures: np.ndarray) -> np.ndarray:
    """Places (pairs, 2) int64, the smaller first, of pictures (n, height, width, 1 or 3) uint8 that are nearly or wholly equal.

    Not found is a copy that lost details which the pictures still show. Where thousands are alike, as the frames of a film
    are, not every pair is given.
    """
    thumbs = _thumbs(pictures)
    details = _details(thumbs)
    hashes = _hashes(thumbs)
    found = [np.empty((0, 2), np.int64)]
    for turned, other in _turned(thumbs):
        for first, second in _candidates(hashes, other):
            agreed = np.einsum("ij,ij->i", details[first], _details(turned[second])) >= ALIKE
            found.append(np.sort(np.stack([first[agreed], second[agreed]], axis=1), axis=1))
    return np.unique(np.concatenate(found), axis=0)


def near_findings(
    pictures: np.ndarray, y: np.ndarray, patients: np.ndarray | None, names: Sequence[str] = ()
) -> list[Finding]:
    """How many pictures are nearly the same as another one, not counting those of one patient; ``y`` (n,) are their classes.

    They are named by ``names`` (n,), or by their numbers from 1.
    """
    pairs = _different(pictures, near_pairs(pictures))
    if patients is not None:
        pairs = pairs[patients[pairs[:, 0]] != patients[pairs[:, 1]]]
    if not len(pairs):
        return [Finding("ok", msg("No picture is nearly the same as another one."))]
    said = msg("{n} pictures are nearly the same as another one (saved again, made smaller or brighter, turned or mirrored): "
               "{pairs}. If they fall on both sides of the split, the figures will be too good.")  # fmt: skip
    called = [" = ".join(names[place] if names else str(place + 1) for place in pair) for pair in pairs.tolist()]
    found = [Finding("warning", said, {"n": len(np.unique(pairs)), "pairs": listed(called, NAMED)})]
    if torn := int((y[pairs[:, 0]] != y[pairs[:, 1]]).sum()):
        said = msg("{n} pairs of nearly equal pictures belong to two classes. Look at their labels.")
        found.append(Finding("warning", said, {"n": torn}))
    return found


def near_across(pictures: np.ndarray, parts: Split) -> list[Finding]:
    """Whether test pictures are nearly the same as one that the network learned or was chosen from."""
    pairs = _different(pictures, near_pairs(pictures))
    test = np.zeros(len(pictures), bool)
    test[parts.test] = True
    crossing = pairs[test[pairs[:, 0]] != test[pairs[:, 1]]]
    n = len(np.unique(crossing[test[crossing]]))
    if not n:
        return [Finding("ok", msg("No test picture is nearly the same as one of the training or validation part."))]
    said = msg("{n} of {test} test pictures are nearly the same as one of the training or validation part: the figures are "
               "too good.")  # fmt: skip
    return [Finding("warning", said, {"n": n, "test": len(parts.test)})]


def _different(pictures: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    """The pairs that are not equal pixel by pixel: those are told elsewhere."""
    marks = picture_marks(pictures)
    kept: np.ndarray = pairs[marks[pairs[:, 0]] != marks[pairs[:, 1]]]
    return kept


def _thumbs(pictures: np.ndarray) -> np.ndarray:
    """Grey pictures (n, 32, 32) float32."""
    thumbs = np.empty((len(pictures), THUMB, THUMB), np.float32)
    for place, pixels in enumerate(pictures):
        picture = Image.fromarray(pixels if pixels.shape[2] == 3 else pixels[..., 0]).convert("L")
        thumbs[place] = np.asarray(picture.resize((THUMB, THUMB), Image.Resampling.BOX))
    return thumbs


def _hashes(thumbs: np.ndarray) -> np.ndarray:
    """One number (n,) uint64 for each: which of its lowest frequencies lie above their median."""
    low = dctn(thumbs, axes=(1, 2))[:, :LOW, :LOW].reshape(-1, LOW * LOW)
    bits = low > np.median(low[:, 1:], axis=1, keepdims=True)
    hashes: np.ndarray = np.packbits(bits, axis=1).view(np.uint64)[:, 0]
    return hashes


def _details(thumbs: np.ndarray) -> np.ndarray:
    """What distinguishes a picture (n, 1024) float32, of length 1: without its mean and its lowest frequencies; flat ones 0."""
    waves = dctn(thumbs, axes=(1, 2), norm="ortho")
    waves[:, : DETAILS.start, : DETAILS.start] = 0
    waves[:, DETAILS.stop :] = 0
    waves[:, :, DETAILS.stop :] = 0
    rows = waves.reshape(-1, THUMB * THUMB)
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: np.ndarray = np.where(length > FLAT * THUMB, rows / np.maximum(length, 1e-9), 0)
    return scaled.astype(np.float32)


def _turned(thumbs: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The pictures turned by quarters and mirrored, eight ways, each with its hashes."""
    for mirrored in (thumbs, thumbs[:, :, ::-1]):
        for quarters in range(4):
            turned = np.ascontiguousarray(np.rot90(mirrored, quarters, axes=(1, 2)))
            yield turned, _hashes(turned)


def _candidates(hashes: np.ndarray, other: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Places of pictures whose hash differs from another's in few bits, a block at a time."""
    for start in range(0, len(hashes), BLOCK):
        apart = np.bitwise_count(hashes[start : start + BLOCK, None] ^ other[None])
        first, second = np.nonzero(apart <= BITS)
        first += start
        later = np.flatnonzero(first < second)[:MOST]
        yield first[later], second[later]
