"""Augmentation: the maps worked out by hand, the page and the training alike, and a training that repeats and goes on."""

import dataclasses

import keras
import numpy as np
import pytest
import tensorflow as tf

from core.augmentation import _mapped, examples, maps
from core.errors import UserError
from core.limits import check
from core.models import watch
from core.models.augmented import augmented, mapped
from core.models.convolutional import digits_cnn
from core.models.dense import textbook_network
from core.spec import AUGMENTATIONS, Hooks, Recipe, Settings
from core.training import train
from tests.unit.test_training import Killed, killed_after, largest_gap

SETTINGS = Settings("image", "data", "cnn28", epochs=3, batch=16, patience=0, augment=AUGMENTATIONS)
PLAIN = Recipe(jit=False)


def picture(height=10, width=20, channels=3):
    return np.random.default_rng(0).integers(0, 256, (height, width, channels), dtype=np.uint8)


def changed(chosen, *uniform, of=None):
    """What one picture becomes with these four random numbers."""
    of = picture() if of is None else of
    return _mapped(of, np.stack(maps(np.array([uniform]), chosen, *of.shape[:2], np), axis=1)[0])


def test_nothing_chosen_changes_nothing():
    assert np.array_equal(changed((), 0.9, 0.9, 0.9, 0.1), picture())


def test_a_flip_mirrors_left_and_right_for_every_second_number():
    assert np.array_equal(changed(("flip",), 0.9, 0.9, 0.9, 0.2), picture()[:, ::-1])
    assert np.array_equal(changed(("flip",), 0.9, 0.9, 0.9, 0.8), picture())


def test_a_shift_of_a_tenth_moves_20_pixels_by_2_and_the_border_goes_on():
    moved = changed(("shift",), 0.9, 1.0, 0.5, 0.1)
    assert np.array_equal(moved[:, :-2], picture()[:, 2:])
    assert np.array_equal(moved[:, -2:], np.repeat(picture()[:, -1:], 2, axis=1))
    assert np.array_equal(changed(("shift",), 0.9, 0.5, 0.0, 0.1)[1:], picture()[:-1])


def test_a_turn_of_fifteen_degrees_takes_a_point_where_the_cosine_says():
    a, b, c, d, e, f = (one[0] for one in maps(np.array([[1.0, 0.5, 0.5, 0.5]]), ("rotation",), 21, 21, np))
    assert np.allclose((a * 10 + b * 10 + c, d * 10 + e * 10 + f), (10, 10))  # the middle stays
    right = a * 20 + b * 10 + c, d * 20 + e * 10 + f
    assert np.allclose(right, (10 + 10 * np.cos(np.pi / 12), 10 + 10 * np.sin(np.pi / 12)))


def test_no_turn_is_larger_and_no_shift_farther_than_the_page_says():
    uniform = np.random.default_rng(1).random((1000, 4))
    a, b, c, _, _, f = maps(uniform, ("rotation", "shift"), 100, 100, np)
    assert np.degrees(np.abs(np.arctan2(b, a))).max() <= 15
    _, _, c, _, _, f = maps(uniform, ("shift",), 100, 100, np)
    assert 9.9 < np.abs(c).max() <= 10 and 9.9 < np.abs(f).max() <= 10


@pytest.mark.parametrize("chosen", [("rotation",), ("shift", "flip"), AUGMENTATIONS])
def test_the_page_shows_what_the_training_does(chosen):
    uniform = np.random.default_rng(2).random((6, 4)).astype("float32")
    coefficients = maps(tf.constant(uniform), chosen, 10, 20, tf)
    ours = mapped(tf.constant(np.repeat(picture()[None].astype("float32"), 6, axis=0)), coefficients).numpy()
    shown = np.stack([changed(chosen, *one) for one in uniform])
    assert np.abs(ours - shown).max() < 0.6  # the page rounds to whole numbers


def test_every_picture_of_a_batch_is_changed_in_its_own_way_and_equally_from_equal_seeds():
    batch = tf.constant(np.repeat(picture()[None].astype("float32"), 4, axis=0))
    once, again, other = (
        augmented(batch, AUGMENTATIONS, tf.constant(seed, tf.int64)).numpy() for seed in ([1, 2], [1, 2], [1, 3])
    )
    assert np.array_equal(once, again)
    assert np.abs(once - other).max() > 1
    assert all(np.abs(once[0] - one).max() > 1 for one in once[1:])


def test_the_examples_are_of_the_kind_of_the_picture():
    shown = examples(picture(), ("rotation",), 5)
    assert (shown.shape, shown.dtype) == ((5, 10, 20, 3), np.uint8)
    assert len({one.tobytes() for one in shown}) == 5


def parts(rows=64, held_out=32):
    rng = np.random.default_rng(3)
    x = rng.normal(size=(rows + held_out, 28, 28, 1)).astype("float32")
    y = rng.integers(0, 2, rows + held_out).astype("float32")
    return (x[:rows], y[:rows]), (x[rows:], y[rows:])


def network():
    return digits_cnn((28, 28, 1), 1)


def change(**values):
    return dataclasses.replace(SETTINGS, **values)


def test_training_sees_changed_pictures_and_validation_sees_them_as_they_are():
    still = change(learning_rate=1e-7, epochs=1)  # nothing is learned: only the pictures make a difference
    with_, without = (
        train(network, *parts(), change(**{**still.__dict__, "augment": a}), PLAIN) for a in (AUGMENTATIONS, ())
    )
    assert abs(with_.history["loss"][0] - without.history["loss"][0]) > 1e-3
    assert abs(with_.history["val_loss"][0] - without.history["val_loss"][0]) < 1e-4


def test_equal_settings_give_equal_weights_and_a_killed_training_comes_to_the_same_end(tmp_path, monkeypatch):
    for name in ("CHECKPOINT_S", "CHECKPOINT_COST", "EVENT_S"):
        monkeypatch.setattr(watch, name, 0)
    whole, other = (train(network, *parts(), change(seed=seed), PLAIN) for seed in (0, 1))
    hooks = Hooks(on_progress=killed_after(2), checkpoint=tmp_path / "it.npz")
    with pytest.raises(Killed):
        train(network, *parts(), SETTINGS, PLAIN, hooks)
    resumed = train(network, *parts(), SETTINGS, PLAIN, Hooks(checkpoint=tmp_path / "it.npz"))
    assert resumed.resumed == 1
    assert largest_gap(whole.model, resumed.model) == 0
    assert largest_gap(whole.model, other.model) > 0.01


def test_a_network_that_xla_would_compile_is_trained_without_it_on_augmented_pictures():
    def rows():
        inputs = keras.Input((28, 28, 1))
        return keras.Model(inputs, keras.layers.Dense(1, activation="sigmoid")(keras.layers.Flatten()(inputs)))

    assert train(rows, *parts(), change(epochs=1), Recipe(jit=True)).ending == "finished"


def test_what_is_no_picture_is_not_augmented():
    table = np.zeros((20, 4), np.float32), np.arange(20) % 2
    with pytest.raises(UserError, match="these cases are none"):
        train(lambda: textbook_network((4,), 1), table, table, SETTINGS, PLAIN)


def test_an_augmentation_that_does_not_exist_is_refused_by_name():
    check(SETTINGS)
    with pytest.raises(UserError, match=r"no augmentation zoom here.*Known: rotation, shift, flip\."):
        check(change(augment=("zoom",)))


def test_settings_come_back_from_json_with_their_augmentation():
    import json

    assert Settings.from_dict(json.loads(json.dumps(SETTINGS.__dict__))) == SETTINGS
