"""Text that is printed on pictures: found in lines of plain letters, not seen in what is no text, and warned of before training."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from pydicom.data import get_testdata_file

from core.data.pictures import collecting
from core.data.pictures.dicom import read_dicom
from core.data.pictures.lettering import has_lettering
from tests.pictures import collected, encoded, noise, said

WORDS = ("DOE JANE 1962", "MRN 4711-0815", "12.04.2019 10:33")


def printed(pixels, words, size=20, fill="white", at=(8, 20)):
    picture = Image.fromarray(np.repeat(pixels, 3, axis=2) if pixels.shape[2] == 1 else pixels)
    ImageDraw.Draw(picture).text(at, words, fill=fill, font=ImageFont.load_default(size))
    return np.asarray(picture)


def plain(seed):
    """A smooth picture of 256 pixels with a little grain."""
    grain = np.random.default_rng(seed).normal(0, 6, (256, 256, 1))
    return (noise(seed, 256).astype(float) * 0.6 + 40 + grain).clip(0, 255).astype(np.uint8)


@pytest.mark.parametrize("size", [18, 22, 30])
@pytest.mark.parametrize("fill", ["white", "black", "yellow"])
def test_lines_of_letters_bright_dark_and_coloured_are_found(size, fill):
    dark = (plain(1) * 0.5 + (100 if fill == "black" else 0)).astype(np.uint8)
    assert all(has_lettering(printed(dark, words, size, fill)) for words in WORDS)


def test_larger_letters_and_those_of_a_large_picture_are_found():
    large = np.full((2600, 2400, 1), 60, np.uint8)
    assert has_lettering(printed(large, WORDS[0], 60, at=(100, 2400)))
    assert not has_lettering(large)


def test_text_survives_being_saved_as_jpeg():
    file = io.BytesIO()
    Image.fromarray(printed(plain(2), WORDS[0], 24)).save(file, "JPEG", quality=75)
    assert has_lettering(np.asarray(Image.open(file)))


def test_pictures_without_text_are_left_in_peace():
    assert not any(has_lettering(plain(seed)) for seed in range(20))
    coarse = [
        np.random.default_rng(seed).integers(0, 256, (256 // k, 256 // k, 1)) for seed in range(3) for k in (1, 4)
    ]
    assert not any(
        has_lettering(one.astype(np.uint8).repeat(256 // len(one), 0).repeat(256 // len(one), 1)) for one in coarse
    )


def test_the_marks_of_a_ruler_are_no_letters():
    ruled = np.full((256, 256, 1), 30, np.uint8)
    ruled[200:212, 20:240:8] = 255
    assert not has_lettering(ruled)


@pytest.mark.parametrize("name", ["examples_palette.dcm", "examples_jpeg2k.dcm"])
def test_what_an_ultrasound_machine_printed_on_its_picture_is_found(name):
    assert has_lettering(read_dicom(Path(get_testdata_file(name)).read_bytes(), name).pixels)


def folders(marked):
    """Two classes of twelve; ``marked(label, place)``: whether a name is printed on that one."""
    pictures = {
        (label, place): plain(100 * n + place) for n, label in enumerate(("healthy", "ill")) for place in range(12)
    }
    return {
        f"{label}/{place}.png": encoded(printed(one, WORDS[0]) if marked(label, place) else one)
        for (label, place), one in pictures.items()
    }


def test_one_name_among_many_pictures_is_warned_of_with_its_file():
    told = collected(folders(lambda label, place: (label, place) == ("ill", 3))).about.findings
    warned = [finding for finding in told if "printed on them" in finding.text]
    assert [finding.level for finding in warned] == ["warning"]
    assert warned[0].values == {"n": 1, "names": "3.png"}
    assert not [finding for finding in told if "learn to read" in finding.text]


def test_text_on_one_class_only_gives_it_away():
    assert "learn to read" in said(collected(folders(lambda label, _: label == "ill")))


def test_without_text_it_is_said_what_was_looked_for_and_what_is_missed():
    told = said(collected(folders(lambda *_: False)))
    assert "looked for in 24 of 24" in told and "misses" in told and "printed on them" not in told


def test_of_too_many_pixels_some_pictures_are_searched_spread_over_all_and_it_is_said(monkeypatch):
    monkeypatch.setattr(collecting, "SEARCHED", 12 * 256 * 256)
    kept = collected(folders(lambda label, place: label == "ill"))
    assert "looked for in 12 of 24" in said(kept)
    assert "6 pictures look as if text" in said(kept)  # half of each class
