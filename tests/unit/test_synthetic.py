"""What is taken home of generated pictures says SYNTHETIC, and the latent space and the quiz do what they say."""

import io
import json
import zipfile

import numpy as np
import pytest
from PIL import Image

from core.latent import between
from core.synthesis_moments import (
    Moment,
    every_second,
    forget_moments,
    latest_moment,
    moments_beside,
    pack_moments,
    unpack_moments,
    write_moment,
)
from core.synthetic import MANIFEST, STRIP, animation, as_pixels, pictures_zip, png, sheet_of
from core.synthetic_quiz import QUESTIONS, Quiz, questions, told

GREY = np.arange(4 * 28 * 28, dtype=np.uint8).reshape(4, 28, 28, 1)


def moment(step):
    return Moment(step, GREY, step / 100)


def test_pictures_from_minus_one_to_one_become_bytes_and_nothing_runs_over():
    assert as_pixels(np.array([-1.0, 0.0, 1.0, 1.2])).tolist() == [0, 128, 255, 255]


@pytest.mark.parametrize("channels", [1, 3])
def test_a_file_says_synthetic_in_its_metadata_and_keeps_its_pixels(channels):
    picture = np.random.default_rng(0).integers(0, 256, (28, 28, channels), dtype=np.uint8)
    with Image.open(io.BytesIO(png(picture, {"Source": "run x"}))) as opened:
        assert opened.text["Title"] == "SYNTHETIC" and opened.text["Source"] == "run x"
        assert (np.asarray(opened).reshape(picture.shape) == picture).all()


def test_the_archive_has_a_manifest_and_says_so_in_every_name_and_file():
    content = pictures_zip(GREY, {"Source": "run x"})
    assert content == pictures_zip(GREY, {"Source": "run x"})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        manifest = json.loads(archive.read(MANIFEST))
        assert manifest["SYNTHETIC"] is True and len(manifest["files"]) == 4
        for name in manifest["files"]:
            with Image.open(io.BytesIO(archive.read(name))) as opened:
                assert "SYNTHETIC" in opened.text["Comment"] and name.startswith("SYNTHETIC")


def test_a_sheet_carries_the_word_below_and_the_animation_all_frames():
    sheets = [sheet_of(GREY, 2, 56, f"step {step}") for step in (0, 50)]
    strip = sheets[0][-STRIP:]
    assert strip.max() > 200 > strip.mean()  # bright letters on a dark strip
    assert (sheets[0][-STRIP:] != sheets[1][-STRIP:]).any()
    with Image.open(io.BytesIO(animation(sheets))) as opened:
        assert opened.n_frames == 2 and b"SYNTHETIC" in opened.info["comment"]


def test_moments_lie_beside_their_checkpoint_and_come_back_in_order(tmp_path):
    place = tmp_path / "abc.npz"
    assert latest_moment(place) is None
    for step in (100, 0, 50):
        write_moment(place, moment(step))
    write_moment(tmp_path / "other.npz", moment(900))
    assert [one.step for one in moments_beside(place)] == [0, 50, 100]
    assert latest_moment(place).step == 100
    forget_moments(place, [moment(100)])
    assert latest_moment(place).step == 50 and (latest_moment(place).pictures == GREY).all()


def test_thinning_keeps_the_first_and_the_last():
    assert [one.step for one in every_second([moment(step) for step in range(6)])] == [1, 3]


def test_moments_packed_together_are_the_same_again():
    again = unpack_moments(pack_moments([moment(0), moment(50)]))
    assert [(one.step, one.variety) for one in again] == [(0, 0.0), (50, 0.5)]
    assert (again[1].pictures == GREY).all()


def test_the_way_between_two_pictures_keeps_the_length_of_their_numbers():
    way = between(np.array([1.0, 0.0]), np.array([0.0, 1.0]), 3)
    assert way == pytest.approx(np.array([[1, 0], [np.sqrt(0.5), np.sqrt(0.5)], [0, 1]]))
    assert between(np.array([1.0, 0.0]), np.array([2.0, 0.0]), 3)[1] == pytest.approx([1.5, 0])


def test_the_questions_are_drawn_by_coin_and_none_comes_twice():
    asked = questions(50, 40, 0, 0)
    assert len(asked) == QUESTIONS == len(set(asked)) and asked == questions(50, 40, 0, 0) != questions(50, 40, 0, 1)
    assert 0 < sum(one.real for one in asked) < QUESTIONS
    assert all(one.place < (50 if one.real else 40) for one in asked)


def test_the_score_counts_what_was_taken_for_real():
    asked = questions(50, 40, 0, 0)
    everything_real = Quiz(answers=tuple([True] * (QUESTIONS - 1))).answered(True)
    assert everything_real.over and not Quiz().over
    real = sum(one.real for one in asked)
    found = told(asked, everything_real.answers)
    assert (found.hits, found.real, found.made) == (real, (real, real), (QUESTIONS - real, QUESTIONS - real))
    # 20 of 20 right: Wilson's lower limit is 20 / (20 + 1.96^2) = 0.839
    assert told(asked, tuple(one.real for one in asked)).share.low == pytest.approx(0.839, abs=1e-3)
