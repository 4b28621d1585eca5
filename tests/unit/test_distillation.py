"""Distillation: the loss worked by hand, a network that learns from its teacher alone, and the two runs it leaves."""

import dataclasses

import numpy as np
import pytest

from core.errors import Stopped, UserError
from core.experiment import run_experiment
from core.fingerprint import fingerprint
from core.limits import check
from core.models.dense import textbook_network
from core.models.distilled import SHARE, distillation, softened
from core.spec import SOFTNESS, Hooks, Recipe, Settings
from core.store import Store
from core.training import train
from tests.examples import SETTINGS

TAUGHT = dataclasses.replace(SETTINGS, model="logistic", teacher="textbook", softness=2.0, epochs=3)


def cross_entropy(y, p):
    return -(y * np.log(p) + (1 - y) * np.log(1 - p))


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def test_the_loss_of_one_case_is_that_of_hinton():
    own, theirs = np.log(0.8 / 0.2), np.log(0.6 / 0.4)  # log-odds
    by_hand = (1 - SHARE) * cross_entropy(1, 0.8) + SHARE * 2**2 * cross_entropy(sigmoid(theirs / 2), sigmoid(own / 2))
    told = distillation("binary_crossentropy", 2.0)(np.array([[1, 0.6]], "float32"), np.array([[0.8]], "float32"))
    assert np.allclose(told, [by_hand], atol=1e-5)


def test_at_temperature_one_it_is_the_cross_entropy_with_classes_and_teacher_mixed():
    rng = np.random.default_rng(0)
    p, theirs = (rng.dirichlet(np.ones(4), 6).astype("float32") for _ in range(2))
    y = np.eye(4, dtype="float32")[[0, 1, 2, 3, 0, 1]]
    mixed = (1 - SHARE) * y + SHARE * theirs
    told = distillation("categorical_crossentropy", 1.0)(np.hstack([y, theirs]), p)
    assert np.allclose(told, -(mixed * np.log(p)).sum(axis=1), atol=1e-4)


def test_softened_probabilities_are_those_of_divided_log_odds_and_sum_to_1():
    z = np.array([[2.0, -1.0, 0.5]])
    p = np.exp(z) / np.exp(z).sum()
    soft = np.asarray(softened(p.astype("float32"), 4.0))
    assert np.allclose(soft, np.exp(z / 4) / np.exp(z / 4).sum(), atol=1e-6)
    assert abs(soft.sum() - 1) < 1e-6


def test_a_network_learns_from_its_teacher_what_the_classes_do_not_tell():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(400, 4)).astype("float32")
    y = rng.integers(0, 2, 400)  # noise: nothing to be learned from it
    believed = sigmoid(3 * x[:, 0])
    targets = np.stack([y, believed], axis=1).astype("float32")
    settings = Settings("demo", "data", "model", epochs=60, batch=20, learning_rate=0.01, patience=0)
    parts = (x[:300], targets[:300]), (x[300:], targets[300:])
    model = train(lambda: textbook_network((4,), 1), *parts, settings, Recipe(softness=2.0)).model
    assert np.corrcoef(np.asarray(model(x[300:]))[:, 0], believed[300:])[0, 1] > 0.9


def test_the_teacher_is_trained_first_and_kept_as_a_run_of_its_own(tmp_path):
    store, events = Store(tmp_path), []
    run = run_experiment(TAUGHT, Hooks(on_progress=events.append), store)
    teacher = store.load(fingerprint(TAUGHT.teaching, run.data["sha256"]))
    assert (teacher.settings.model, teacher.settings.teacher, teacher.settings.softness) == ("textbook", "", SOFTNESS)
    assert teacher.split == run.split
    assert list(dict.fromkeys(event.part for event in events)) == [1, 2] and TAUGHT.trainings == 2
    alone = run_experiment(dataclasses.replace(TAUGHT, teacher="", softness=SOFTNESS), Hooks(), store)
    assert alone.history["loss"] != run.history["loss"]
    assert store.files(alone)["model.onnx"] != store.files(run)["model.onnx"]


@pytest.mark.slow
def test_several_classes_can_be_taught(tmp_path):
    settings = dataclasses.replace(TAUGHT, dataset="thyroid", epochs=1)
    run = run_experiment(settings, Hooks(), Store(tmp_path))
    assert len(run.data["classes"]) == 3 and run.metrics["auroc"].value > 0.5


def test_a_teacher_that_is_stopped_teaches_nobody(tmp_path):
    store, asked = Store(tmp_path), []

    def stop():
        asked.append(1)
        return len(asked) > 1

    with pytest.raises(Stopped):
        run_experiment(dataclasses.replace(TAUGHT, epochs=1000), Hooks(should_stop=stop), store)


@pytest.mark.parametrize("changes", [{"folds": 5}, {"imbalance": "weights"}, {"model": "textbook"}])
def test_what_cannot_be_combined_with_a_teacher_is_refused_in_words(changes):
    check(TAUGHT)
    with pytest.raises(UserError, match="can learn from another one only"):
        check(dataclasses.replace(TAUGHT, **changes))


def test_a_temperature_below_one_is_refused():
    with pytest.raises(UserError, match=r"Distillation temperature is 0\.5, but must lie between 1 and 20"):
        check(dataclasses.replace(TAUGHT, softness=0.5))
