"""Nearly equal pictures: planted ones are found whatever was done to them, clean sets raise no alarm, and it is quick."""

import io
import time

import numpy as np
import pytest
from PIL import Image

from core.data.pictures.near import near_across, near_findings, near_pairs
from core.data.pictures.phantoms import phantoms
from core.data.pictures.sets import picture_set
from core.data.pictures.twins import across_the_split
from core.data.splits import Split
from tests.pictures import noise


def saved_again(pixels, quality=60):
    file = io.BytesIO()
    Image.fromarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels).save(file, "JPEG", quality=quality)
    opened = np.asarray(Image.open(file))
    return opened.reshape(pixels.shape)


def smaller(pixels):
    picture = Image.fromarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels)
    half = picture.resize((pixels.shape[1] // 2, pixels.shape[0] // 2), Image.Resampling.BILINEAR)
    return np.asarray(half.resize((pixels.shape[1], pixels.shape[0]), Image.Resampling.BILINEAR)).reshape(pixels.shape)


def brighter(pixels):
    return np.clip(pixels * 1.1 + 12, 0, 255).astype(np.uint8)


CHANGES = {
    "saved again": saved_again,
    "smaller": smaller,
    "brighter": brighter,
    "mirrored": lambda pixels: pixels[:, ::-1],
    "turned": lambda pixels: np.rot90(pixels),
    "turned, mirrored and saved again": lambda pixels: saved_again(np.rot90(pixels[:, ::-1], 2)),
    "equal": lambda pixels: pixels,
}


def stain():
    return picture_set("stain").pixels[::9]


def drawn():
    return np.stack([noise(seed, 64) for seed in range(60)])


CASES = [(drawn, kind) for kind in CHANGES] + [
    (stain, kind) for kind in CHANGES if kind != "smaller"
]  # 16 pixels say little


@pytest.mark.parametrize(("source", "kind"), CASES)
def test_planted_copies_are_found_and_nothing_else(source, kind):
    pictures = source()
    clean = near_pairs(pictures)
    assert not len(clean)
    copies = np.stack([np.ascontiguousarray(CHANGES[kind](pixels)) for pixels in pictures[:20]])
    found = near_pairs(np.concatenate([pictures, copies]))
    planted = {(place, len(pictures) + place) for place in range(20)}
    assert {tuple(pair) for pair in found.tolist()} <= planted
    assert len(found) >= 17


@pytest.mark.parametrize("seed", range(14))
def test_clean_drawn_sets_raise_no_alarm(seed):
    pictures = np.stack([noise(1000 * seed + place, (28, 64)[seed % 2], (1, 3)[seed % 2]) for place in range(300)])
    assert [f.level for f in near_findings(pictures, np.zeros(300, int), None)] == ["ok"]


@pytest.mark.parametrize("seed", range(6))
def test_clean_phantoms_raise_no_alarm(seed):
    pictures, y = phantoms(seed, 600)
    assert [f.level for f in near_findings(pictures, y, None)] == ["ok"]


def test_flat_pictures_are_not_taken_for_each_other():
    flat = np.full((30, 28, 28, 1), 7, np.uint8) + np.arange(30, dtype=np.uint8)[:, None, None, None]
    assert not len(near_pairs(flat))


def planted():
    """80 pictures, of which the last 8 are the first 8 saved again."""
    pictures = drawn()[:, :, :]
    return np.concatenate([pictures, np.stack([saved_again(one) for one in pictures[:8]])])


def test_copies_across_the_split_are_counted_and_copies_inside_a_part_are_not():
    pictures = planted()
    rows = np.arange(len(pictures))
    crossing = Split(rows[:50], rows[50:60], rows[60:])
    (found,) = near_across(pictures, crossing)
    assert found.level == "warning" and found.values == {"n": 8, "test": 8}
    inside = Split(np.r_[0:40, 60:68], rows[50:60], rows[40:50])
    assert [f.level for f in near_across(pictures, inside)] == ["ok"]


def test_the_run_is_told_of_equal_and_of_nearly_equal_pictures_each_once():
    pictures = np.concatenate([planted(), planted()[10:12]])
    rows = np.arange(len(pictures))
    told = across_the_split(pictures, Split(rows[:50], rows[50:60], rows[60:]))
    assert [f.values.get("n") for f in told] == [2, 8]


def test_copies_of_two_classes_are_told_with_their_names_and_those_of_one_patient_are_not():
    pictures = planted()
    y, names = np.zeros(len(pictures), int), [f"{i}.png" for i in range(len(pictures))]
    y[60:62] = 1
    first, torn = near_findings(pictures, y, None, names)
    assert first.values["n"] == 16 and first.values["pairs"].startswith("0.png = 60.png")
    assert torn.values["n"] == 2
    patients = np.r_[0:60, 0:8]
    assert [f.level for f in near_findings(pictures, y, patients)] == ["ok"]


@pytest.mark.slow
def test_ten_thousand_pictures_are_looked_through_in_seconds():
    pictures = np.random.default_rng(0).integers(0, 256, (10_000, 32, 32, 1), dtype=np.uint8)
    began = time.perf_counter()
    assert not len(near_pairs(pictures))
    print(f"10,000 pictures: {time.perf_counter() - began:.1f} s")
    assert time.perf_counter() - began < 30
