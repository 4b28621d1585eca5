"""The small networks: worked by hand, against small differences, and equal to Keras for the same weights."""

import dataclasses
import subprocess
import sys

import numpy as np
import pytest

from core.errors import UserError
from core.fundamentals.convolution import KERNELS, convolved, picture, pooled, window
from core.fundamentals.descent import MOST_STEPS, Recipe, begun, continued
from core.fundamentals.keras_code import keras_code
from core.fundamentals.losses import LOSSES, mean_gradient, mean_loss
from core.fundamentals.network import Network, backward, connections, forward, initial, layers, unit_name
from core.fundamentals.points import SETS, toy_points
from core.fundamentals.sequences import SHAPES, attended, unrolled
from core.fundamentals.setup import CHOICES, DEFAULT, Setup, fitting, from_query, to_query
from core.fundamentals.wording import chain_sentence
from core.i18n import translator

BY_HAND = np.array([0.5, 1.0, 0.25, -1.0, 0.0, 0.0, 2.0, 3.0, 0.5])  # x₁→a₁, x₁→a₂, x₂→a₁, x₂→a₂, biases; a→ŷ, bias
TWO = Network((2,), "relu", "linear")
PAIRS = [(loss, output) for loss, told in LOSSES.items() for output in told.outputs]


def one_case():
    went = forward(TWO, BY_HAND, np.array([[1.0, 2.0]]))
    return went, backward(TWO, BY_HAND, went, LOSSES["squared"].slope(went.answer, np.array([1.0])))


def test_one_case_is_as_worked_by_hand():
    went, back = one_case()
    assert went.sums[0].tolist() == [[1.0, -1.0]] and went.values[1].tolist() == [[1.0, 0.0]]  # a₂ is held at 0
    assert went.answer.tolist() == [2.5]  # 2 · 1 + 3 · 0 + 0.5, and the loss (2.5 − 1)² has the slope 3
    assert [b.tolist() for b in back.by_values] == [[[6.0, 9.0]], [[3.0]]]
    assert [b.tolist() for b in back.by_sums] == [[[6.0, 0.0]], [[3.0]]]
    assert back.gradient.tolist() == [6, 0, 12, 0, 6, 0, 3, 0, 3]


def test_the_chain_rule_is_said_with_the_numbers_that_were_multiplied():
    went, back = one_case()
    said = [chain_sentence(TWO, one, went, back, translator("en")) for one in connections(TWO)]
    assert "6.000 × 1.000 × 2.000 = 12.000" in said[2] and "1.200 larger" in said[2]
    assert "9.000 × 0.000 × 1.000 = 0.000" in said[1] and "hardly moves" in said[1]


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "softplus", "relu", "linear", "exponential"])
@pytest.mark.parametrize(("loss", "output"), PAIRS)
def test_gradients_are_those_of_small_differences(activation, loss, output):
    network, points, step = Network((3, 2), activation, output), toy_points("moons"), 1e-6
    weights = initial(network, 3) + 0.1
    found = mean_gradient(network, weights, points.x, points.y, loss)
    moved = [weights + step * row for row in (*np.eye(len(weights)), *-np.eye(len(weights)))]
    losses = mean_loss(network, np.array(moved), points.x, points.y, loss)  # all of them at once
    upwards, downwards = losses.reshape(2, -1)
    assert found == pytest.approx((upwards - downwards) / (2 * step), rel=1e-4, abs=1e-6)


def keras_twin(network, weights):
    import keras

    model = keras.Sequential([keras.Input((2,))])
    for units, activation in zip(network.sizes[1:], network.activations, strict=True):
        model.add(keras.layers.Dense(units, activation))
    model.set_weights([array for pair in layers(network, weights) for array in pair])
    return model


@pytest.mark.parametrize(
    ("loss", "output", "optimiser"),
    [("cross-entropy", "sigmoid", "adam"), ("squared", "tanh", "momentum"), ("poisson", "exponential", "descent")],
)
def test_a_few_steps_are_those_of_keras(loss, output, optimiser):
    import keras
    import tensorflow as tf

    network, points, recipe = Network((4, 3), "tanh", output), toy_points("moons"), Recipe(loss, optimiser, 0.1)
    start = initial(network, 1)
    model = keras_twin(network, start)
    makers = {
        "adam": keras.optimizers.Adam(0.1, epsilon=1e-7),
        "momentum": keras.optimizers.SGD(0.1, momentum=0.9),
        "descent": keras.optimizers.SGD(0.1),
    }
    names = {"cross-entropy": "binary_crossentropy", "squared": "mean_squared_error", "poisson": "poisson"}
    measure = keras.losses.get(names[loss])
    course = continued(begun(network, start, points, recipe), network, points, recipe, 4)
    for step in range(5):
        with tf.GradientTape() as tape:
            value = tf.reduce_mean(measure(tf.constant(points.y[:, None], tf.float32), model(points.x)))
        assert float(value) == pytest.approx(course.losses[step], abs=2e-5)
        makers[optimiser].apply(tape.gradient(value, model.trainable_variables), model.trainable_variables)


@pytest.mark.parametrize(
    ("kind", "loss"), [*((kind, "cross-entropy") for kind in SETS if kind != "counts"), ("counts", "poisson")]
)
def test_every_set_is_learned_and_equal_settings_give_equal_weights(kind, loss):
    setup, points = fitting(Setup(data=kind, loss=loss, optimiser="adam", rate=0.1, seed=2)), toy_points(kind)
    start = begun(setup.network, initial(setup.network, setup.seed), points, setup.recipe)
    course, again = (continued(start, setup.network, points, setup.recipe, 300) for _ in range(2))
    pieces = continued(
        continued(start, setup.network, points, setup.recipe, 100), setup.network, points, setup.recipe, 200
    )
    assert (course.path == again.path).all() and (course.path == pieces.path).all() and course.steps == 300
    if kind != "counts":
        answer = forward(setup.network, course.weights, points.x).answer
        assert ((answer > 0.5) == points.y).mean() > 0.95
    else:
        assert course.losses[-1] < course.losses[0] - 0.2


def test_a_far_too_high_rate_ends_before_the_loss_is_no_number():
    setup, points = Setup(output="linear", loss="squared", activation="linear", rate=3.0), toy_points("moons")
    start = begun(setup.network, initial(setup.network, 0), points, setup.recipe)
    course = continued(start, setup.network, points, setup.recipe, 500)
    assert course.diverged and course.steps < 500 and np.isfinite(course.losses).all()
    assert continued(course, setup.network, points, setup.recipe, 5).steps == course.steps


def test_units_have_short_names():
    network = Network((3, 3))
    assert [unit_name(network, *at) for at in ((0, 1), (1, 2), (2, 0), (3, 0))] == ["x₂", "a₃", "b₁", "ŷ"]
    assert len(connections(network)) == network.parameters == len(initial(network, 0))


def test_an_address_gives_back_the_setup_and_ignores_what_makes_no_sense():
    setup = Setup("circles", 6, 2, "relu", "tanh", "squared", "adam", 0.03, 7, 120, 9)
    assert from_query(to_query(setup)) == setup and to_query(DEFAULT) == {}
    wild = {"units": "99", "rate": "x", "steps": "-4", "data": "<b>", "loss": "poisson", "seed": "3", "other": "1"}
    assert from_query(wild) == dataclasses.replace(DEFAULT, loss="poisson", output="sigmoid", seed=3)
    assert set(CHOICES) == {field.name for field in dataclasses.fields(Setup)} and MOST_STEPS in CHOICES["steps"]


def test_a_loss_that_counts_cannot_have_gives_way_with_its_output():
    assert fitting(Setup(data="counts")) == Setup(data="counts", loss="poisson", output="sigmoid")
    assert fitting(Setup(loss="poisson", output="linear")).output == "exponential"


def test_convolution_and_pooling_are_those_of_keras():
    import keras

    pixels = picture()
    kernel = np.array(KERNELS["upright"][1], np.float64)
    layer = keras.layers.Conv2D(1, 3, use_bias=False)
    layer.build((None, *pixels.shape, 1))
    layer.set_weights([kernel[..., None, None]])
    theirs = np.asarray(layer(pixels[None, ..., None]))
    found = convolved(pixels, kernel)
    assert found == pytest.approx(theirs[0, ..., 0], abs=1e-5)
    assert pooled(found) == pytest.approx(np.asarray(keras.layers.MaxPooling2D()(theirs))[0, ..., 0], abs=1e-5)
    assert (window(pixels, 4, 7) * kernel).sum() == pytest.approx(found[4, 7])


def test_an_unchanging_kernel_leaves_the_inside_as_it_is():
    pixels = picture()
    assert (convolved(pixels, np.array(KERNELS["same"][1])) == pixels[1:-1, 1:-1]).all()
    assert pooled(np.arange(15.0).reshape(3, 5)).tolist() == [[6.0, 8.0]]  # the last row and column are left out


@pytest.mark.parametrize("shape", SHAPES)
def test_recurrence_is_that_of_keras_and_its_slopes_those_of_small_differences(shape):
    import keras

    x = np.array(SHAPES[shape][1], np.float64)
    unit = unrolled(x, 0.8, -1.2, 0.3)
    layer = keras.layers.SimpleRNN(1, return_sequences=True)
    layer.build((None, len(x), 1))
    layer.set_weights([np.array([[0.8]]), np.array([[-1.2]]), np.array([0.3])])
    assert unit.states == pytest.approx(np.asarray(layer(x[None, :, None]))[0, :, 0], abs=1e-5)
    ends = [unrolled(x + 1e-6 * row, 0.8, -1.2, 0.3).states[-1] for row in np.eye(len(x))]
    assert unit.remembered == pytest.approx((np.array(ends) - unit.states[-1]) / 1e-6, abs=1e-5)
    assert unit.sums == pytest.approx(unit.inward + unit.back + 0.3)


@pytest.mark.parametrize("causal", [False, True])
def test_attention_is_that_of_keras_and_its_rows_sum_to_one(causal):
    import keras

    x = np.array(SHAPES["two"][1], np.float64)
    found = attended(x, 3.0, 0.0, causal)
    column = x[None, :, None].astype(np.float32)
    theirs = keras.layers.Attention()([3 * column, column], use_causal_mask=causal)
    assert found.values == pytest.approx(np.asarray(theirs)[0, :, 0], abs=1e-5)
    assert attended(x, 3.0, 0.7, causal).shares.sum(1) == pytest.approx(np.ones(len(x)))
    assert not causal or (np.triu(found.shares, 1) == 0).all()


def test_attention_prefers_what_is_near_where_distance_costs():
    shares = attended(np.zeros(8), 1.0, 1.0, False).shares
    assert (np.diff(shares[0]) < 0).all() and shares[3].argmax() == 3


def code(setup, points, language="en"):
    return keras_code(setup, initial(setup.network, setup.seed), points, translator(language))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("loss", LOSSES)
def test_the_keras_code_compiles(loss, language):
    text = code(fitting(Setup(loss=loss, steps=5)), toy_points("moons"), language)
    assert compile(text, "network.py", "exec") and "SYNTHETIC" in text and "pandas" not in text


def test_the_code_of_an_own_table_holds_its_columns_and_none_of_its_values():
    points = dataclasses.replace(
        toy_points("moons"), names=('a"\nimport os', "b"), outcome="sick", classes=("no", "yes"), synthetic=False
    )
    text = code(Setup(), points)
    assert compile(text, "network.py", "exec") and "\nimport os" not in text and "'sick'" in text
    assert not [value for value in points.x.ravel() if repr(float(value))[:8] in text]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("loss", "optimiser"), [("cross-entropy", "momentum"), ("gaussian", "descent"), ("squared", "adam")]
)
def test_the_keras_code_runs_and_reaches_the_loss_of_the_page(tmp_path, loss, optimiser):
    setup, points = fitting(Setup(loss=loss, optimiser=optimiser, rate=0.1, steps=20)), toy_points("moons")
    ours = begun(setup.network, initial(setup.network, 0), points, setup.recipe)
    ours = continued(ours, setup.network, points, setup.recipe, setup.steps)
    assert reached(tmp_path, code(setup, points)) == pytest.approx(ours.losses[-1], abs=1e-4)


@pytest.mark.slow
def test_the_keras_code_reads_an_own_table(tmp_path):
    file, parquet = own_table()
    (tmp_path / "table.csv").write_bytes(file)
    from core.fundamentals.own import own_points

    setup, points = Setup(steps=10), own_points(parquet, "age", "bmi", "sick")
    ours = begun(setup.network, initial(setup.network, 0), points, setup.recipe)
    ours = continued(ours, setup.network, points, setup.recipe, setup.steps)
    assert reached(tmp_path, code(setup, points), "table.csv") == pytest.approx(ours.losses[-1], abs=1e-4)


def reached(folder, text, *arguments):
    (folder / "network.py").write_text(text)
    said = subprocess.run(
        [sys.executable, "network.py", *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    return float(said.stdout.split()[-1])


def own_table(rows=400):
    """A CSV file and the same as kept Parquet: two measurements, a constant, a gap, an outcome of 0 and 1."""
    import pandas as pd

    from core.data.uploads import read_table

    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"age": rng.integers(20, 90, rows), "bmi": rng.normal(27, 4, rows).round(1), "same": 1.0})
    frame["sick"] = (frame.age + 10 * rng.standard_normal(rows) > 55).astype(int)
    frame.loc[3, "bmi"] = np.nan
    file = frame.to_csv(index=False).encode()
    return file, read_table(file, "table.csv")[0]


def test_two_columns_of_a_table_become_points():
    from core.data.loading import first_look
    from core.fundamentals.own import own_points, usable

    _, parquet = own_table()
    columns, roles = first_look(parquet, 3)
    numbers, outcomes = usable(columns, roles.target)
    assert numbers == ["age", "bmi", "sick"] and outcomes == ["sick"]
    points = own_points(parquet, "age", "bmi", "sick")
    assert points.x.shape == (300, 2) and not points.synthetic and points.classes == ("0", "1")
    assert np.abs(points.x.mean(0)).max() < 0.2 and points.x.std(0) == pytest.approx([1, 1], abs=0.15)
    assert points.x[points.y == 1, 0].mean() > 0 > points.x[points.y == 0, 0].mean()


@pytest.mark.parametrize("names", [("age", "age", "sick"), ("age", "same", "sick"), ("age", "bmi", "same")])
def test_columns_that_cannot_be_are_refused_in_words(names):
    from core.fundamentals.own import own_points

    with pytest.raises(UserError):
        own_points(own_table(40)[1], *names)


def test_a_table_without_an_outcome_of_two_values_is_refused():
    from core.data.types import Overview
    from core.fundamentals.own import usable

    with pytest.raises(UserError, match="exactly two values"):
        usable([Overview("a", "number", 9), Overview("b", "number", 7), Overview("c", "number", 3)], None)
