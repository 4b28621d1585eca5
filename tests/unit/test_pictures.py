"""Pictures before any training: decoded, described, looked through, prepared and drawn."""

import io
import json
import zlib

import numpy as np
import pytest
from PIL import Image

from core.data.bundled import bundled_sources, checked_file
from core.data.pictures.decoding import CLEAR, DEPTH, FIRST, INKS, TURNED, as_size, decode
from core.data.pictures.drawing import BETWEEN, GAP, enlarged, mosaic, thumbnail
from core.data.pictures.loading import load_pictures
from core.data.pictures.phantoms import phantoms
from core.data.pictures.preflight import picture_findings
from core.data.pictures.preparation import PicturePreparation
from core.data.pictures.reading import COLOURED, FITTED, GREYED, read_pictures
from core.data.pictures.twins import across_the_split
from core.data.splits import Split, split
from core.errors import UserError
from core.limits import LIMITS
from core.registry import demo
from core.spec import Settings
from core.words import OTHERS

RNG = np.random.default_rng(0)
COLOURS = RNG.integers(0, 256, (12, 16, 3), dtype=np.uint8)


def written(picture: Image.Image | np.ndarray, kind: str = "PNG", **how) -> bytes:
    file = io.BytesIO()
    (picture if isinstance(picture, Image.Image) else Image.fromarray(picture)).save(file, kind, **how)
    return file.getvalue()


def loaded(dataset: str, **chosen):
    return load_pictures(Settings("image", dataset, "cnn28", **chosen), None)


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF"])
def test_a_picture_comes_back_pixel_by_pixel_whatever_it_is_called(kind):
    found = decode(written(COLOURS, kind), "wrong.jpg")
    assert np.array_equal(found.pixels, COLOURS) and found.changes == () and found.pages == 1


def test_grey_stays_grey_and_black_and_white_becomes_grey():
    grey = COLOURS[..., 0]
    assert np.array_equal(decode(written(grey), "a").pixels, grey[..., None])
    assert set(np.unique(decode(written(Image.fromarray(grey > 127)), "a").pixels)) == {0, 255}


def test_a_deep_grey_picture_is_stretched_from_its_darkest_to_its_brightest_and_that_is_said():
    deep = np.linspace(1000, 3000, 100, dtype=np.uint16).reshape(10, 10)
    found = decode(written(deep), "a")
    assert (found.pixels.min(), found.pixels.max(), found.changes) == (0, 255, (DEPTH,))
    assert found.pixels[5, 0, 0] == round(255 * (2010 - 1000) / 2000)


def test_transparent_parts_become_white_and_that_is_said_but_full_alpha_changes_nothing():
    clear = np.dstack([COLOURS, np.full(COLOURS.shape[:2], 255, np.uint8)])
    assert decode(written(clear), "a").changes == ()
    clear[0, 0, 3] = 0
    found = decode(written(clear), "a")
    assert found.changes == (CLEAR,) and (found.pixels[0, 0] == 255).all()


def test_printing_colours_the_cameras_turn_and_further_pages_are_said():
    assert decode(written(Image.fromarray(COLOURS).convert("CMYK"), "JPEG"), "a").changes == (INKS,)
    noted = Image.Exif()
    noted[0x0112] = 6  # the camera lay on its side
    found = decode(written(Image.fromarray(COLOURS), "JPEG", exif=noted), "a")
    assert found.changes == (TURNED,) and found.pixels.shape == (16, 12, 3)
    pages = [Image.fromarray(COLOURS)] * 3
    found = decode(written(pages[0], "TIFF", save_all=True, append_images=pages[1:]), "a")
    assert found.changes == (FIRST,) and found.pages == 3


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "no picture"),
        (b"%PDF-1.7 no picture at all", "no picture"),
        (written(COLOURS)[:200], "damaged"),
        (written(np.repeat(COLOURS, 40, 0), "JPEG")[:900], "damaged"),
        (written(COLOURS[:4]), "at least 8"),
    ],
    ids=["empty", "another kind", "torn PNG", "torn JPEG", "tiny"],
)
def test_what_is_no_whole_picture_is_refused_in_one_sentence(content, word):
    with pytest.raises(UserError, match=word):
        decode(content, "mine.png")


@pytest.mark.parametrize(("side", "said"), [(6_500, "42 million pixels"), (20_000, "far more than 40 million")])
def test_a_huge_picture_is_refused_by_its_header_before_it_is_decoded(side, said):
    head = bytearray(written(Image.new("1", (64, 64))))
    head[16:24] = side.to_bytes(4, "big") * 2
    head[29:33] = zlib.crc32(head[12:29]).to_bytes(4, "big")
    with pytest.raises(UserError, match=said):
        decode(bytes(head), "mine.png")


def test_a_picture_is_brought_to_size_whole_with_black_margins():
    wide = np.full((20, 40, 3), 200, np.uint8)
    fitted = as_size(wide, 32, 1)
    assert fitted.shape == (32, 32, 1)
    assert (fitted[:8] == 0).all() and (fitted[8:24] == 200).all() and (fitted[24:] == 0).all()


@pytest.mark.parametrize(
    ("dataset", "shape", "counts"),
    [
        ("stain", (32, 32, 3), [227, 557]),
        ("mri-tissue", (28, 28, 1), [266, 1356, 836]),
        ("nodule-synthetic", (28, 28, 1), None),
    ],
)
def test_a_bundled_set_has_its_pictures_classes_and_groups(dataset, shape, counts):
    cases = loaded(dataset)
    assert cases.inputs.shape[1:] == shape and cases.inputs.dtype == np.uint8
    assert counts is None or np.bincount(cases.y).tolist() == counts
    assert len(cases.groups) == len(cases.y) == len(cases.inputs)
    assert len(cases.classes) == cases.y.max() + 1
    assert any("computed" in f.text or "SYNTHETIC" in f.text for f in cases.findings)


def test_patches_of_one_region_of_the_slide_are_never_on_two_sides():
    cases = loaded("stain")
    parts = split("group", cases.y, cases.groups, 0)
    inside = [set(cases.groups[rows]) for rows in (parts.train, parts.validation, parts.test)]
    assert not inside[0] & inside[1] and not inside[0] & inside[2] and not inside[1] & inside[2]


def test_one_class_can_be_asked_about_against_all_others():
    cases = loaded("mri-tissue", positive="white matter")
    assert cases.classes == (OTHERS, "white matter") and cases.y.sum() == 836
    assert loaded("stain", positive="little antibody stain").classes == ("much antibody stain", "little antibody stain")


@pytest.mark.parametrize(
    ("dataset", "chosen"),
    [("nothing", {}), ("stain", {"positive": "nothing"}), ("stain", {"target": "y"}), ("stain", {"ignored": ("a",)})],
)
def test_what_is_not_there_is_refused_in_words(dataset, chosen):
    with pytest.raises(UserError):
        loaded(dataset, **chosen)


def test_a_bundled_file_that_was_changed_is_refused(tmp_path):
    source = bundled_sources(name="PICTURES.toml")["stain"]
    (tmp_path / "stain").mkdir()
    (tmp_path / source.file).write_bytes(checked_file(source)[:-1] + b"x")
    with pytest.raises(UserError, match="checksum"):
        checked_file(source, tmp_path)


def test_phantoms_are_the_same_from_the_same_seed_and_others_from_another():
    pictures, y = phantoms(3, 50)
    again, same = phantoms(3, 50)
    other, _ = phantoms(4, 50)
    assert np.array_equal(pictures, again) and np.array_equal(y, same)
    assert not np.array_equal(pictures, other)
    assert 0.2 < y.mean() < 0.6 and pictures.shape == (50, 28, 28, 1)


def test_the_preflight_counts_repeats_contradicting_labels_and_empty_pictures():
    pictures = RNG.integers(0, 256, (120, 8, 8, 1), dtype=np.uint8)
    y = np.arange(120) % 2
    found = {f.text: f for f in picture_findings(pictures, y, ("no", "yes"), np.arange(120))}
    assert all(f.level in ("ok", "note") for f in found.values())
    pictures[1], pictures[2], pictures[5] = pictures[0], pictures[0], 7
    said = [f for f in picture_findings(pictures, y, ("no", "yes"), None) if f.level == "warning"]
    assert [f.values.get("n") for f in said] == [2, 1, 1]


def test_a_planted_repeat_across_the_split_is_found_and_none_is_invented():
    pictures = RNG.integers(0, 256, (100, 8, 8, 3), dtype=np.uint8)
    parts = Split(np.arange(60), np.arange(60, 80), np.arange(80, 100))
    assert [f.level for f in across_the_split(pictures, parts)] == ["ok", "ok"]  # none equal, none nearly
    pictures[85], pictures[90] = pictures[3], pictures[70]
    finding, nearly = across_the_split(pictures, parts)
    assert nearly.level == "ok"
    assert (finding.level, finding.values) == ("warning", {"n": 2, "test": 20})


def test_the_preparation_gives_each_channel_mean_0_and_standard_deviation_1_and_comes_back_from_json():
    pictures = RNG.integers(0, 256, (50, 8, 8, 3), dtype=np.uint8)
    pictures[..., 2] = 9
    fitted = PicturePreparation.fit(pictures)
    x = fitted.apply(pictures)
    assert np.abs(x.mean(axis=(0, 1, 2))).max() < 1e-5
    assert np.allclose(x.std(axis=(0, 1, 2)), [1, 1, 0], atol=1e-5) and np.isfinite(x).all()
    back = demo("image").restore(json.loads(json.dumps(fitted.to_dict())))
    assert back == fitted
    with pytest.raises(UserError, match="8 × 8 × 1"):
        fitted.apply(pictures[..., :1])


@pytest.mark.parametrize(
    "wrong", [{"shape": [8, 8]}, {"shape": [8, 8, 10**9]}, {"scale": [0.0, 1, 1]}, {"mean": ["a", 0, 0]}]
)
def test_a_preparation_from_elsewhere_is_not_believed(wrong):
    good = PicturePreparation.fit(np.zeros((1, 8, 8, 3), np.uint8)).to_dict()
    with pytest.raises(ValueError, match="preparation"):
        PicturePreparation.from_dict({**good, **wrong})


def test_a_picture_is_enlarged_in_whole_squares():
    small = np.arange(4, dtype=np.uint8).reshape(2, 2, 1)
    large = enlarged(small, 6)
    assert large.shape == (6, 6, 3) and (large[:3, :3] == 0).all() and (large[3:, 3:] == 3).all()
    assert thumbnail(np.zeros((224, 224, 3), np.uint8), 56).shape == (56, 56, 3)


def test_a_mosaic_shows_every_picture_in_its_place():
    pictures = np.stack([np.full((4, 4, 1), value, np.uint8) for value in (10, 20, 30)])
    sheet = mosaic(pictures, across=2, side=4)
    assert sheet.shape == (2 * (4 + GAP) + GAP, 2 * (4 + GAP) + GAP, 3)
    assert [int(sheet[GAP, GAP, 0]), int(sheet[GAP, 4 + 2 * GAP, 0]), int(sheet[4 + 2 * GAP, GAP, 0])] == [10, 20, 30]
    assert int(sheet[-GAP - 1, -GAP - 1, 0]) == BETWEEN == int(sheet[0, 0, 0])


def test_new_pictures_are_brought_to_the_networks_size_and_every_change_is_counted():
    files = [("a.png", written(COLOURS)), ("b.txt", b"words"), ("c.png", written(COLOURS[:8, :8, 0]))]
    found = read_pictures(files, (8, 8, 1))
    assert found.names == ("a.png", "c.png") and found.pixels.shape == (2, 8, 8, 1)
    assert np.array_equal(found.pixels[1, ..., 0], COLOURS[:8, :8, 0])
    assert [name for name, _ in found.refused] == ["b.txt"]
    assert {f.text: f.values["n"] for f in found.changes} == {FITTED: 1, GREYED: 1}
    (change,) = read_pictures(files[2:], (8, 8, 3)).changes
    assert change.text == COLOURED
    with pytest.raises(UserError, match="at most"):
        read_pictures([("a", b"")] * (LIMITS.asked_pictures + 1), (8, 8, 1))
