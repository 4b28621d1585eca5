"""Maps of pictures on networks whose answer is known by hand: a look at one corner, a sum of pixels, a sequence of rows."""

import keras
import numpy as np
import pytest
from scipy.ndimage import sobel

from core.explain import integrated
from core.explain.integrated import change_from_absent
from core.explain.pictures.deletion import COPIES, area, faith, order
from core.explain.pictures.features import CHANNELS, feature_maps
from core.explain.pictures.maps import (
    METHODS,
    grad_cam,
    integrated_gradients,
    methods_for,
    occlusion,
)
from core.explain.pictures.randomised import Sanity, likeness, sanity, shuffled
from core.explain.scores import Scores, last_spatial, opened
from core.models.convolutional import colour_cnn, digits_cnn, residual_cnn
from core.models.ensemble import average_of
from core.results import Metric

SIDE = 28
CORNER = 8  # rows and columns the corner network looks at


def pictures(n: int = 2, side: int = SIDE, channels: int = 1, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(n, side, side, channels)).astype(np.float32)


def corner_network() -> keras.Model:
    """Sees the upper left corner only: the rest is cut off and put back as zeros; its answer is the mean of what is positive."""
    inputs = keras.Input((SIDE, SIDE, 1))
    x = keras.layers.Cropping2D(((0, SIDE - CORNER), (0, SIDE - CORNER)))(inputs)
    x = keras.layers.ZeroPadding2D(((0, SIDE - CORNER), (0, SIDE - CORNER)))(x)
    x = keras.layers.Conv2D(1, 1, activation="relu", kernel_initializer="ones")(x)
    x = keras.layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, keras.layers.Dense(1, activation="sigmoid", kernel_initializer="ones")(x))


def bent(model: keras.Model) -> keras.Model:
    """The same with biases, without which a ReLU network is straight on every line from 0 and one step would do."""
    rng = np.random.default_rng(0)
    model.set_weights([w + rng.uniform(0, 0.5, w.shape) if w.ndim == 1 else w for w in model.get_weights()])
    return model


def linear_network(weights: np.ndarray) -> keras.Model:
    """Log-odds = the sum of weights (side, side) times pixels."""
    inputs = keras.Input((*weights.shape, 1))
    model = keras.Model(inputs, keras.layers.Dense(1, activation="sigmoid")(keras.layers.Flatten()(inputs)))
    model.layers[-1].set_weights([weights.reshape(-1, 1).astype(np.float32), np.zeros(1, np.float32)])
    return model


def sequence_network() -> keras.Model:
    inputs = keras.Input((SIDE, SIDE, 1))
    x = keras.layers.GRU(4)(keras.layers.Reshape((SIDE, SIDE))(inputs))
    return keras.Model(inputs, keras.layers.Dense(1, activation="sigmoid")(x))


@pytest.mark.parametrize("name", METHODS)
def test_a_network_that_looks_at_one_corner_gets_maps_that_are_zero_elsewhere(name):
    (found,) = METHODS[name](Scores(corner_network()), pictures(1), np.array([1]))
    beyond = CORNER + (4 if name == "occlusion" else 0)  # a patch of 4 pixels that reaches into the corner
    assert np.abs(found[:CORNER, :CORNER]).max() > 0
    assert not found[beyond:].any() and not found[:, beyond:].any()


@pytest.mark.parametrize("name", METHODS)
def test_grad_cam_of_the_corner_is_the_corner_and_the_others_have_its_sign(name):
    picture = np.abs(pictures(1))
    (found,) = METHODS[name](Scores(corner_network()), picture, np.array([1]))
    assert (found >= 0).all()
    (against,) = METHODS[name](Scores(corner_network()), picture, np.array([0]))
    assert (against <= 0).all()
    if name == "grad-cam":  # feature map times its mean gradient, which is 1 / 784 everywhere
        assert found[:CORNER, :CORNER] == pytest.approx(picture[0, :CORNER, :CORNER, 0] / SIDE**2, rel=1e-4)
        assert not against.any()


def test_integrated_gradients_of_a_linear_network_are_weight_times_pixel():
    weights, x = pictures(1, 6)[0, ..., 0], pictures(1, 6, seed=1)
    (found,) = integrated_gradients(Scores(linear_network(weights)), x, np.array([1]))
    assert found == pytest.approx(weights * x[0, ..., 0], abs=1e-5)


def test_occlusion_of_a_linear_network_is_the_mean_sum_of_the_patches_on_a_pixel():
    weights, x = np.ones((4, 4)), np.arange(16, dtype=np.float32).reshape(1, 4, 4, 1)
    (found,) = occlusion(Scores(linear_network(weights)), x, np.array([1]))
    assert found[0, 0] == pytest.approx(0 + 1 + 4 + 5)  # patches of 2 x 2, moved by 1: one on the corner,
    assert found[0, 1] == pytest.approx((10 + 14) / 2)  # two on its neighbour, with sums 0+1+4+5 and 1+2+5+6


@pytest.mark.parametrize(
    ("build", "channels", "outputs"),
    [(digits_cnn, 1, 1), (colour_cnn, 3, 3), (residual_cnn, 1, 1), (residual_cnn, 3, 4)],
)
def test_integrated_gradients_are_complete(build, channels, outputs):
    keras.utils.set_random_seed(0)
    scores = Scores(bent(build((SIDE, SIDE, channels), outputs)))
    x, wanted = pictures(2, channels=channels), np.array([0, max(1, outputs - 1)])
    total = integrated_gradients(scores, x, wanted).sum(axis=(1, 2))
    change = change_from_absent(scores, x, wanted)
    assert total == pytest.approx(change, rel=0.03, abs=0.01)
    assert np.abs(change).max() > 0.02


def test_steps_are_added_until_the_sum_is_right(monkeypatch):
    keras.utils.set_random_seed(1)
    scores, x, wanted = Scores(bent(digits_cnn((SIDE, SIDE, 1)))), 3 * pictures(1), np.array([1])
    monkeypatch.setattr(integrated, "STEPS", 1)
    few = np.abs(integrated._averaged(scores, x[0], 1, 1).sum() - change_from_absent(scores, x, wanted)[0])
    many = np.abs(integrated_gradients(scores, x, wanted).sum() - change_from_absent(scores, x, wanted)[0])
    assert many < few / 4


@pytest.mark.parametrize("outputs", [1, 3])
def test_the_log_odds_are_those_of_the_probabilities(outputs):
    keras.utils.set_random_seed(2)
    model = digits_cnn((SIDE, SIDE, 1), outputs)
    x = pictures(3)
    p = np.asarray(model(x))
    p = np.hstack([1 - p, p]) if outputs == 1 else p
    scores = Scores(model)
    for of in range(p.shape[1]):
        expected = np.log(p[:, of] / (1 - p[:, of]))
        assert scores.ask(x, np.full(3, of)) == pytest.approx(expected, abs=1e-4)


def test_more_pictures_than_fit_at_once_get_the_same_answers(monkeypatch):
    keras.utils.set_random_seed(3)
    scores, x, wanted = Scores(digits_cnn((SIDE, SIDE, 1))), pictures(5), np.ones(5, int)
    whole = scores.ask(x, wanted), scores.gradients(x, wanted), scores.last_maps(x, wanted)[0][1]
    monkeypatch.setattr("core.explain.scores.PLACES", 2 * SIDE**2)
    parts = scores.ask(x, wanted), scores.gradients(x, wanted), scores.last_maps(x, wanted)[0][1]
    for one, other in zip(whole, parts, strict=True):
        assert one == pytest.approx(other, abs=1e-6)


def test_the_last_spatial_layer_is_the_one_before_the_pooling():
    assert last_spatial(digits_cnn((SIDE, SIDE, 1))).output.shape[1:] == (11, 11, 64)
    assert last_spatial(residual_cnn((SIDE, SIDE, 1))).output.shape[1:] == (7, 7, 64)
    assert last_spatial(linear_network(np.ones((4, 4)))) is None


@pytest.mark.parametrize("model", [sequence_network(), linear_network(np.ones((SIDE, SIDE)))])
def test_without_places_near_the_end_there_is_no_grad_cam_but_all_else(model):
    scores = Scores(model)
    assert list(methods_for(scores)) == ["integrated", "occlusion"]
    with pytest.raises(ValueError, match="places"):
        grad_cam(scores, pictures(1), np.array([1]))
    assert feature_maps(scores, pictures(1)[0]) == []


@pytest.mark.parametrize(("scalable", "outputs"), [(True, 1), (False, 1), (True, 3), (False, 3)])
def test_several_networks_are_explained_together(scalable, outputs, tmp_path):
    members = []
    for seed in range(2):
        keras.utils.set_random_seed(seed)
        members.append(digits_cnn((SIDE, SIDE, 1), outputs))
    model = average_of(members, scalable)
    model.save(tmp_path / "model.keras")
    x, wanted = pictures(2), np.array([1, 1])
    scores = opened((tmp_path / "model.keras").read_bytes())
    p = np.asarray(model(x))[:, 0 if outputs == 1 else 1]
    assert scores.ask(x, wanted) == pytest.approx(np.log(p / (1 - p)), abs=1e-4)
    found = grad_cam(scores, x, wanted)
    alone = [grad_cam(Scores(one), x, wanted) for one in members]
    expected = np.mean([one / np.maximum(one.max(axis=(1, 2), keepdims=True), 1e-30) for one in alone], axis=0)
    assert found == pytest.approx(expected, abs=1e-4)


def test_a_network_from_a_file_may_have_the_names_that_keras_would_give_next(tmp_path):
    colour_cnn((SIDE, SIDE, 1)).save(tmp_path / "model.keras")
    keras.backend.clear_session()  # names are counted from the start again, as in a fresh process
    assert opened((tmp_path / "model.keras").read_bytes()).is_spatial


def test_a_network_is_opened_once(tmp_path):
    digits_cnn((SIDE, SIDE, 1)).save(tmp_path / "model.keras")
    content = (tmp_path / "model.keras").read_bytes()
    assert opened(content) is opened(content)


def test_deletion_and_insertion_of_a_sum_are_worked_by_hand():
    picture = np.array([[4.0, 3.0], [2.0, 1.0]], np.float32)[..., None]

    def answer(x):
        return x.sum(axis=(1, 2, 3)) / 10

    pixels = np.array([0, 1, 2, 3])
    assert area(answer, picture, pixels, insert=False, steps=4) == pytest.approx((1 / 2 + 0.6 + 0.3 + 0.1) / 4)
    assert area(answer, picture, pixels, insert=True, steps=4) == pytest.approx((0.4 + 0.7 + 0.9 + 1 / 2) / 4)
    assert area(answer, picture, pixels[::-1], insert=False, steps=4) == pytest.approx((1 / 2 + 0.9 + 0.7 + 0.4) / 4)


def test_pixels_are_ordered_by_the_map_and_ties_are_mixed():
    found = np.array([[1.0, 3.0], [0.0, 2.0]])
    assert order(found, np.random.default_rng(0)).tolist() == [1, 3, 0, 2]
    assert set(order(np.zeros((5, 5)), np.random.default_rng(0))[:5]) != set(range(5))


def test_a_map_that_points_to_the_deciding_places_beats_its_moved_copies_and_a_wrong_one_does_not():
    scores, picture = Scores(corner_network()), np.abs(pictures(1))[0]

    def answer(x):
        return scores.ask(x, np.ones(len(x), int))

    right = np.zeros((SIDE, SIDE))
    right[:CORNER, :CORNER] = 1
    assert faith(answer, picture, right).beaten == COPIES
    assert faith(answer, picture, -right).beaten == 0


def test_a_map_that_ignores_the_weights_gets_a_red_light_and_one_that_follows_them_a_green_one():
    keras.utils.set_random_seed(4)
    weights = np.random.default_rng(5).normal(size=(SIDE, SIDE))
    scores, x, wanted = Scores(linear_network(weights)), pictures(4, seed=6), np.ones(4, int)

    def edges(_, pictures_, __):
        return np.stack([np.hypot(sobel(one[..., 0], 0), sobel(one[..., 0], 1)) for one in pictures_])

    def slope(scores_, pictures_, of):
        return scores_.gradients(pictures_, of)[..., 0]

    found = sanity(scores, {"edges": edges, "slope": slope}, x, wanted)
    assert found["edges"].light == "red" and found["edges"].likeness.value == pytest.approx(1)
    assert found["slope"].light == "green" and abs(found["slope"].likeness.value) < 0.2
    assert found["slope"].likeness.n == 4


@pytest.mark.parametrize(("value", "light"), [(0.81, "red"), (0.8, "yellow"), (0.51, "yellow"), (0.5, "green")])
def test_the_light_follows_the_likeness(value, light):
    assert Sanity(Metric(value, None, None, 6), (value,)).light == light


def test_the_weights_are_as_before_after_the_test():
    keras.utils.set_random_seed(7)
    scores = Scores(residual_cnn((SIDE, SIDE, 1)))
    x, wanted = pictures(1), np.array([1])
    before = scores.ask(x, wanted)
    with shuffled(scores.layers(), 0):
        assert scores.ask(x, wanted) != pytest.approx(before, abs=1e-6)
    assert (scores.ask(x, wanted) == before).all()


def test_the_cascade_ends_with_every_layer_shuffled_and_its_mean_is_the_last_of_the_course():
    keras.utils.set_random_seed(8)
    scores = Scores(digits_cnn((SIDE, SIDE, 1)))
    found = sanity(scores, methods_for(scores), pictures(3), np.ones(3, int))
    for each in found.values():
        assert len(each.course) == 3  # as many as layers with weights
        assert each.course[-1] == pytest.approx(each.likeness.value)
        assert each.likeness.low <= each.likeness.value <= each.likeness.high


def test_an_empty_map_is_not_compared():
    maps_ = np.zeros((3, 4, 4))
    assert np.isnan(likeness(maps_, maps_)).all()
    scores = Scores(linear_network(np.ones((4, 4))))
    found = sanity(scores, {"none": lambda s, x, w: np.zeros(x.shape[:3])}, pictures(3, 4), np.ones(3, int))["none"]
    assert found.light == "none" and found.likeness.value is None and found.likeness.why


def test_the_feature_maps_are_those_of_the_convolutions_strongest_first():
    keras.utils.set_random_seed(9)
    model = digits_cnn((SIDE, SIDE, 1))
    (picture,) = pictures(1)
    first, second = feature_maps(Scores(model), picture)
    assert (first.number, first.of, first.size) == (1, 32, (26, 26)) and (second.of, second.size) == (64, (11, 11))
    said = np.asarray(keras.Model(model.input, model.layers[1].output)(picture[None]))[0]
    assert first.maps == pytest.approx(np.moveaxis(said[..., list(first.channels)], 2, 0), abs=1e-5)
    assert len(first.channels) == CHANNELS and (np.diff(first.maps.std(axis=(1, 2))) <= 0).all()


def test_many_convolutions_are_shown_spread_from_first_to_last():
    found = feature_maps(Scores(residual_cnn((SIDE, SIDE, 1))), pictures(1)[0])
    assert [layer.number for layer in found] == sorted({layer.number for layer in found})
    assert len(found) == 6 and found[0].number == 1
