"""Several networks as one: the mean of what each says, trained after one another as one job."""

import dataclasses
import io

import keras
import numpy as np
import pytest

from core.checked_network import check_network
from core.ensembles import Course, train_together
from core.errors import Stopped
from core.evaluation import scaled
from core.experiment import run_experiment
from core.i18n import translator
from core.members import members_text
from core.models import chunked, watch
from core.models.answers import answers, exported
from core.models.calibrated import scale_outputs
from core.models.dense import textbook_network
from core.models.ensemble import average_of, members_file, members_of
from core.predict import members_predictor, predictor, session
from core.registry import demo as find_demo
from core.spec import Hooks, Recipe, Settings
from core.store import Store
from core.training import train

SETTINGS = Settings("demo", "data", "model", epochs=6, batch=8, learning_rate=0.01, patience=0, seed=3, members=3)
PLAIN = Recipe(jit=False)
X = np.random.default_rng(0).normal(size=(40, 4)).astype("float32")


def parts(seed=0):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(90, 4)).astype("float32")
    y = (x[:, 0] + x[:, 1] ** 2 > 1).astype("float32")
    return (x[:60], y[:60]), (x[60:], y[60:])


def network():
    return textbook_network((4,), 1)


def of_three_classes():
    inputs = keras.Input((4,))
    return keras.Model(inputs, keras.layers.Dense(3, activation="softmax")(inputs))


def asked(model):
    return keras.ops.convert_to_numpy(model(X))


def together(hooks=None, settings=SETTINGS):
    course = Course(hooks or Hooks(), settings.trainings)
    return train_together(network, *parts(), settings, PLAIN, course)


@pytest.fixture(scope="module")
def whole():
    """Three networks, trained without interruption; their steps are compiled once."""
    chunked._kept.clear()
    found = together()
    assert len(chunked._kept) == 1
    return found


@pytest.mark.parametrize("build", [network, of_three_classes])
@pytest.mark.parametrize("scalable", [False, True])
def test_the_ensemble_says_the_mean_of_its_members_in_keras_and_in_onnx(build, scalable, tmp_path):
    members = [build() for _ in range(3)]
    model = average_of(members, scalable)
    mean = np.mean([asked(member) for member in members], axis=0)
    assert asked(model) == pytest.approx(mean, abs=1e-6)
    files = exported(model, X)
    assert session(files["model.onnx"])(X) == pytest.approx(mean, abs=1e-6)
    check_network(files["model.onnx"])
    features = session(exported(model, X, features=True)["model.onnx"], features=True)(X)
    each = [keras.Model(one.input, one.layers[-1].input)(X) for one in members]
    assert features == pytest.approx(np.concatenate(each, axis=1), abs=1e-5)
    with pytest.raises(LookupError):
        session(files["model.onnx"], features=True)
    (tmp_path / "model.keras").write_bytes(files["model.keras"])
    again = keras.models.load_model(tmp_path / "model.keras", safe_mode=True)
    assert asked(again) == pytest.approx(mean, abs=1e-6)


def test_the_scaled_ensemble_says_the_same_in_keras_in_onnx_and_by_hand():
    keras.utils.set_random_seed(0)
    members = [network() for _ in range(3)]
    for (
        member
    ) in members:  # sure of themselves, as after a long training, but no nearer to 0 and 1 than ``scaled`` looks
        member.layers[-1].set_weights([3 * w for w in member.layers[-1].get_weights()])
    model = average_of(members, scalable=True)
    before = answers(model, X)
    scale_outputs(model, 2.5)
    by_hand = scaled(before, 2.5)
    assert np.abs(by_hand - before).max() > 0.05
    assert answers(model, X) == pytest.approx(by_hand, abs=1e-5)
    files = exported(model, X) | members_file(model, X)
    assert session(files["model.onnx"])(X)[:, 0] == pytest.approx(answers(model, X), abs=1e-6)
    each = session(files["members.onnx"])(X)
    assert each == pytest.approx(np.stack([scaled(asked(m)[:, 0], 2.5) for m in members], axis=1), abs=1e-5)
    assert (each.min(axis=1) <= by_hand + 1e-5).all() and (by_hand <= each.max(axis=1) + 1e-5).all()


def test_a_risk_next_to_one_keeps_its_digits_when_it_is_scaled():
    inputs = keras.Input((1,))
    member = keras.Model(inputs, keras.layers.Dense(1, activation="sigmoid", kernel_initializer="ones")(inputs))
    model = average_of([member, member], scalable=True)
    scale_outputs(model, 4.0)
    x = np.array([[-40.0], [16.0], [40.0]], np.float32)  # a risk that float32 cannot tell from 1
    assert keras.ops.convert_to_numpy(model(x))[:, 0] == pytest.approx(1 / (1 + np.exp([10, -4, -10])), rel=1e-5)


def test_one_network_has_no_members_to_ask():
    assert members_of(network()) is None and members_file(network(), X) == {}


def test_its_members_are_what_one_training_each_gives_from_the_next_seed_and_only_the_first_is_compiled(whole):
    found = whole
    alone = [train(network, *parts(), dataclasses.replace(SETTINGS, seed=3 + i), PLAIN) for i in range(3)]
    assert asked(found.model) == pytest.approx(np.mean([asked(one.model) for one in alone], axis=0), abs=1e-6)
    assert [member["val_loss"] for member in found.members] == [one.history["val_loss"] for one in alone]
    assert found.history["loss"] == pytest.approx(np.mean([one.history["loss"] for one in alone], axis=0))
    assert (found.ending, found.best_epoch) == ("finished", 0)


def test_the_progress_tells_which_network_it_is_and_the_time_over_all_of_them(monkeypatch):
    monkeypatch.setattr(watch, "EVENT_S", 0)
    events = []
    together(Hooks(on_progress=events.append))
    assert [e.part for e in events] == sorted(e.part for e in events) and {e.part for e in events} == {1, 2, 3}
    seconds = [e.seconds for e in events]
    assert seconds == sorted(seconds)
    ends = [e for e in events if e.epoch == 6]
    assert ends[0].left_s > 0 and ends[-1].left_s == 0
    starts = [next(e for e in events if e.part == part) for part in (2, 3)]
    assert all(e.epoch == 0 and e.left_s > 0 for e in starts)


def stopping_in(part, epoch):
    seen = {"part": 1, "epoch": 0}

    def tell(progress):
        seen.update(part=progress.part, epoch=progress.epoch)

    return Hooks(on_progress=tell, should_stop=lambda: (seen["part"], seen["epoch"]) >= (part, epoch))


@pytest.fixture
def eager(monkeypatch):
    for name in ("EVENT_S", "CHECKPOINT_S", "CHECKPOINT_COST"):
        monkeypatch.setattr(watch, name, 0)


def test_a_stop_in_the_third_network_keeps_two_and_what_the_third_had_and_can_go_on(whole, eager, tmp_path):
    hooks = dataclasses.replace(stopping_in(3, 2), checkpoint=tmp_path / "it.npz")
    stopped = together(hooks)
    assert stopped.ending == "stopped" and len(stopped.members) == 3
    assert [len(member["loss"]) for member in stopped.members[:2]] == [6, 6]
    assert 1 <= len(stopped.members[2]["loss"]) < 6
    assert len(stopped.history["loss"]) == len(stopped.members[2]["loss"])
    again = together(Hooks(checkpoint=tmp_path / "it.npz"))
    assert again.ending == "finished" and again.resumed == 1
    assert asked(again.model) == pytest.approx(asked(whole.model), abs=0)


def test_a_stop_between_two_networks_keeps_the_first_and_before_the_first_epoch_nothing(eager):
    first = together(stopping_in(1, 6))
    assert (first.ending, len(first.members)) == ("stopped", 1)
    with pytest.raises(Stopped):
        together(Hooks(should_stop=lambda: True))


def test_a_kill_in_the_third_network_resumes_in_the_third_to_exactly_the_same_end(whole, eager, tmp_path):

    def killed(progress):
        if (progress.part, progress.epoch) >= (3, 3):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        together(Hooks(on_progress=killed, checkpoint=tmp_path / "it.npz"))
    events = []
    resumed = together(Hooks(on_progress=events.append, checkpoint=tmp_path / "it.npz"))
    trained = {part: [e.epoch for e in events if e.part == part] for part in (1, 2, 3)}
    assert set(trained[1]) == set(trained[2]) == {6} and trained[3][0] == 3  # the first two are only handed over
    assert asked(resumed.model) == pytest.approx(asked(whole.model), abs=0)
    for ours, theirs in zip(resumed.members, whole.members, strict=True):
        assert ours["loss"] == pytest.approx(theirs["loss"]) and ours["val_loss"] == theirs["val_loss"]


def test_a_run_of_three_networks_answers_live_as_it_was_measured_and_each_of_them_can_be_asked(tmp_path):
    demo, store = find_demo("tabular"), Store(tmp_path)
    settings = dataclasses.replace(
        demo.defaults, dataset="pima", model="textbook-small", epochs=4, members=3, temperature=True
    )
    run = run_experiment(settings, Hooks(), store)
    assert run == store.load(run.run) and run.whole and len(run.members) == 3
    with np.load(io.BytesIO(store.read(run, "test.npz"))) as file:
        rows, p = file["row"], file["p"]
    inputs = demo.load(settings, None).inputs.iloc[rows]
    assert predictor(demo, run, store)(inputs) == pytest.approx(p, abs=1e-5)
    each = members_predictor(demo, run, store)(inputs)
    assert each.shape == (len(p), 3)
    assert (each.min(axis=1) <= p + 1e-5).all() and (p <= each.max(axis=1) + 1e-5).all()
    said = members_text(run, translator("en"))
    assert "3 networks" in said and "seeds 0 to 2" in said and "4 to 4 epochs" in said
