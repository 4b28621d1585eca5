"""What makes steps quicker changes nothing that is learned: pooling before bias and ReLU, Adam in one pass."""

import dataclasses

import keras
import numpy as np
import pytest
import tensorflow as tf

from core.models import chunked
from core.models.adam import OnePassAdam
from core.models.blocks import validation_blocks
from core.models.convolutional import colour_cnn, digits_cnn, large_cnn
from core.models.pooled import PooledConvolution, pooled_first
from core.spec import Recipe, Settings
from core.training import train

SETTINGS = Settings("demo", "data", "model", epochs=3, batch=8, learning_rate=0.003, patience=0, seed=3)
SHAPE = (12, 12, 1)


def pictures(rows=60):
    """Bright squares on noise: is there one?"""
    rng = np.random.default_rng(0)
    x, y = rng.normal(0, 0.3, (rows, *SHAPE)).astype("float32"), np.arange(rows) % 2
    x[y == 1, 3:7, 3:7] += 1
    return x, y


def network():
    return digits_cnn(SHAPE, 1)


def test_a_textbook_cnn_learns_what_plain_fit_learns():
    x, y = pictures()
    keras.utils.set_random_seed(SETTINGS.seed)
    plain = network()
    plain.compile(keras.optimizers.Adam(SETTINGS.learning_rate), "binary_crossentropy", jit_compile=False)
    told = plain.fit(x, y, batch_size=8, epochs=3, shuffle=False, verbose=0, validation_data=(x, y)).history
    ours = train(network, (x, y), (x, y), SETTINGS, Recipe(jit=False), order=np.arange(len(x)))
    assert ours.best_epoch == 3  # so the best weights are the last
    gaps = [np.abs(a - b).max() for a, b in zip(plain.get_weights(), ours.model.get_weights(), strict=True)]
    assert max(gaps) < 1e-5
    assert np.allclose(ours.history["val_loss"], told["val_loss"], atol=1e-5)
    assert [type(layer).__name__ for layer in ours.model.layers] == [type(layer).__name__ for layer in plain.layers]


def test_a_convolution_and_its_pooling_become_one_layer_and_the_answers_stay():
    model, (x, _) = network(), pictures()
    moved = pooled_first(model)
    moved.set_weights(model.get_weights())
    assert [type(layer) for layer in moved.layers if layer.weights][:2] == [PooledConvolution] * 2
    assert not [layer for layer in moved.layers if isinstance(layer, keras.layers.MaxPooling2D)]
    assert np.allclose(model(x), moved(x), atol=1e-6)


def heard_sides(model):
    return [layer.heard for layer in pooled_first(model).layers if isinstance(layer, PooledConvolution)]


def test_what_no_pooling_hears_is_not_convolved():
    """By hand for 28x28: 26, pooled 13, convolved 11, of which pooling hears 10, so 12 of the 13, 24 of the 26, 26 of the 28."""
    assert heard_sides(digits_cnn((28, 28, 1), 1)) == [(26, 26), (12, 12)]
    assert heard_sides(colour_cnn((32, 32, 3), 1)) == [
        (30, 30),
        (14, 14),
    ]  # 15 are convolved to 13, of which 12 are heard
    assert heard_sides(large_cnn((46, 64, 3), 1)) == [(46, 62), (22, 30), (10, 14)]  # ends in 4 by 6


@pytest.mark.parametrize("side", range(10, 16))
def test_gradients_are_those_of_the_network_as_it_was(side):
    model, rng = digits_cnn((side, side + 3, 2), 3), np.random.default_rng(side)
    moved = pooled_first(model)
    model.set_weights([rng.normal(0, 0.05, w.shape) for w in model.get_weights()])  # biases that are not nought, too
    moved.set_weights(model.get_weights())
    x = rng.normal(size=(4, side, side + 3, 2)).astype("float32")

    def gradients(network):
        with tf.GradientTape() as tape:
            lost = tf.reduce_sum(network(x)[:, 0] ** 2)
        return tape.gradient(lost, network.trainable_variables)

    for was, now in zip(gradients(model), gradients(moved), strict=True):
        assert np.abs(was).max() > 0
        assert np.allclose(was, now, rtol=1e-4, atol=1e-6)


def listened_to():
    inputs = keras.Input(SHAPE)
    x = keras.layers.Conv2D(4, 3, activation="relu")(inputs)
    both = [keras.layers.Flatten()(x), keras.layers.Flatten()(keras.layers.MaxPooling2D()(x))]
    return keras.Model(inputs, keras.layers.Dense(1)(keras.layers.Concatenate()(both)))


def curved():
    inputs = keras.Input(SHAPE)
    x = keras.layers.MaxPooling2D()(keras.layers.Conv2D(4, 3, activation="gelu")(inputs))
    return keras.Model(inputs, keras.layers.Dense(1)(keras.layers.Flatten()(x)))


def padded():
    inputs = keras.Input(SHAPE)
    x = keras.layers.MaxPooling2D()(keras.layers.Conv2D(4, 3, padding="same", activation="relu")(inputs))
    return keras.Model(inputs, keras.layers.Dense(1)(keras.layers.Flatten()(x)))


@pytest.mark.parametrize("build", [listened_to, curved, padded])
def test_a_convolution_that_others_hear_or_that_is_padded_or_not_rectified_stays_as_it_is(build):
    model = build()
    assert pooled_first(model) is model


def test_bfloat16_is_for_processors_with_matrix_units_only(tmp_path, monkeypatch):
    told = tmp_path / "cpuinfo"
    monkeypatch.setattr(chunked, "CPU", told)
    monkeypatch.setattr(chunked.tf.config, "list_physical_devices", lambda kind: [])
    told.write_text("flags : avx512f avx512_bf16")
    assert chunked.supported("mixed_bfloat16") == "float32"
    told.write_text("flags : avx512f avx512_bf16 amx_bf16 amx_tile")
    assert chunked.supported("mixed_bfloat16") == "mixed_bfloat16"


@pytest.mark.parametrize(("shape", "batch", "size"), [((4,), 8, 500), ((28, 28, 1), 32, 77), ((224, 224, 3), 16, 16)])
def test_pictures_are_validated_a_few_at_a_time(shape, batch, size):
    count = 1_000 if shape[0] < 100 else 32
    rows = np.zeros((count, *shape), "float32"), np.zeros((count, 1)), np.ones(count)
    assert validation_blocks(rows, batch)[0].shape[1] == size


def test_adam_takes_one_pass_and_other_optimisers_are_those_of_keras():
    kinds = [type(chunked._optimizer(dataclasses.replace(Recipe(), optimizer=name))) for name in ("adam", "sgd")]
    assert kinds == [OnePassAdam, keras.optimizers.SGD]
