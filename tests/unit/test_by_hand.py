"""What somebody changes while two networks play: who stands still does, and it is written down and survives a stop."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from core.by_hand import Change, changes_beside, changes_text, write_changes
from core.i18n import translator
from core.models import gan, steered
from core.models.adversarial import JUDGE, Adversarial
from core.models.steered import Steered
from core.spec import Wish
from core.synthesis_moments import ROUND

PICTURES = np.random.default_rng(0).uniform(-1, 1, (40, 28, 28, 1)).astype("float32")
RATE = 1e-3


@pytest.fixture(scope="module")
def game():
    keras.utils.set_random_seed(0)
    return Adversarial(gan.textbook((28, 28, 1), 2), PICTURES, np.eye(2, dtype="float32")[np.arange(40) % 2], 8, RATE)


def stepped(game):
    keys = tf.constant([0, 0], tf.int64)
    game.train_step((tf.zeros((ROUND, 1), tf.int32), tf.constant(0), tf.constant(2), keys))


@pytest.mark.parametrize(
    ("rates", "still", "moves"), [((0, 1), "generator", "discriminator"), ((1, 0), "discriminator", "generator")]
)
def test_a_player_whose_rate_is_0_stands_still(game, rates, still, moves):
    game.pace(*rates)
    before = {name: [v.numpy() for v in getattr(game, name).trainable_variables] for name in (still, moves)}
    stepped(game)
    same = {
        name: all((a == v.numpy()).all() for a, v in zip(kept, getattr(game, name).trainable_variables, strict=True))
        for name, kept in before.items()
    }
    assert same == {still: True, moves: False}


def test_wishes_are_followed_at_once_written_down_and_survive(game, tmp_path, monkeypatch):
    rested, place, wishes = [], tmp_path / "it.npz", [Wish()]
    monkeypatch.setattr(steered.time, "sleep", rested.append)
    follow = Steered(lambda: wishes[-1], place, lambda: False)
    follow.set_model(game)
    follow.on_train_begin()
    follow.on_epoch_begin(0)
    follow.on_train_batch_end(0, {"step": 10})
    assert not follow.changes and not rested and float(game.maker.learning_rate) == pytest.approx(RATE)
    wishes.append(Wish(0.0, 3.0, slow=True))
    follow.on_train_batch_end(1, {"step": 20})
    follow.on_train_batch_end(2, {"step": 30})
    assert follow.changes == [Change(20, 0.0, 3.0)] == changes_beside(place) and len(rested) == 2
    assert float(game.maker.learning_rate) == 0 and float(game.judge.learning_rate) == pytest.approx(3 * JUDGE * RATE)
    wishes.append(Wish())
    again = Steered(lambda: wishes[-1], place, lambda: False)
    again.set_model(game)
    again.on_train_begin()
    again.on_epoch_begin(1)  # the training goes on from its checkpoint, and nobody wishes anything
    assert again.changes == [Change(20, 0.0, 3.0), Change(ROUND, 1.0, 1.0)]


def test_one_step_at_a_time_waits_for_each_and_hears_a_stop(game, monkeypatch):
    waits, wishes, stop = [], [Wish(steps=0)], []

    def wait(seconds):
        waits.append(seconds)
        if len(waits) == 3:
            wishes.append(Wish(steps=2))  # two presses while it stood still
        if len(waits) == 5:
            stop.append(True)

    monkeypatch.setattr(steered.time, "sleep", wait)
    follow = Steered(lambda: wishes[-1], None, lambda: bool(stop))
    follow.set_model(game)
    follow.on_train_begin()
    follow.on_epoch_begin(0)
    held = []
    for step in (1, 2, 3):
        follow.on_train_batch_end(step - 1, {"step": step})
        held.append(len(waits))
    assert held == [3, 3, 5]  # stands still until the first press; the second is taken at once; then until the stop
    wishes.append(Wish())
    follow.on_train_batch_end(3, {"step": 4})
    assert len(waits) == 5 and not follow.changes


def test_what_was_changed_is_said_in_the_report_and_nothing_where_nothing_was(tmp_path):
    assert changes_text([], translator("en")) == "" and changes_beside(tmp_path / "it.npz") == []
    write_changes(tmp_path / "it.npz", [Change(20, 0.0, 3.0)])
    assert changes_beside(tmp_path / "it.npz") == [Change(20, 0.0, 3.0)]
    said = changes_text([{"step": 20, "generator": 0.0, "discriminator": 3.0}], translator("en"))
    assert "from step 20 on" in said and "× 0," in said and "× 3." in said
