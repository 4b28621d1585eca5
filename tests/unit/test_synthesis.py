"""The game of two networks: its builders, its figures in a run, stop and resume, and what is detected."""

import dataclasses
import io

import keras
import numpy as np
import pytest
import tensorflow as tf

from core import synthesis_judge, synthesis_play
from core.bundle import make_bundle, read_bundle
from core.checked_network import check_network
from core.data.pictures.choice import MADE_SIDES
from core.errors import Stopped, UserError
from core.i18n import translator
from core.latent import maker, moved, start
from core.models import gan
from core.models.adversarial import Adversarial
from core.models.differentiable import changed
from core.models.moments import SEED, SHOWN, latent_numbers, mixed_numbers
from core.registry import demo
from core.report.html import html_report
from core.spec import Hooks
from core.store import Store
from core.synthesis import check_side, directions, run_synthesis
from core.synthesis_judge import EPOCHS
from core.synthesis_moments import ROUND, moments_beside, unpack_moments
from core.synthesis_verdict import STOPPED, kept_text, unmeasured, verdicts
from core.tasks import task_of
from tests.documents import pages_of, report_of, say_the_same, slides_of, tight, words_on

SETTINGS = dataclasses.replace(demo("gan").settings_for("nodule-synthetic"), epochs=2, batch=16)
PICTURES = np.random.default_rng(0).uniform(-1, 1, (40, 28, 28, 1)).astype("float32")
LABELS = np.eye(2, dtype="float32")[np.arange(40) % 2]


@pytest.fixture(scope="module", autouse=True)
def quick_judge():
    """One that learned from few pictures: how well it judges is nothing that is asked here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(synthesis_judge, "MOST", 128)
        yield


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return Store(tmp_path_factory.mktemp("state"))


@pytest.fixture(scope="module")
def run(store):
    return run_synthesis(SETTINGS, Hooks(checkpoint=store.checkpoint("whole")), store)


@pytest.mark.parametrize("side", MADE_SIDES)
@pytest.mark.parametrize("name", ["textbook", "conditional"])
def test_the_generator_makes_pictures_of_the_size_it_is_asked_for(side, name):
    built = getattr(gan, name)((side, side, 3), 4)
    classes = 4 if name == "conditional" else 0
    made = built.generator(latent_numbers(2, classes, 0))
    assert made.shape == (2, side, side, 3) and float(np.abs(made).max()) <= 1
    told = built.discriminator([made, tf.eye(4)[:2]] if classes else made)
    assert told.shape == (2, 1) and built.classes == classes


def test_every_size_that_the_page_allows_has_a_generator():
    assert set(gan.WIDTHS) == set(MADE_SIDES)


@pytest.mark.parametrize("name", ["textbook", "augmented", "conditional", "wasserstein"])
def test_a_round_moves_both_networks_and_their_average(name):
    keras.utils.set_random_seed(0)
    game = Adversarial(getattr(gan, name)((28, 28, 1), 2), PICTURES, LABELS, 8, 1e-3)
    before = [v.numpy() for v in game.state]
    keys = tf.constant([0, 0], tf.int64)
    told = game.train_step((tf.zeros((ROUND, 1), tf.int32), tf.constant(0), tf.constant(3), keys))
    assert int(told["step"]) == 3 and np.isfinite(float(told["loss"])) and np.isfinite(game.validation_loss())
    for players in (game.generator, game.discriminator, game.inner):
        assert max(float(np.abs(v.numpy()).max()) for v in players.trainable_variables) > 0
    assert sum(bool((a != v.numpy()).any()) for a, v in zip(before, game.state, strict=True)) > len(before) // 2


def test_the_conditional_game_is_augmented_only_where_pictures_are_few(monkeypatch):
    monkeypatch.setattr(Adversarial, "_compile_now", lambda game: None)

    def augmented(name):
        return Adversarial(getattr(gan, name)((28, 28, 1), 2), PICTURES, LABELS, 8, 1e-3).augmented

    assert augmented("conditional") and augmented("augmented") and not augmented("textbook")
    monkeypatch.setattr(gan, "FEW", len(PICTURES))
    assert augmented("augmented") and not augmented("conditional")


def test_augmentation_lets_gradients_through_and_keeps_real_and_generated_alike():
    pictures = tf.constant(PICTURES[:4])
    with tf.GradientTape() as tape:
        tape.watch(pictures)
        shown = changed(pictures, tf.constant([1, 2], tf.int64))
    gradient = tape.gradient(shown, pictures).numpy()
    assert np.isfinite(gradient).all() and (np.abs(gradient).sum(axis=(1, 2, 3)) > 0).all()
    assert (shown.numpy() == changed(pictures, tf.constant([1, 2], tf.int64)).numpy()).all()
    assert (shown.numpy() != changed(pictures, tf.constant([1, 3], tf.int64)).numpy()).any()
    covered = (shown.numpy() == 0).mean(axis=(1, 2, 3))
    assert (covered > 0.02).all()  # the hole and what moved in


def test_directions_are_those_in_which_the_first_layer_is_steepest():
    inputs = keras.Input((gan.LATENT,))
    model = keras.Model(inputs, keras.layers.Dense(2, use_bias=False, name="first")(inputs))
    weights = np.zeros((gan.LATENT, 2), "float32")
    weights[7, 0], weights[3, 1] = 3, 1
    model.get_layer("first").set_weights([weights])
    found = np.abs(directions(model))
    assert found[0].argmax() == 7 and found[1].argmax() == 3 and found[0, 7] == pytest.approx(1)


def test_a_run_tells_every_figure_with_its_interval_and_says_synthetic(run, store):
    assert run.task == "synthesis" and run.whole and len(run.history["loss"]) == len(run.history["val_loss"]) == 2
    assert set(run.metrics) == set(task_of(run).names(run))
    assert all(metric.n and (metric.value is not None or metric.why) for metric in run.metrics.values())
    moments = unpack_moments(store.read(run, "moments.npz"))
    assert [moments[0].step, moments[-1].step] == [0, 2 * ROUND]
    assert run.told["quality"]["step"] == [ROUND, 2 * ROUND]
    assert run.best_epoch == 1 + np.argmin(run.told["quality"]["value"])
    assert run.told["variety"]["step"] == [moment.step for moment in moments]
    held = np.load(io.BytesIO(store.read(run, "test.npz")))["row"]
    assert len(held) == run.split["validation"] + run.split["test"]
    assert not set(held) & {pair["row"] for pair in run.told["pairs"]}
    for language in ("en", "zh"):
        report = html_report(run, demo("gan"), translator(language))
        assert "SYNTHETIC" in report and 'id="variety-chart"' in report and "data:image/png;base64," in report
        assert len(verdicts(run, translator(language))) == 2


@pytest.mark.slow
def test_equal_settings_give_equal_pictures_also_after_two_stops(run, store, tmp_path):
    other, stop = Store(tmp_path), {"after": 1}
    place = other.checkpoint("resumed")

    def until_stopped():
        told = []
        heard = Hooks(told.append, lambda: any(one.part and one.epoch >= stop["after"] for one in told), place)
        return run_synthesis(SETTINGS, heard, other)

    half = until_stopped()
    assert half.ending == "stopped" and len(half.history["loss"]) == 1 and moments_beside(place)
    assert half.told["quality"]["step"] == [ROUND] and half.metrics["memorisation"].n == half.told["made"] > 0
    assert half.metrics["frechet_distance"].why == STOPPED and "model.onnx" in half.files
    assert STOPPED in html_report(half, demo("gan"), translator("en"))
    assert maker(half, other)(latent_numbers(2, 0, 0).numpy(), np.zeros(0)).shape == (2, 28, 28, 1)
    stop["after"] = 2
    late = until_stopped()  # while it is measured
    assert late.ending == "stopped" and unmeasured(late.metrics) and len(late.history["loss"]) == 2
    again = run_synthesis(SETTINGS, Hooks(checkpoint=place), other)
    assert again.history["loss"] == pytest.approx(run.history["loss"], rel=1e-3)
    assert again.whole and again.resumed == 2 and again.told["variety"]["step"][0] == 0
    assert set(again.metrics) == set(run.metrics) and not unmeasured(again.metrics)
    assert again.history == late.history  # nothing was trained again
    pictures = [
        np.load(io.BytesIO(where.read(one, "made.npz")))["pictures"] for where, one in ((store, run), (other, again))
    ]
    assert np.abs(pictures[0].astype(int) - pictures[1]).mean() < 1


def test_pictures_to_be_measured_have_the_classes_of_the_data_in_their_proportions():
    labels = np.eye(2)[(np.arange(400) % 4 == 0).astype(int)]
    asked = mixed_numbers(2_000, labels, 0)
    assert asked.shape == (2_000, gan.LATENT + 2) and asked[:, gan.LATENT + 1].mean() == pytest.approx(0.25, abs=0.03)
    assert mixed_numbers(3, labels[:, :0], 0) == pytest.approx(latent_numbers(3, 0, 0).numpy())


def test_the_page_makes_the_same_pictures_as_the_worker_kept(run, store):
    made = np.load(io.BytesIO(store.read(run, "made.npz")))["pictures"]
    latent = latent_numbers(200, 0, SETTINGS.seed).numpy()
    assert np.abs(maker(run, store)(latent[:4], np.zeros(0)).astype(int) - made[:4]).max() <= 1
    one = start(run, 0)
    assert (moved(one, run, [0.0] * 6) == one).all() and (moved(one, run, [3.0]) != one).any()


def test_a_bundle_comes_back_and_a_broken_one_is_refused(run, store):
    content = make_bundle(run, demo("gan"), store, translator("en"))
    back, files = read_bundle(content, "mine.zip")
    assert back == run and set(files) == {"model.keras", "model.onnx", "made.npz", "moments.npz", "test.npz"}
    check_network(files["model.onnx"])
    for changed_value in ({"latent": 7}, {"sheet": "https://example.org/x.png"}):
        broken = dataclasses.replace(run, told={**run.told, **changed_value})
        with pytest.raises(UserError):
            read_bundle(make_bundle(broken, demo("gan"), store, translator("en")), "mine.zip")


def test_no_set_is_reported_beside_what_classifiers_reached_on_it():
    assert demo("image").dataset("pneumoniamnist").benchmark and not demo("gan").dataset("pneumoniamnist").benchmark


def test_pictures_of_other_sizes_are_refused_in_words():
    cases = demo("gan").load(SETTINGS, None)
    check_side(cases)
    with pytest.raises(UserError, match="128 pixels"):
        check_side(dataclasses.replace(cases, inputs=np.zeros((3, 128, 128, 1), np.uint8)))


def test_the_judge_is_told_of_from_its_first_step_and_can_be_stopped(tmp_path):
    seen = []
    with pytest.raises(Stopped):
        run_synthesis(SETTINGS, Hooks(seen.append, lambda: any(told.epoch >= 1 for told in seen)), Store(tmp_path))
    assert seen[0].epoch == 0 and {told.part for told in seen} == {0}
    assert seen[-1].epoch < seen[-1].epochs == EPOCHS


def test_which_generator_was_kept_is_said(run):
    said = kept_text(run, translator("en"))
    assert f"step {run.best_epoch * ROUND} is kept" in said
    assert f"{min(run.told['quality']['value']):.2f}" in said
    few = dataclasses.replace(run, told={**run.told, "quality": {"step": [], "value": []}})
    assert "too few" in kept_text(few, translator("en"))


@pytest.mark.slow
def test_the_generator_that_came_nearest_is_kept_and_not_the_last(tmp_path, monkeypatch):
    distances = iter([3.0, 1.0, 2.0])
    monkeypatch.setattr(synthesis_play, "frechet_distance", lambda *_: next(distances))
    run = run_synthesis(dataclasses.replace(SETTINGS, epochs=3), Hooks(), Store(tmp_path))
    assert run.best_epoch == 2 and run.told["quality"] == {"step": [50, 100, 150], "value": [3.0, 1.0, 2.0]}
    moments = unpack_moments(Store(tmp_path).read(run, "moments.npz"))
    kept = next(moment for moment in moments if moment.step == 2 * ROUND)
    made = maker(run, Store(tmp_path))(latent_numbers(SHOWN, 0, SEED).numpy(), np.zeros(0))
    assert np.abs(made.astype(int) - kept.pictures).max() <= 1 and kept.variety == run.told["variety"]["kept"]


def test_whoever_stops_at_once_gets_nothing(tmp_path):
    with pytest.raises(Stopped):
        run_synthesis(SETTINGS, Hooks(should_stop=lambda: True), Store(tmp_path))


def test_pdf_and_slides_of_made_pictures_say_what_the_report_says_and_synthetic_on_each(run):
    report = report_of(run, demo("gan"), translator("zh"))
    pdf, pptx = say_the_same(report)
    assert report.synthetic and "合成数据" in report.banner
    assert all(tight(report.banner) in words for words in [*pages_of(pdf), *map(words_on, slides_of(pptx))])
