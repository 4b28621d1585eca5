"""The networks for series: weights counted by hand, any length taken, a rule learned, and the same answers from ONNX."""

import io
import zipfile

import keras
import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from core.checked_network import check_network
from core.models import over_time
from core.models.answers import answers, exported
from core.models.encoder import HIDDEN, WIDTH
from core.models.ensemble import average_of
from core.models.features import with_features
from core.models.quantiles import PINBALL, QUANTILES, forecast, pinball
from core.models.recurrent import attention_of, bidirectional_gru, gru, gru_attention, lstm, simple_rnn
from core.predict import session
from core.spec import Recipe, Settings
from core.training import train

RECURRENT = (simple_rnn, lstm, gru, bidirectional_gru, gru_attention)
BUILDERS = (*RECURRENT, over_time.attention, over_time.residual_cnn)
LEARNING = [  # of Keras's own recurrent layers the simplest, and the GRU below an attention
    pytest.param(build, marks=pytest.mark.slow) if build in (lstm, gru, bidirectional_gru) else build
    for build in BUILDERS
]
LAST = 64 + 1  # weights of the last layer over 64 features


def series(cases: int, steps: int, features: int) -> np.ndarray:
    return np.random.default_rng(0).normal(size=(cases, steps, features)).astype("float32")


def read(weights: int, units: int = 64) -> int:
    """Of a recurrent layer on 3 features with so many copies of its cell's weights, without a bias."""
    return weights * (3 * units + units * units)


def test_recurrent_weights_are_those_of_their_gates():
    assert simple_rnn((140, 3), 1).count_params() == read(1) + 64 + LAST
    assert lstm((140, 3), 1).count_params() == read(4) + 4 * 64 + LAST
    a_gru = read(3) + 3 * 2 * 64  # reset-after: a bias for the input and one for the state
    assert gru((140, 3), 1).count_params() == a_gru + LAST
    assert bidirectional_gru((140, 3), 1).count_params() == 2 * a_gru + 2 * 64 + 1
    score = 64 * 64 + 64 + 64  # W, b and v of Bahdanau's equation 6
    assert gru_attention((140, 3), 1).count_params() == a_gru + score + LAST


def test_the_encoder_has_a_place_for_each_step_and_two_blocks():
    tokens = 3 * WIDTH + 140 * WIDTH
    attended = 4 * (WIDTH * WIDTH + WIDTH)
    block = attended + 2 * 2 * WIDTH + WIDTH * HIDDEN + HIDDEN + HIDDEN * WIDTH + WIDTH
    assert over_time.attention((140, 3), 1).count_params() == tokens + 2 * block + 2 * WIDTH + LAST


def test_a_long_series_has_at_most_160_tokens_and_zeros_in_front():
    model = over_time.attention((1000, 12))
    pieces = next(layer for layer in model.layers if isinstance(layer, keras.layers.Reshape))
    assert pieces.output.shape[1:] == (143, 7 * 12)
    x = series(1, 1000, 12)
    found = np.asarray(keras.Model(model.input, pieces.output)(x))[0]
    assert not found[0, :12].any() and np.array_equal(found[0, 12:], x[0, :6].ravel())
    assert np.array_equal(found[-1], x[0, -7:].ravel())


def test_the_residual_network_is_three_blocks_and_two_pools():
    def block(before, after):
        norms = 4 * before + 4 * after  # gain, shift, running mean and variance
        return norms + 5 * before * after + 5 * after * after + (before * after if before != after else 0)

    blocks = block(32, 32) + block(32, 64) + block(64, 128)
    assert over_time.residual_cnn((140, 3), 1).count_params() == 5 * 3 * 32 + blocks + 4 * 128 + 2 * 128 + 1


@pytest.mark.parametrize("build", BUILDERS)
def test_whatever_the_length_the_answers_are_probabilities_and_onnx_gives_the_same(build):
    model = build((37, 3), 4)
    x = series(5, 37, 3)
    said = np.asarray(model(x))
    assert said.shape == (5, 4)
    assert (said > 0).all() and np.abs(said.sum(axis=1) - 1).max() < 1e-6
    assert said.std(axis=0).max() > 1e-4  # the series do move the answer
    network = exported(model, x, features=True)["model.onnx"]
    assert np.abs(session(network)(x) - said).max() < 1e-5
    features = session(network, features=True)(x)
    assert np.abs(features - np.asarray(with_features(model)(x)[1])).max() < 1e-5
    check_network(network)  # else its bundle could not be imported again


def test_recurrent_networks_together_are_as_fit_to_be_taken_home():
    both = average_of([gru((37, 3), 1), bidirectional_gru((37, 3), 1)], scalable=True)
    x = series(5, 37, 3)
    network = exported(both, x, features=True)["model.onnx"]
    assert np.abs(session(network)(x) - np.asarray(both(x))).max() < 1e-5
    assert session(network, features=True)(x).shape == (5, 64 + 2 * 64)
    check_network(network)


@pytest.mark.parametrize("build", LEARNING)
def test_a_network_learns_what_happened_long_before_the_end(build):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(700, 24, 2)).astype("float32")
    y = rng.integers(0, 2, 700)
    x[:, 6:9, 0] += 3 * (2 * y[:, None] - 1)  # a wave up or down, 15 steps before the answer
    settings = Settings("series", "made-up", "any", epochs=15, learning_rate=3e-3, patience=0)
    jit = build in RECURRENT and build is not gru_attention
    trained = train(lambda: build((24, 2), 1), (x[:400], y[:400]), (x[400:500], y[400:500]), settings, Recipe(jit=jit))
    assert roc_auc_score(y[500:], answers(trained.model, x[500:])) > 0.95


def test_attention_weighs_the_states_that_the_answer_comes_from():
    model = gru_attention((20, 2), 1)
    x = series(6, 20, 2)
    seen = attention_of(model)
    weights = np.asarray(seen(x))
    assert weights.shape == (6, 20) and np.abs(weights.sum(axis=1) - 1).max() < 1e-6
    states = np.asarray(
        keras.Model(model.input, next(a for a in model.layers if isinstance(a, keras.layers.GRU)).output)(x)
    )
    kernel, bias = model.layers[-1].get_weights()
    by_hand = np.einsum("bt,btu->bu", weights, states) @ kernel + bias
    assert np.abs(1 / (1 + np.exp(-by_hand)) - np.asarray(model(x))).max() < 1e-5
    assert np.abs(session(exported(seen, x)["model.onnx"])(x) - weights).max() < 1e-5
    assert attention_of(gru((20, 2))) is None


def test_the_pinball_loss_is_that_of_its_definition():
    quantiles = np.array([[[0.0, 1.0, 2.0, 3.0, 4.0]]], np.float32)
    assert QUANTILES == (0.05, 0.25, 0.5, 0.75, 0.95)
    missed = [0.05 * 2.5, 0.25 * 1.5, 0.5 * 0.5, 0.25 * 0.5, 0.05 * 1.5]  # of an outcome of 2.5
    assert np.allclose(pinball(np.array([[2.5]], np.float32), quantiles), [np.mean(missed)])
    both = np.concatenate([quantiles, quantiles], axis=1)
    assert np.allclose(pinball(np.array([[2.5, 2.5]], np.float32), both), [np.mean(missed)])


@pytest.mark.parametrize("build", BUILDERS)
def test_a_forecast_has_quantiles_that_never_cross_from_onnx_and_from_keras_alone(build):
    model = forecast(build((37, 3), 1), 2)
    x = 100 * series(40, 37, 3)
    said = np.asarray(model(x))
    assert said.shape == (40, 2, len(QUANTILES)) and (np.diff(said, axis=2) >= 0).all()
    files = exported(model, x, features=True)
    assert np.abs(session(files["model.onnx"])(x) - said).max() < 1e-4
    check_network(files["model.onnx"])
    with zipfile.ZipFile(io.BytesIO(files["model.keras"])) as inside:
        assert b"core.models" not in inside.read("config.json")  # Keras opens it without this program


def test_a_forecast_learns_the_quantiles_of_noise():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(3000, 3, 1)), rng.normal(size=(3000, 2)) * [1, 3] + [0, 5]
    settings = Settings("series", "made-up", "any", epochs=60, batch=256, learning_rate=1e-2, patience=0)
    trained = train(
        lambda: forecast(simple_rnn((3, 1)), 2), (x[:2500], y[:2500]), (x[2500:], y[2500:]), settings, Recipe(PINBALL)
    )
    normal = np.array([-1.645, -0.674, 0, 0.674, 1.645])
    found = np.asarray(trained.model(x.astype("float32"))).mean(axis=0)
    assert np.abs(found[0] - normal).max() < 0.2 and np.abs((found[1] - 5) / 3 - normal).max() < 0.2


def test_a_risk_and_a_quantile_keep_their_decimals_under_mixed_precision():
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        models = [build((28, 2), 1) for build in BUILDERS]
        dtypes = {model.output.dtype for model in (*models, forecast(models[0], 2))}
    finally:
        keras.config.set_dtype_policy("float32")
    assert dtypes == {"float32"}
