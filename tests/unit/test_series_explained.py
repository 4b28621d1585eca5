"""Importance of a series on networks whose answer is known by hand, and complete on a real GRU."""

import keras
import numpy as np
import pytest

from core.data.series.preparation import SeriesPreparation
from core.data.series.trace import trace_of
from core.explain import integrated
from core.explain.network import KerasNetwork
from core.explain.scores import Scores
from core.explain.series import calls
from core.explain.series.calls import explain_series, explained
from core.explain.series.occlusion import occlusion, windows
from core.explain.series.places import Places
from core.explain.series.wording import lead, looked_at, strongest, sums_text
from core.i18n import translator
from core.models.ensemble import average_of
from core.models.recurrent import attention_of, gru_attention
from tests.examples import a_run
from tests.series import course, wave_network, waves

T = translator("en")


def linear_network(weights: np.ndarray) -> keras.Model:
    """Log-odds = the sum of weights (steps, features) times inputs."""
    inputs = keras.Input(weights.shape)
    model = keras.Model(inputs, keras.layers.Dense(1, activation="sigmoid")(keras.layers.Flatten()(inputs)))
    model.layers[-1].set_weights([weights.reshape(-1, 1).astype(np.float32), np.zeros(1, np.float32)])
    return model


def recurrent_network(steps: int, features: int, outputs: int) -> Scores:
    keras.utils.set_random_seed(1)
    inputs = keras.Input((steps, features))
    x = keras.layers.Bidirectional(keras.layers.GRU(6))(inputs)
    last = keras.layers.Dense(outputs, activation="sigmoid" if outputs == 1 else "softmax")
    return Scores(keras.Model(inputs, last(x)))


def two_courses():
    """The patient of ``course`` twice, so that a preparation can be fitted."""
    one = course()
    return one[np.array([0, 0])]


@pytest.mark.parametrize("outputs", [1, 3])
def test_integrated_gradients_of_a_recurrent_network_sum_to_the_change_of_the_answer(outputs):
    scores = recurrent_network(20, 3, outputs)
    x = np.random.default_rng(0).normal(size=(2, 20, 3)).astype(np.float32)
    wanted = np.array([0, max(1, outputs - 1)])
    change = integrated.change_from_absent(scores, x, wanted)
    found = integrated.gradients(scores, x, wanted)
    assert found.shape == x.shape and np.abs(change).max() > 0.05
    assert found.sum(axis=(1, 2)) == pytest.approx(change, rel=0.03, abs=0.005)


def test_an_explained_course_adds_up_with_what_belongs_to_no_channel():
    series = two_courses()
    preparation = SeriesPreparation.fit(series)
    scores = recurrent_network(preparation.steps, preparation.features, 1)
    found = explained(scores, preparation, course(), 1)
    assert found.maps["integrated"].shape == found.maps["occlusion"].shape == (5, 3)
    assert found.elsewhere != 0
    total = float(found.maps["integrated"].sum()) + found.elsewhere
    assert total == pytest.approx(found.change, rel=0.03, abs=0.005)
    odds = [np.log(p / (1 - p)) for p in (found.probability, found.absent)]
    assert odds[0] - odds[1] == pytest.approx(found.change, abs=1e-4)


@pytest.mark.parametrize("members", [1, 2])
def test_attention_is_that_of_the_steps_of_the_series_and_of_several_networks_the_mean(members):
    preparation = SeriesPreparation.fit(two_courses())
    keras.utils.set_random_seed(2)
    networks = [gru_attention((preparation.steps, preparation.features)) for _ in range(members)]
    model = networks[0] if members == 1 else average_of(networks)
    found = explained(Scores(model), preparation, course(), 1).attention
    each = [np.asarray(attention_of(one)(preparation.apply(course())))[0] for one in networks]
    assert found == pytest.approx(np.mean(each, axis=0)[-5:], abs=1e-5) and found.std() > 0


def test_a_network_without_attention_has_none():
    preparation = SeriesPreparation.fit(two_courses())
    scores = recurrent_network(preparation.steps, preparation.features, 1)
    assert explained(scores, preparation, course(), 1).attention is None


def test_a_channel_owns_its_value_and_whether_it_was_measured():
    places = Places(steps=4, channels=2, with_gaps=(1,), length=3)
    numbers = np.arange(4 * 5, dtype=float).reshape(4, 5)  # two values, one "measured", pause, presence
    assert (places.features(0), places.features(1)) == ([0], [1, 2])
    assert places.by_channel(numbers).tolist() == [[5, 6 + 7], [10, 11 + 12], [15, 16 + 17]]  # ends at the last step


def test_steps_that_the_network_does_not_see_have_no_importance():
    places = Places(steps=2, channels=1, with_gaps=(), length=4)
    assert places.own(np.array([[7.0], [8.0]])).tolist() == [[0], [0], [7], [8]]
    assert Places(2, 1, (), 0).own(np.zeros((2, 1))).shape == (0, 1)


def test_occlusion_of_a_linear_network_is_weight_times_value_where_every_step_is_a_window():
    weights = np.array([[9.0, 9], [1, 2], [3, -4]])
    x = np.array([[0, 0], [1, 1], [2, 0.5]], np.float32)
    found = occlusion(Scores(linear_network(weights)), x, 1, Places(3, 2, (), 2))
    assert found == pytest.approx(np.array([[1, 2], [6, -2]]), abs=1e-5)


def test_occlusion_takes_away_that_something_was_measured_too():
    weights, x = np.array([[1.0, 5.0]]), np.array([[2.0, 1.0]], np.float32)
    found = occlusion(Scores(linear_network(weights)), x, 1, Places(1, 1, (0,), 1))
    assert found == pytest.approx(np.array([[2 * 1 + 5]]), abs=1e-5)


def test_occlusion_is_the_mean_fall_over_the_windows_on_a_step():
    weights, x = np.ones((40, 1)), np.arange(40, dtype=np.float32)[:, None] / 40
    found = occlusion(Scores(linear_network(weights)), x, 1, Places(40, 1, (), 40))
    assert windows(40)[:3] == [slice(0, 4), slice(2, 6), slice(4, 8)] and windows(40)[-1] == slice(36, 40)
    assert found[0, 0] == pytest.approx((0 + 1 + 2 + 3) / 40, abs=1e-4)
    assert found[2, 0] == pytest.approx(((0 + 1 + 2 + 3) + (2 + 3 + 4 + 5)) / 2 / 40, abs=1e-4)


@pytest.mark.parametrize("steps", [0, 1, 19, 20, 33, 1000])
def test_windows_cover_every_step(steps):
    covered = np.zeros(steps)
    for span in windows(steps):
        covered[span] += 1
    assert (covered > 0).all()


def test_the_strongest_stretch_is_found_with_its_share():
    found = np.zeros((30, 2))
    found[12:15, 1], found[3, 0], found[20, 1] = 2, 2, -5
    best, against = strongest(found, 1), strongest(found, -1)
    assert (best.channel, best.first, best.last, best.share) == (1, 12, 14, 0.75)
    assert against.share == 1 and against.channel == 1 and against.first <= 20 <= against.last
    assert strongest(np.zeros((4, 2)), 1) is None


def test_the_sentence_says_where_and_when_and_that_nothing_moved_the_answer():
    maps = {"integrated": np.zeros((5, 3), np.float32)}
    found = calls.ExplainedSeries(1, 0.7, 0.4, 1.2, maps, 0.2)
    trace = trace_of(course())
    assert looked_at(maps["integrated"], trace, "death", T) == "Nothing in this series moves the answer of the network."
    maps["integrated"][4, 0], maps["integrated"][0, 1] = 0.9, -0.1
    said = looked_at(maps["integrated"], trace, "death", T)
    assert said == (
        "What speaks most for “death” is bilirubin at year 4: 100% of all that speaks for it in the channels. "
        "What speaks most against it is albumin at year 0: 100% of all that speaks against it."
    )
    assert "70.0%" in lead(found, "death", T) and "sum to 1.00, of which 0.20" in sums_text(found, T)


def test_the_network_of_a_run_looks_at_the_channel_that_tells_the_classes_apart(monkeypatch):
    series, _ = waves(200)
    preparation = SeriesPreparation.fit(series)

    class Demo:
        def restore(self, _):
            return preparation

    monkeypatch.setattr(calls, "find_demo", lambda _: Demo())
    found = explain_series(KerasNetwork(a_run(), wave_network()[0]), waves(4, seed=5)[0][:1], 0)
    assert found.probability > 0.7
    for one in found.maps.values():
        assert np.abs(one[:, 0]).sum() > 3 * np.abs(one[:, 1]).sum()


def test_a_network_of_something_else_is_no_network_of_series(monkeypatch):
    class Demo:
        def restore(self, _):
            return object()

    monkeypatch.setattr(calls, "find_demo", lambda _: Demo())
    with pytest.raises(TypeError, match="object"):
        explain_series(KerasNetwork(a_run(), b""), course(), 1)
