"""Pictures like and unlike those learned from, by hand-made features; what is refused is counted, strangers are drawn."""

import dataclasses

import numpy as np
import pytest

from core import likeness as module
from core.data.pictures.sets import SETS
from core.data.pictures.statistics import low_level
from core.data.pictures.strangers import NOISE, PLAIN, TITLES, strangers
from core.likeness import Likeness, featured_likeness, refusals, stored_likeness
from core.neighbours import INSIDE, UNLIKE
from core.registry import demo
from core.store import Store
from tests.examples import a_run
from tests.pictures import noise

TRAIN, VALIDATION = np.arange(60), np.arange(60, 120)
PICTURES = np.stack([noise(seed, 16) for seed in range(140)])


def features(pictures: np.ndarray) -> np.ndarray:
    """A network that sees nothing but how much brighter the left half is, and always the same beside it."""
    bright = pictures.astype(np.float32)
    return np.stack([bright[:, :, :8].mean((1, 2, 3)) - bright[:, :, 8:].mean((1, 2, 3)), np.ones(len(bright))], axis=1)


@pytest.fixture(scope="module")
def known() -> Likeness:
    return featured_likeness((features, low_level), PICTURES, TRAIN, VALIDATION, 0)


def test_one_in_twenty_of_the_validation_pictures_is_refused_and_most_new_ones_pass(known):
    assert np.mean(known.lights(PICTURES[VALIDATION]) == UNLIKE) <= 0.05
    assert np.mean(known.lights(PICTURES[120:]) != UNLIKE) > 0.7


def test_what_the_features_alone_tell_apart_is_refused(known):
    halves = np.zeros((1, 16, 16, 1), np.uint8)
    halves[:, :, :8] = 255
    assert known.views[0].distance(halves)[0] > 2
    assert known.lights(halves)[0] == UNLIKE


def test_what_the_network_does_not_see_is_refused_for_how_it_looks(known):
    flat = np.full((1, 16, 16, 1), 127, np.uint8)  # both halves alike, as in most pictures
    assert known.views[0].distance(flat)[0] < 1 < known.views[1].distance(flat)[0]
    assert known.lights(flat)[0] == UNLIKE


def test_one_picture_is_as_far_as_among_many(known):
    many = known.distance(PICTURES[120:])
    assert [known.distance(one[None])[0] for one in PICTURES[120:]] == pytest.approx(many, rel=1e-3, abs=1e-3)


def test_the_nearest_are_those_with_the_nearest_features(known):
    rows, distances = known.nearest(PICTURES[[130]], 3)
    gaps = np.abs(features(PICTURES[TRAIN]) - features(PICTURES[[130]]))[:, 0]
    assert rows.tolist() == np.argsort(gaps)[:3].tolist()
    assert distances == pytest.approx(np.sort(gaps)[:3] / np.sqrt(2), rel=1e-4)


def test_large_pictures_are_drawn_from_so_that_asking_stays_short(monkeypatch):
    monkeypatch.setattr(module, "MOST_NUMBERS", 30 * 256)
    monkeypatch.setattr(module, "LEAST", 20)
    few = featured_likeness((features, low_level), PICTURES, TRAIN, VALIDATION, 0)
    assert len(few.around.x) == 30 and len(few.around.usual) == 30 and few.most == 30
    assert set(few.around.row) < set(TRAIN)


def test_low_level_statistics_by_hand():
    picture = np.zeros((1, 2, 2, 1), np.uint8)
    picture[0, 0] = 255  # the upper row white
    assert low_level(picture).tolist() == [[0.5, 0.5, 1, 0]]
    grey = np.broadcast_to(np.arange(4, dtype=np.uint8).reshape(1, 2, 2, 1), (1, 2, 2, 3))
    assert low_level(grey).shape == (1, 16) and not low_level(grey)[:, -4:].any()


@pytest.mark.parametrize("shape", [(28, 28, 1), (32, 32, 3)])
def test_strangers_are_of_every_other_kind_and_of_the_size_the_network_takes(shape):
    found = strangers("stain", shape, 12, 0)
    assert set(found) == set(SETS) - {"stain"} | {NOISE, PLAIN} and set(found) < set(TITLES)
    assert all(pixels.shape == (12, *shape) and pixels.dtype == np.uint8 for pixels in found.values())
    assert found[PLAIN][0].max() == 0 and found[PLAIN][-1].min() == 255


def test_refusals_count_what_is_beyond_the_bound(known, monkeypatch):
    monkeypatch.setattr(module, "STRANGERS", 15)
    run = dataclasses.replace(a_run(), schema={"shape": (16, 16, 1)})
    found = refusals(run, known)
    assert found[NOISE].hits == found[NOISE].n == 15 and found[PLAIN].hits == 15
    inside = Likeness(known.views, dataclasses.replace(known.around, usual=np.full(9, 1e9)), True, 10)
    assert {(one.hits, one.n) for one in refusals(run, inside).values()} == {(0, 10)}
    assert inside.lights(PICTURES[:1])[0] == INSIDE


def test_a_run_whose_data_are_not_here_knows_no_likeness(tmp_path):
    for dataset in ("upload:" + 64 * "0", "elsewhere", "stain"):  # not kept, not known, another one of that name
        settings = dataclasses.replace(demo("image").defaults, dataset=dataset)
        run = dataclasses.replace(a_run(), settings=settings, files={"parts.npz": ""})
        assert stored_likeness(run, Store(tmp_path)) is None
        assert stored_likeness(dataclasses.replace(run, files={}), Store(tmp_path)) is None
