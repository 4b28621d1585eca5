"""Temperature scaling: the number by hand, the network that carries it, and the run seen both ways."""

import dataclasses

import keras
import numpy as np
import pytest

from core.evaluation import fit_temperature, scaled
from core.models.answers import answers
from core.models.calibrated import scale_outputs
from core.models.dense import textbook_network
from core.results import Metric
from core.temperature import is_applied, otherwise
from tests.examples import a_run


def cases(risk, share):
    """100 cases at ``risk``, of which ``share`` have the outcome, and 100 the other way round."""
    events = round(100 * share)
    y = [1] * events + [0] * (100 - events) + [0] * events + [1] * (100 - events)
    return np.array(y), np.repeat([risk, 1 - risk], 100)


def test_risks_of_90_percent_that_come_true_in_75_have_a_temperature_of_2():
    found = fit_temperature(*cases(0.9, 0.75))  # log 9 = 2 log 3
    assert found.value == pytest.approx(2, abs=1e-6)
    assert 1 < found.low < 2 < found.high
    assert scaled([0.9, 0.5, 0.1], 2) == pytest.approx([0.75, 0.5, 0.25])


def test_risks_that_come_true_have_a_temperature_of_1():
    found = fit_temperature(*cases(0.8, 0.8))
    assert found.value == pytest.approx(1) and found.low < 1 < found.high


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 1.0])
def test_risks_that_do_not_rise_with_the_outcome_or_separate_it_have_no_temperature(share):
    found = fit_temperature(*cases(0.9, share))
    assert found.value is None and found.why


def test_a_validation_part_with_one_class_has_no_temperature():
    assert fit_temperature(np.zeros(30), np.linspace(0.1, 0.9, 30)).value is None


def test_patients_with_many_rows_do_not_narrow_the_interval():
    y, p = cases(0.9, 0.75)
    alone, repeated = fit_temperature(y, p), fit_temperature(np.tile(y, 5), np.tile(p, 5), np.tile(np.arange(200), 5))
    assert repeated.value == pytest.approx(alone.value)
    assert repeated.high - repeated.low == pytest.approx(alone.high - alone.low, rel=0.1)


def test_the_network_itself_gives_the_scaled_risks():
    model = textbook_network((4,), 1)
    x = np.random.default_rng(0).normal(size=(20, 4)).astype("float32")
    before = answers(model, x)
    scale_outputs(model, 2.5)
    assert answers(model, x) == pytest.approx(scaled(before, 2.5), abs=1e-6)
    assert np.abs(answers(model, x) - before).max() > 0.01


def test_a_network_whose_last_layer_cannot_carry_it_is_a_fault():
    inputs = keras.Input((4,))
    with pytest.raises(ValueError, match="sigmoid or softmax"):
        scale_outputs(keras.Model(inputs, keras.layers.Dense(1)(inputs)), 2.0)


def test_the_run_seen_the_other_way_round_twice_is_the_run():
    brier = {"brier": Metric(0.2, 0.1, 0.3, 100)}
    calibration = {name: {"calibration": {"predicted": [spot]}} for name, spot in (("plain", 0.1), ("scaled", 0.2))}
    run = a_run(
        metrics=brier,
        curves=calibration["plain"],
        temperature={
            "factor": Metric(2.0, 1.5, 3.0, 100),
            "other": {"metrics": {"brier": Metric(0.1, 0.05, 0.2, 100)}, "curves": calibration["scaled"]},
        },
    )
    turned = otherwise(run)
    assert turned.metrics["brier"].value == 0.1 and turned.curves["calibration"]["predicted"] == [0.2]
    assert is_applied(turned) and not is_applied(run)
    assert otherwise(turned) == run


def test_without_a_fit_there_is_no_other_way_and_nothing_is_applied():
    run = a_run(settings=dataclasses.replace(a_run().settings, temperature=True))
    assert otherwise(run) == run and not is_applied(run)
