"""The dense networks: their layers, counted by hand."""

import numpy as np

from core.models.dense import logistic_regression, textbook_network


def test_the_textbook_network_on_pima_has_its_221_parameters():
    model = textbook_network((8,), 1)
    units = [(layer.units, layer.activation.__name__) for layer in model.layers[1:]]
    assert units == [(12, "relu"), (8, "relu"), (1, "sigmoid")]
    assert model.count_params() == (8 * 12 + 12) + (12 * 8 + 8) + (8 + 1) == 221


def test_logistic_regression_is_the_logistic_function_of_a_weighted_sum():
    model = logistic_regression((2,), 1)
    model.set_weights([np.array([[1.0], [-2.0]]), np.array([0.5])])
    answer = model(np.array([[3.0, 1.0]], np.float32))
    assert abs(float(answer[0, 0]) - 1 / (1 + np.exp(-1.5))) < 1e-6


def test_every_output_is_a_probability_of_its_own():
    for build in (logistic_regression, textbook_network):
        answer = np.asarray(build((5,), 3)(np.full((4, 5), 100, np.float32)))
        assert answer.shape == (4, 3)
        assert ((answer >= 0) & (answer <= 1)).all()


def test_a_risk_keeps_its_decimals_under_mixed_precision():
    import keras

    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        dtypes = {build((4,), 1).output.dtype for build in (logistic_regression, textbook_network)}
    finally:
        keras.config.set_dtype_policy("float32")
    assert dtypes == {"float32"}
