"""The networks for tables: their layers, counted by hand."""

import numpy as np
import pytest

from core.errors import UserError
from core.models.dense import logistic_regression, small_textbook_network, textbook_network
from core.models.residual import residual_network
from core.models.transformer import MOST_TOKENS, feature_transformer

BUILDERS = (logistic_regression, small_textbook_network, textbook_network, residual_network, feature_transformer)


def test_the_textbook_network_on_pima_has_its_221_parameters():
    model = textbook_network((8,), 1)
    units = [(layer.units, layer.activation.__name__) for layer in model.layers[1:]]
    assert units == [(12, "relu"), (8, "relu"), (1, "sigmoid")]
    assert model.count_params() == (8 * 12 + 12) + (12 * 8 + 8) + (8 + 1) == 221


def test_the_small_textbook_network_is_2_4_1_where_there_are_two_columns():
    model = small_textbook_network((2,), 1)
    units = [(layer.units, layer.activation.__name__) for layer in model.layers[1:]]
    assert units == [(4, "relu"), (1, "sigmoid")]
    assert model.count_params() == (2 * 4 + 4) + (4 + 1) == 17


def test_the_residual_network_has_two_blocks_that_are_added():
    block = 4 * 64 + (64 * 128 + 128) + (128 * 64 + 64)
    assert residual_network((8,), 1).count_params() == (8 * 64 + 64) + 2 * block + 4 * 64 + (64 + 1)


def test_the_transformer_has_one_token_for_each_input_and_one_for_the_answer():
    tokens = (8 + 1) * 2 * 16
    attention, gated = 4 * (16 * 16 + 16), 2 * (16 * 21 + 21) + (21 * 16 + 16)
    norms = 4 * 2 * 16  # before each feed-forward layer, before the second attention, before the answer
    assert feature_transformer((8,), 1).count_params() == tokens + 2 * (attention + gated) + norms + (16 + 1)


def test_every_input_moves_the_answer_of_the_transformer():
    model = feature_transformer((5,), 1)
    asked = np.concatenate([np.zeros((1, 5)), np.eye(5)]).astype("float32")
    answers = np.asarray(model(asked))[:, 0]
    assert (np.abs(answers[1:] - answers[0]) > 1e-6).all()


def test_more_inputs_than_the_transformer_takes_are_refused_in_words():
    with pytest.raises(UserError, match="become 129 inputs; the Transformer takes at most 128"):
        feature_transformer((MOST_TOKENS + 1,), 1)


def test_logistic_regression_is_the_logistic_function_of_a_weighted_sum():
    model = logistic_regression((2,), 1)
    model.set_weights([np.array([[1.0], [-2.0]]), np.array([0.5])])
    answer = model(np.array([[3.0, 1.0]], np.float32))
    assert abs(float(answer[0, 0]) - 1 / (1 + np.exp(-1.5))) < 1e-6


def test_several_outputs_are_the_probabilities_of_as_many_classes_and_sum_to_1():
    for build in BUILDERS:
        answer = np.asarray(build((5,), 3)(np.full((4, 5), 100, np.float32)))
        assert answer.shape == (4, 3)
        assert ((answer >= 0) & (answer <= 1)).all()
        assert np.abs(answer.sum(axis=1) - 1).max() < 1e-6


def test_a_risk_keeps_its_decimals_under_mixed_precision():
    import keras

    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        dtypes = {build((4,), 1).output.dtype for build in BUILDERS}
    finally:
        keras.config.set_dtype_policy("float32")
    assert dtypes == {"float32"}
