"""Training: the same as plain fit, the same every time, and able to stop, fail and go on."""

import dataclasses
from itertools import count

import keras
import numpy as np
import pytest

from core import checkpoint
from core.errors import Stopped, UserError
from core.models import blocks, chunked, watch
from core.models.dense import textbook_network
from core.models.identity import architecture
from core.spec import Hooks, Recipe, Settings
from core.training import train, train_own, weighted

SETTINGS = Settings("demo", "data", "model", epochs=5, batch=8, learning_rate=0.01, patience=0, seed=3)
PLAIN = Recipe(jit=False)


def parts(seed=0, rows=60, held_out=30):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(rows + held_out, 4)).astype("float32")
    y = (x[:, 0] + x[:, 1] ** 2 > 1).astype("float32")
    return (x[:rows], y[:rows]), (x[rows:], y[rows:])


def network():
    return textbook_network((4,), 1)


def with_dropout():
    inputs = keras.Input((4,))
    x = keras.layers.Dense(6, activation="relu")(inputs)
    x = keras.layers.BatchNormalization()(x)
    x = keras.layers.Dropout(0.3)(x)
    return keras.Model(inputs, keras.layers.Dense(1, activation="sigmoid")(x))


def change(**values):
    return dataclasses.replace(SETTINGS, **values)


def largest_gap(one, other):
    return max(float(np.abs(a - b).max()) for a, b in zip(one.get_weights(), other.get_weights(), strict=True))


def fitted_plainly(x, y, order, loss="binary_crossentropy", **options):
    keras.utils.set_random_seed(SETTINGS.seed)
    model = network()
    model.compile(keras.optimizers.Adam(SETTINGS.learning_rate), loss, jit_compile=False)
    history = model.fit(x[order], y[order], batch_size=8, epochs=5, shuffle=False, verbose=0, **options)
    return model, history.history


@pytest.mark.parametrize("jit", [True, False])
def test_same_start_and_order_give_the_weights_and_losses_of_plain_fit(jit):
    (x, y), validation = parts()
    order = np.random.default_rng(1).permutation(len(x))
    plain, history = fitted_plainly(x, y, order, validation_data=validation)
    ours = train(network, (x, y), validation, SETTINGS, Recipe(jit=jit), order=order)
    assert ours.best_epoch == 5  # the data are such that it still improves, so best weights are last weights
    assert largest_gap(plain, ours.model) < 1e-5
    assert np.allclose(ours.history["loss"], history["loss"], atol=1e-5)
    assert np.allclose(ours.history["val_loss"], history["val_loss"], atol=1e-5)


def test_balanced_gives_the_weights_of_plain_fit_with_class_weights():
    (x, y), validation = parts()
    order = np.arange(len(x))
    positive = y.sum()
    classes = {0: len(y) / (2 * (len(y) - positive)), 1: len(y) / (2 * positive)}
    plain, _ = fitted_plainly(x, y, order, class_weight=classes)
    ours = train(network, (x, y), validation, change(imbalance="weights"), PLAIN, order=order)
    assert ours.best_epoch == 5
    assert largest_gap(plain, ours.model) < 1e-5


def test_the_focal_loss_is_that_of_lin_with_a_gamma_of_2_and_no_alpha():
    def lin(y, p):
        p = keras.ops.clip(p, 1e-7, 1 - 1e-7)
        right = y * p + (1 - y) * (1 - p)
        return keras.ops.mean(-((1 - right) ** 2) * keras.ops.log(right), axis=-1)

    (x, y), validation = parts()
    order = np.arange(len(x))
    _, plain = fitted_plainly(x, y, order, lin)
    ours = train(network, (x, y), validation, change(imbalance="focal"), PLAIN, order=order)
    assert np.allclose(ours.history["loss"], plain["loss"], atol=1e-5)


def test_balanced_weighs_one_case_in_four_three_times_as_much():
    x = np.zeros((4, 1), np.float32)
    part = (x, np.array([0, 0, 0, 1]))
    (_, y, weight), _ = weighted(part, part, balanced=True)
    assert np.allclose(weight, [2 / 3, 2 / 3, 2 / 3, 2])
    assert y.shape == (4, 1)
    one_hot = (x, np.eye(2)[[0, 0, 0, 1]])
    assert np.allclose(weighted(one_hot, one_hot, balanced=True)[0][2], weight)


def test_equal_settings_give_equal_weights_whatever_was_trained_between():
    first = train(with_dropout, *parts(), SETTINGS, PLAIN)
    other = train(with_dropout, *parts(seed=9), change(seed=4, learning_rate=0.1), PLAIN)
    again = train(with_dropout, *parts(), SETTINGS, PLAIN)
    assert largest_gap(first.model, again.model) == 0
    assert first.history == again.history
    assert largest_gap(first.model, other.model) > 0.01


def test_the_history_is_the_same_however_long_a_chunk_lasts(monkeypatch):
    histories = []
    for seconds in (chunked.CHUNK_S, 1e-9):  # as on a machine that is busy, one step a chunk
        monkeypatch.setattr(chunked, "CHUNK_S", seconds)
        histories.append(train(with_dropout, *parts(), SETTINGS, PLAIN).history)
    assert histories[0] == histories[1]


def test_a_returned_model_is_left_alone_by_later_trainings():
    first = train(network, *parts(), SETTINGS, PLAIN)
    before = first.model.get_weights()
    train(network, *parts(seed=5), change(seed=1), PLAIN)
    assert all(np.array_equal(a, b) for a, b in zip(before, first.model.get_weights(), strict=True))


def test_the_best_weights_are_kept_and_patience_ends_the_training():
    (x, y), (held_x, held_y) = parts()
    wrong = (held_x, 1 - held_y)  # the better it learns, the worse it gets here
    ended = train(network, (x, y), wrong, change(epochs=50, patience=3), PLAIN)
    losses = ended.history["val_loss"]
    assert ended.ending == "early"
    assert len(losses) == ended.best_epoch + 3 < 50
    assert min(losses) == losses[ended.best_epoch - 1]
    said = np.asarray(ended.model(held_x))[:, 0]
    assert abs(float(-np.log(np.where(wrong[1] == 1, said, 1 - said)).mean()) - min(losses)) < 1e-5


def test_validation_in_blocks_gives_the_mean_over_rows(monkeypatch):
    monkeypatch.setattr(blocks, "VALIDATION_ROWS", 16)
    training, (x, y) = parts(held_out=50)  # four blocks of 13, two rows filled up
    trained = train(network, training, (x, y), SETTINGS, PLAIN)
    said = np.asarray(trained.model(x))[:, 0]
    assert abs(float(-np.log(np.where(y == 1, said, 1 - said)).mean()) - min(trained.history["val_loss"])) < 1e-5


def test_stopping_after_an_epoch_gives_what_there_is():
    asked = count()
    stopped = train(network, *parts(), change(epochs=100_000), PLAIN, Hooks(should_stop=lambda: next(asked) > 2))
    assert stopped.ending == "stopped"
    assert 1 <= len(stopped.history["loss"]) < 100_000
    assert stopped.seconds < 10


@pytest.mark.parametrize("patience_of_user", [0, 1])
def test_stopping_before_the_first_epoch_ends_raises_stopped(patience_of_user):
    asked = count()
    hooks = Hooks(should_stop=lambda: next(asked) >= patience_of_user)
    with pytest.raises(Stopped):
        train(network, *parts(), SETTINGS, dataclasses.replace(PLAIN, steps_per_chunk=1), hooks)


def test_an_epoch_whose_measuring_is_stopped_does_not_count():
    def own():
        model = network()
        rows, held_out = weighted(*parts(), False)
        return chunked.compiled(model, network, PLAIN, rows, held_out, 1)

    def quality(_, epoch):
        if epoch == 3:
            raise Stopped
        return float(epoch)

    trained = train_own(own, (), change(epochs=5), Hooks(), [], quality)
    assert trained.ending == "stopped" and trained.best_epoch == 1
    assert len(trained.history["loss"]) == len(trained.quality) == 2


def exploding(rows):
    """All x = y = 1 and one weight that starts at 0: a step multiplies its error by 1 - 2 * 50.5 = -100.

    So the loss of step n is 10 ** (4 * (n - 1)), which float32 cannot hold from step 11 on.
    """
    one = np.ones((rows, 1), np.float32)
    recipe = Recipe(loss="mean_squared_error", optimizer="sgd", jit=False)
    settings = change(epochs=9, batch=2, learning_rate=50.5)

    def build():
        inputs = keras.Input((1,))
        weight = keras.layers.Dense(1, use_bias=False, kernel_initializer="zeros")
        return keras.Model(inputs, weight(inputs))

    return build, (one, one), (one[:4], one[:4]), settings, recipe


def test_a_loss_that_is_no_number_ends_the_training_with_the_last_good_weights():
    ended = train(*exploding(rows=8))  # four steps an epoch: the third epoch fails
    assert (ended.ending, ended.diverged_step, ended.best_epoch) == ("diverged", 11, 1)
    assert len(ended.history["loss"]) == 2
    assert abs(ended.model.get_weights()[0].item() / -1e8 - 1) < 1e-4  # the error after four steps is -(100 ** 4)


def test_a_loss_that_is_no_number_in_the_first_epoch_is_told_with_advice():
    with pytest.raises(UserError, match=r"step 11.*learning rate below 50\.5"):
        train(*exploding(rows=40))


def test_missing_values_that_slipped_through_are_told_and_not_trained_on():
    (x, y), validation = parts()
    x[7, 2] = x[7, 3] = x[9, 1] = np.nan
    with pytest.raises(UserError, match="2 rows hold missing or infinite values"):
        train(network, (x, y), validation, SETTINGS, PLAIN)


@pytest.mark.parametrize("jit", [True, False])
def test_weights_that_are_no_numbers_are_found_where_a_relu_hides_them_from_the_loss(jit):
    rows, held_out = weighted(*parts(), balanced=False)
    trainer = chunked.compiled(network(), network, Recipe(jit=jit), rows, held_out, 8)
    trainer.restart(network(), 0.01)
    broken = trainer.inner.weights[0].numpy()
    broken[0, 0] = np.nan
    trainer.inner.weights[0].assign(broken)
    events = []
    tell = keras.callbacks.LambdaCallback(on_train_batch_end=lambda _, logs: events.append(logs["loss"]))
    plan = blocks.index_blocks(60, 8, 0, 0, (0, 8))
    trainer.fit(plan, steps_per_epoch=1, shuffle=False, verbose=0, callbacks=[tell])
    assert np.isnan(events[0])


class Killed(Exception):  # noqa: N818  # says what happened
    pass


def killed_after(epochs):
    def tell(progress):
        if progress.epoch >= epochs:
            raise Killed

    return tell


def test_a_killed_training_resumes_to_exactly_the_same_end(tmp_path, monkeypatch):
    monkeypatch.setattr(watch, "CHECKPOINT_S", 0)
    monkeypatch.setattr(watch, "CHECKPOINT_COST", 0)
    monkeypatch.setattr(watch, "EVENT_S", 0)
    settings, place = change(epochs=12), tmp_path / "it.npz"
    whole = train(with_dropout, *parts(), settings, PLAIN)
    for epoch in (4, 9):
        with pytest.raises(Killed):
            train(with_dropout, *parts(), settings, PLAIN, Hooks(on_progress=killed_after(epoch), checkpoint=place))
    events = []
    resumed = train(with_dropout, *parts(), settings, PLAIN, Hooks(on_progress=events.append, checkpoint=place))
    assert resumed.resumed == 2
    assert events[0].epoch == len(events[0].loss) == 9
    assert largest_gap(whole.model, resumed.model) == 0
    assert (whole.history, whole.best_epoch) == (resumed.history, resumed.best_epoch)
    assert place.exists()


def test_a_training_killed_after_its_last_epoch_only_hands_over_its_result(tmp_path, monkeypatch):
    monkeypatch.setattr(watch, "CHECKPOINT_S", 0)
    monkeypatch.setattr(watch, "CHECKPOINT_COST", 0)
    (x, y), (held_x, held_y) = parts()
    data = (x, y), (held_x, 1 - held_y)
    settings, hooks = change(epochs=50, patience=3), Hooks(checkpoint=tmp_path / "it.npz")
    first, again = (train(network, *data, settings, PLAIN, hooks) for _ in range(2))
    assert (first.ending, first.resumed, again.ending, again.resumed) == ("early", 0, "early", 1)
    assert first.history == again.history
    assert largest_gap(first.model, again.model) == 0


def test_a_damaged_or_foreign_checkpoint_is_ignored(tmp_path):
    place = tmp_path / "it.npz"
    state = checkpoint.State([np.arange(3.0)], [np.ones(2)], [0.5], [0.6], 1)
    checkpoint.save(place, "mine", state)
    whole = place.read_bytes()
    kept = checkpoint.load(place, "mine")
    assert (kept.loss, kept.best_epoch, kept.variables[0].tolist()) == ([0.5], 1, [0, 1, 2])
    assert checkpoint.load(place, "another's") is None
    assert checkpoint.load(tmp_path / "none.npz", "mine") is None
    rng = np.random.default_rng(0)
    for at in rng.integers(0, len(whole), 50).tolist():
        place.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert checkpoint.load(place, "mine") is None
    place.write_bytes(whole[:100])
    assert train(network, *parts(), SETTINGS, PLAIN, Hooks(checkpoint=place)).resumed == 0


def test_other_data_or_settings_do_not_resume_a_checkpoint(tmp_path, monkeypatch):
    monkeypatch.setattr(watch, "CHECKPOINT_S", 0)
    hooks = Hooks(checkpoint=tmp_path / "it.npz")
    train(network, *parts(), SETTINGS, PLAIN, hooks)
    assert train(network, *parts(seed=8), SETTINGS, PLAIN, hooks).resumed == 0


def test_the_events_tell_the_whole_history_and_a_last_word():
    events = []
    trained = train(network, *parts(), change(epochs=300), PLAIN, Hooks(on_progress=events.append))
    assert [v for e in events for v in e.loss] == trained.history["loss"]
    assert [v for e in events for v in e.val_loss] == trained.history["val_loss"]
    assert (events[-1].epoch, events[-1].step, events[-1].left_s) == (300, 300 * 8, 0)
    assert len(events) <= trained.seconds / watch.EVENT_S + 2


def test_an_epoch_visits_every_row_once_in_an_order_that_follows_from_seed_and_number():
    def epochs(first, seed=0):
        plan = blocks.index_blocks(21, 4, seed, first, (0, 6)).take(3)
        return [table.ravel() for table, *_ in plan.as_numpy_iterator()]

    from_start = epochs(0)
    for table in from_start:
        assert sorted(table[table >= 0]) == list(range(21))
        assert set(-1 - table[table < 0]) <= set(range(21))  # the last batch is filled up with real rows
    assert not np.array_equal(from_start[0], from_start[1])
    assert np.array_equal(from_start[2], epochs(2)[0])
    assert not np.array_equal(from_start[0], epochs(0, seed=1)[0])


def test_names_do_not_matter_to_the_kept_networks_but_layers_do():
    def build(units=3, activation="relu", **name):
        inputs = keras.Input((4,))
        return keras.Model(inputs, keras.layers.Dense(units, activation=activation, **name)(inputs))

    assert architecture(build()) == architecture(build()) == architecture(build(name="other"))
    assert architecture(build()) != architecture(build(units=2))
    assert architecture(build()) != architecture(build(activation="tanh"))
    assert architecture(build()) != architecture(build(dtype="mixed_bfloat16"))


def test_an_architecture_trained_again_is_not_compiled_again_and_few_are_kept(monkeypatch):
    monkeypatch.setattr(chunked, "KEPT", 1)
    chunked._kept.clear()
    train(network, *parts(), SETTINGS, PLAIN)
    first = next(iter(chunked._kept.values()))
    train(network, *parts(seed=2), change(learning_rate=0.5, seed=8), PLAIN)
    assert next(iter(chunked._kept.values())) is first
    train(with_dropout, *parts(), SETTINGS, PLAIN)
    assert len(chunked._kept) == 1
    assert next(iter(chunked._kept.values())) is not first


def test_a_network_trained_in_mixed_precision_comes_back_in_float32(monkeypatch):
    monkeypatch.setattr(chunked, "supported", lambda wanted: wanted)
    mixed = train(network, *parts(), SETTINGS, dataclasses.replace(PLAIN, precision="mixed_bfloat16"))
    exact = train(network, *parts(), SETTINGS, PLAIN)
    assert {layer.dtype_policy.name for layer in mixed.model.layers} == {"float32"}
    assert keras.config.dtype_policy().name == "float32"
    assert 0 < largest_gap(mixed.model, exact.model) < 0.1
