"""The networks for pictures: their layers and weights counted by hand, any size taken, and the same answers from ONNX."""

import dataclasses
import hashlib

import keras
import numpy as np
import pytest

from core.bundle import check_network
from core.errors import UserError
from core.models import pretrained
from core.models.answers import exported
from core.models.convolutional import colour_cnn, digits_cnn, large_cnn, residual_cnn
from core.models.patches import _patches, vision_transformer
from core.models.rows import rows_attention, rows_recurrent
from core.models.transfer import mobilenet
from core.predict import session

CONVOLUTIONAL = (digits_cnn, colour_cnn, large_cnn, residual_cnn)
BUILDERS = (*CONVOLUTIONAL, vision_transformer, rows_recurrent, rows_attention)


def layers(model):
    return [(type(layer).__name__, layer.output.shape[1:]) for layer in model.layers[1:]]


def test_the_textbook_cnn_of_28_pixels_is_conv_pool_conv_pool_dense():
    model = digits_cnn((28, 28, 1), 10)
    assert layers(model) == [
        ("Conv2D", (26, 26, 32)),
        ("MaxPooling2D", (13, 13, 32)),
        ("Conv2D", (11, 11, 64)),
        ("MaxPooling2D", (5, 5, 64)),
        ("Flatten", (1600,)),
        ("Dense", (10,)),
    ]
    assert model.count_params() == (9 * 32 + 32) + (9 * 32 * 64 + 64) + (1600 * 10 + 10) == 34_826


def test_the_textbook_cnn_of_32_pixels_has_three_convolutions_and_dense_64():
    model = colour_cnn((32, 32, 3), 10)
    assert layers(model) == [
        ("Conv2D", (30, 30, 32)),
        ("MaxPooling2D", (15, 15, 32)),
        ("Conv2D", (13, 13, 64)),
        ("MaxPooling2D", (6, 6, 64)),
        ("Conv2D", (4, 4, 64)),
        ("Flatten", (1024,)),
        ("Dense", (64,)),
        ("Dense", (10,)),
    ]
    convolutions = (27 * 32 + 32) + (9 * 32 * 64 + 64) + (9 * 64 * 64 + 64)
    assert model.count_params() == convolutions + (1024 * 64 + 64) + (64 * 10 + 10) == 122_570


def test_the_textbook_cnn_of_224_pixels_has_32_64_128_channels_and_dense_1024():
    model = large_cnn((224, 224, 3), 1)
    assert layers(model) == [
        ("Conv2D", (222, 222, 32)),
        ("MaxPooling2D", (111, 111, 32)),
        ("Conv2D", (109, 109, 64)),
        ("MaxPooling2D", (54, 54, 64)),
        ("Conv2D", (52, 52, 128)),
        ("MaxPooling2D", (26, 26, 128)),
        ("Flatten", (86_528,)),
        ("Dense", (1024,)),
        ("Dense", (1,)),
    ]
    convolutions = (27 * 32 + 32) + (9 * 32 * 64 + 64) + (9 * 64 * 128 + 128)
    assert model.count_params() == convolutions + (86_528 * 1024 + 1024) + (1024 + 1) == 88_699_969


def test_the_residual_network_has_three_stages_that_are_added():
    first = (4 * 16 + 9 * 16 * 16) + (4 * 16 + 9 * 16 * 16)  # its shortcut is the picture itself
    second = (4 * 16 + 9 * 16 * 32) + (4 * 32 + 9 * 32 * 32) + 16 * 32
    third = (4 * 32 + 9 * 32 * 64) + (4 * 64 + 9 * 64 * 64) + 32 * 64
    model = residual_cnn((28, 28, 1), 1)
    assert model.count_params() == 9 * 16 + first + second + third + 4 * 64 + (64 + 1)
    assert [layer.output.shape[1:] for layer in model.layers if isinstance(layer, keras.layers.Add)] == [
        (28, 28, 16),
        (14, 14, 32),
        (7, 7, 64),
    ]


def block():
    return 4 * (64 * 64 + 64) + (64 * 128 + 128) + (128 * 64 + 64) + 2 * 2 * 64


def test_the_vision_transformer_has_49_patches_with_their_places_and_one_token_for_the_answer():
    tokens = 16 * 64 + (49 + 1) * 64
    assert vision_transformer((28, 28, 1), 1).count_params() == tokens + 4 * block() + 2 * 64 + (64 + 1) == 138_305


def test_patches_are_squares_row_by_row_and_what_is_over_is_filled_with_zeros():
    picture = np.arange(30 * 28 * 2, dtype=np.float32).reshape(1, 30, 28, 2)
    inputs = keras.Input((30, 28, 2))
    found = np.asarray(keras.Model(inputs, _patches(inputs))(picture))[0]
    assert found.shape == (8 * 7, 4 * 4 * 2)
    assert np.array_equal(found[7 + 2].reshape(4, 4, 2), picture[0, 4:8, 8:12])
    assert np.array_equal(found[-1].reshape(4, 4, 2)[:2], picture[0, 28:, 24:])
    assert not found[-1].reshape(4, 4, 2)[2:].any()


def test_a_picture_of_224_pixels_has_64_patches_and_32_strips():
    assert vision_transformer((224, 224, 3)).get_layer(index=4).output.shape[1:] == (64, 28 * 28 * 3)
    recurrent = next(layer for layer in rows_recurrent((224, 224, 3)).layers if isinstance(layer, keras.layers.GRU))
    assert recurrent.input.shape[1:] == (32, 7 * 224 * 3)


def test_the_networks_over_rows_have_a_step_or_a_token_for_each():
    assert rows_recurrent((28, 28, 1), 1).count_params() == 3 * (28 * 64 + 64 * 64 + 2 * 64) + (64 + 1)
    tokens = 28 * 64 + 28 * 64
    assert rows_attention((28, 28, 1), 1).count_params() == tokens + 2 * block() + 2 * 64 + (64 + 1)


@pytest.mark.parametrize("build", BUILDERS)
def test_whatever_the_size_the_answers_are_probabilities_and_onnx_gives_the_same(build):
    model = build((45, 37, 3), 4)
    pictures = np.random.default_rng(0).normal(size=(5, 45, 37, 3)).astype("float32")
    said = np.asarray(model(pictures))
    assert said.shape == (5, 4)
    assert (said > 0).all() and np.abs(said.sum(axis=1) - 1).max() < 1e-6
    assert said.std(axis=0).max() > 1e-4  # the pictures do move the answer
    network = exported(model, pictures)["model.onnx"]
    assert np.abs(session(network)(pictures) - said).max() < 1e-5
    check_network(network)  # else its bundle could not be imported again


@pytest.fixture
def faked_weights(tmp_path, monkeypatch):
    """A FAKE: MobileNet's weights drawn at random, in the file and under the checksum of the real ones."""
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "none"))
    keras.utils.set_random_seed(7)
    random = keras.applications.MobileNetV3Small(
        input_shape=(96, 96, 3), include_top=False, weights=None, include_preprocessing=False
    )
    file = tmp_path / "downloads" / pretrained.MOBILENET.file
    file.parent.mkdir()
    random.save(file)
    checksum = "md5:" + hashlib.md5(file.read_bytes(), usedforsecurity=False).hexdigest()
    monkeypatch.setattr(pretrained, "MOBILENET", dataclasses.replace(pretrained.MOBILENET, checksum=checksum))
    return random


@pytest.mark.parametrize("shape", [(28, 28, 1), (100, 100, 3)])
def test_transfer_begins_with_the_given_weights_and_learns_the_last_layer_only(faked_weights, shape):
    model = mobilenet(shape, 2)
    first = next(layer for layer in model.layers if isinstance(layer, keras.layers.Conv2D))
    theirs = next(layer for layer in faked_weights.layers if isinstance(layer, keras.layers.Conv2D))
    assert np.array_equal(first.get_weights()[0], theirs.get_weights()[0])
    assert [tuple(v.shape) for v in model.trainable_variables] == [(576, 2), (2,)]
    pictures = np.random.default_rng(0).normal(size=(3, *shape)).astype("float32")
    said = np.asarray(model(pictures))
    network = exported(model, pictures)["model.onnx"]
    assert np.abs(session(network)(pictures) - said).max() < 1e-5
    check_network(network)


def test_a_standardised_picture_comes_to_mobilenet_with_the_colours_of_imagenet(faked_weights):
    model = mobilenet((96, 96, 3), 1)
    scaled = next(layer for layer in model.layers if isinstance(layer, keras.layers.Rescaling))
    told = np.asarray(scaled(np.array([[[[0.0, 1.0, -1.0]]]], np.float32)))[0, 0, 0]
    assert np.allclose(told, 2 * np.array([0.485, 0.456 + 0.224, 0.406 - 0.225]) - 1)


def test_transfer_without_weights_is_refused_in_words(tmp_path, monkeypatch):
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    with pytest.raises(UserError, match=r"no_top_v2\.h5 is not on this machine\. Download it"):
        mobilenet((28, 28, 1), 1)


def test_a_risk_keeps_its_decimals_under_mixed_precision():
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        dtypes = {build((28, 28, 1), 1).output.dtype for build in BUILDERS}
    finally:
        keras.config.set_dtype_policy("float32")
    assert dtypes == {"float32"}
