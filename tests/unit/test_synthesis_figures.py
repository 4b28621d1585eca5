"""The figures of a synthesis against numbers worked out by hand, and the two alarms."""

import types

import numpy as np
import pytest

from core.errors import Stopped
from core.evaluation.synthesis import (
    NEARNESS,
    distance_metrics,
    distances,
    frechet_distance,
    kernel_distance,
    manifold_figures,
    memorised,
    nearness_metrics,
    variety,
)
from core.i18n import translator
from core.results import Metric
from core.synthesis_verdict import copies, ended_collapsed, live_advice, relapses, verdicts


def column(*values):
    return np.array(values, np.float64)[:, None]


def test_frechet_distance_of_one_feature_is_that_of_two_normal_distributions():
    a, b = column(0, 2), column(5, 9)  # means 1 and 7; variances 2 and 8: (7 - 1)^2 + (sqrt 8 - sqrt 2)^2 = 36 + 2
    assert frechet_distance(a, b) == pytest.approx(38)
    assert frechet_distance(a, a) == pytest.approx(0, abs=1e-9)


def test_frechet_distance_of_features_that_vary_together_needs_the_root_of_a_matrix():
    # covariances [[2, 2], [2, 2]] and [[2, 0], [0, 2]]: trace of the root of their product [[4, 4], [4, 4]] is sqrt 8
    a = np.array([[-1.0, -1.0], [1.0, 1.0]])
    b = np.array([[1.0, 0], [-1.0, 0], [0, 1.0], [0, -1.0]]) * np.sqrt(3)
    assert frechet_distance(a, b) == pytest.approx(4 + 4 - 2 * np.sqrt(8))


def test_kernel_distance_takes_every_pair_of_different_pictures_once():
    # one feature, kernel (xy + 1)^3: within a (0 and 1) 1, within b (1 and 2) 27, between 1, 1, 8 and 27
    assert kernel_distance(column(0, 1), column(1, 2)) == pytest.approx(1 + 27 - 2 * (1 + 1 + 8 + 27) / 4)


def test_neighbourhoods_by_hand():
    # real 0, 1, 10 reach 1, 1 and 9 with k = 1; generated 0.5, 30 reach 29.5 each
    found = {
        name: values.tolist() for name, (values, _) in manifold_figures(column(0, 1, 10), column(0.5, 30), 1).items()
    }
    assert found["precision"] == [1, 0]
    assert found["density"] == [2, 0]  # 0.5 lies within 1 of 0 and of 1; 10 reaches down to 1 only
    assert found["coverage"] == [1, 1, 0]
    assert found["recall"] == [1, 1, 1]


def test_memorised_are_those_nearer_than_all_but_five_of_a_hundred_new_pictures():
    learned, held = column(0), column(*range(1, 22))  # at distances 1 to 21: the 5 % quantile is 2
    assert memorised(held, column(0.0, 1.9, 2.1, -1.5), learned).tolist() == [True, True, False, True]


def test_variety_is_one_for_the_data_and_none_for_one_picture():
    real = column(0, 2, 4)  # distances 2, 4, 2
    assert variety(real, real) == pytest.approx(1)
    assert variety(column(7, 7, 7), real) == 0
    assert variety(column(0, 1, 2), real) == pytest.approx(0.5)


def test_distances_are_those_of_pythagoras():
    assert distances(np.array([[0.0, 0.0]]), np.array([[3.0, 4.0], [0.0, 0.0]])).tolist() == [[5.0, 0.0]]


def every_metric(real, made, patients):
    others = {"untrained": made + 9, "plain": made + 1}
    near = nearness_metrics(real, made, real, patients, 0)
    assert tuple(near) == NEARNESS
    return near | distance_metrics(real, made, others, patients, 0)


def test_whoever_measures_can_be_interrupted_between_two_resamples():
    asked = []

    def pause():
        asked.append(1)
        if len(asked) == 3:
            raise Stopped

    real = np.random.default_rng(0).normal(size=(30, 2))
    with pytest.raises(Stopped):
        distance_metrics(real, real, {}, None, 0, pause)
    assert len(asked) == 3


def test_intervals_hold_their_figures_and_patients_make_them_wider():
    rng = np.random.default_rng(0)
    patients = np.repeat(np.arange(15), 10)
    shift = rng.normal(size=(15, 4))[patients]
    real, made = rng.normal(size=(150, 4)) * 0.2 + shift, rng.normal(size=(150, 4))
    alone, grouped = (every_metric(real, made, who) for who in (None, patients))
    for metric in alone.values():
        assert metric.low <= metric.value <= metric.high and metric.n == 150
    width = {name: found["recall"].high - found["recall"].low for name, found in (("a", alone), ("g", grouped))}
    assert width["g"] > 1.5 * width["a"]
    assert alone["frechet_distance/untrained"].value > 100 > alone["frechet_distance"].value
    assert alone["frechet_distance/plain"].value == pytest.approx(
        frechet_distance(real, made + 1)
    )  # of the one that was given, not of another
    assert alone["frechet_distance"].low >= 0


def test_too_few_pictures_give_reasons_in_place_of_figures():
    few = np.zeros((9, 2))
    assert all(metric.value is None and metric.why for metric in every_metric(few, few, None).values())


@pytest.mark.parametrize(
    ("values", "ended", "share"),
    [
        ([0.0, 0.1, 0.9, 1.0, 0.9], False, 0),  # a late start is no collapse
        ([0.0, 0.9, 0.9, 0.2, 0.1], True, 0.5),
        ([0.0, 0.9, 0.2, 0.3, 0.8], False, 0.5),  # back again, which the end does not show
        ([0.0, 0.1, 0.1, 0.1, 0.1], True, 0),
    ],
)
def test_collapse_is_seen_in_the_end_and_on_the_way(values, ended, share):
    assert ended_collapsed(values) is ended
    assert relapses(values) == pytest.approx(share)


def test_copying_is_told_only_beyond_doubt():
    assert copies(Metric(0.5, 0.4, 0.6, 100))
    assert not copies(Metric(0.3, 0.2, 0.4, 100))
    assert not copies(Metric.missing(5, "few"))


@pytest.mark.parametrize(
    ("variety", "varied", "share", "rings"),
    [
        (0.1, False, 0.3, False),  # not yet varied: the average of the generator comes late
        (0.1, False, 0.6, True),
        (0.1, True, 0.1, True),  # a fall is news at once
        (0.9, True, 0.9, False),
    ],
)
def test_the_live_meter_rings_for_a_fall_and_for_what_never_rose(variety, varied, share, rings):
    assert bool(live_advice(variety, varied, share, translator("en"))) is rings


@pytest.mark.parametrize(
    ("values", "kept", "ending", "begins"),
    [
        ([0.0, 0.2, 0.3], 0.3, "stopped", "Too early: when the training was stopped the pictures had 30"),
        ([0.0, 0.2, 0.3], 0.3, "finished", "Collapsed: in the end the pictures had 30"),
        ([0.0, 0.9, 0.9, 0.2, 0.1], 0.9, "stopped", "Collapsed: in the end the pictures had 10"),
        ([0.0, 0.9, 0.9, 0.9, 0.9], 0.4, "finished", "Little variety: "),
        ([0.0, 0.9, 0.9, 0.9, 0.9], 0.9, "finished", "No collapse: the pictures have 90"),
    ],
)
def test_a_stop_before_the_pictures_were_varied_is_no_collapse_and_a_dull_generator_that_was_kept_is_told(
    values, kept, ending, begins
):
    run = types.SimpleNamespace(
        told={"variety": {"value": values, "kept": kept}},
        ending=ending,
        metrics={"memorisation": Metric.missing(5, "few")},
    )
    ((rings, said),) = verdicts(run, translator("en"))
    assert said.startswith(begins) and rings is not begins.startswith("No")
