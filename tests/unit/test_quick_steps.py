"""What makes steps quicker changes nothing that is learned: pooling before the ReLU, Adam in one pass."""

import dataclasses

import keras
import numpy as np
import pytest

from core.models import chunked
from core.models.adam import OnePassAdam
from core.models.blocks import validation_blocks
from core.models.convolutional import digits_cnn
from core.models.pooled import pooled_first
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


def test_the_relu_moves_behind_the_pooling_and_the_answers_stay():
    model, (x, _) = network(), pictures()
    moved = pooled_first(model)
    moved.set_weights(model.get_weights())
    convolutions = [layer for layer in moved.layers if isinstance(layer, keras.layers.Conv2D)]
    assert [layer.activation.__name__ for layer in convolutions] == ["linear", "linear"]
    assert np.allclose(model(x), moved(x), atol=1e-6)


def listened_to():
    inputs = keras.Input(SHAPE)
    x = keras.layers.Conv2D(4, 3, activation="relu")(inputs)
    both = [keras.layers.Flatten()(x), keras.layers.Flatten()(keras.layers.MaxPooling2D()(x))]
    return keras.Model(inputs, keras.layers.Dense(1)(keras.layers.Concatenate()(both)))


def curved():
    inputs = keras.Input(SHAPE)
    x = keras.layers.MaxPooling2D()(keras.layers.Conv2D(4, 3, activation="gelu")(inputs))
    return keras.Model(inputs, keras.layers.Dense(1)(keras.layers.Flatten()(x)))


@pytest.mark.parametrize("build", [listened_to, curved])
def test_a_convolution_that_others_hear_or_that_is_not_rectified_stays_as_it_is(build):
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
