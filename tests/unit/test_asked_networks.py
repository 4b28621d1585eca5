"""How a trained network is asked: a recurrent one compiled, as its steps would cost Python’s time, and with the same answers."""

import keras
import numpy as np
import pytest

from core.models import answers, over_time, recurrent
from core.models.ensemble import average_of

SHAPE = (60, 2)


@pytest.mark.parametrize("build", [recurrent.simple_rnn, recurrent.lstm, recurrent.gru, recurrent.bidirectional_gru])
def test_a_recurrent_network_is_compiled_where_it_has_many_steps_and_says_the_same(build, monkeypatch):
    model = build(SHAPE, 3)
    x = np.random.default_rng(0).normal(size=(answers.BLOCK + 7, *SHAPE)).astype(np.float32)
    compiled, made = [], answers._compiled
    monkeypatch.setattr(answers, "_compiled", lambda *asked: compiled.append(1) or made(*asked))
    told = answers.outputs(model, x)
    np.testing.assert_allclose(told, keras.ops.convert_to_numpy(model(x)), rtol=1e-5, atol=1e-6)
    assert (
        compiled == [1] and answers.outputs(model, x[:3]).shape == (3, 3) and compiled == [1]
    )  # 60 steps: not worth it


def test_recurrence_is_found_within_others_and_not_where_there_is_none():
    members = [recurrent.gru(SHAPE), recurrent.gru(SHAPE)]
    assert answers.reads_steps(average_of(members)) and answers.reads_steps(recurrent.bidirectional_gru(SHAPE))
    assert not answers.reads_steps(over_time.residual_cnn(SHAPE)) and not answers.reads_steps(
        over_time.attention(SHAPE)
    )
