"""The game on points in the plane: its gradients are right, it learns, and whoever stands still stays as it is."""

import numpy as np
import pytest

from core.i18n import translator
from core.point_gan import BATCH, REACH, SETS, backward, begin, flow, forward, made, played, ready_made, surface
from core.point_gan_figure import drawing_figure, game_figure, lattice

RATES = (0.001, 0.003)


def distances(game, points):
    return np.linalg.norm(made(game)[:, None] - points[None], axis=2)


def test_gradients_are_those_of_small_differences():
    weights, x = begin(3).discriminator.weights, np.random.default_rng(0).normal(size=(5, 2))
    loss = lambda weights, x: float((forward(weights, x)[-1] ** 2).sum())  # noqa: E731
    layers = forward(weights, x)
    at_x, of_weights = backward(weights, layers, 2 * layers[-1])
    step = 1e-6
    for place in range(2):
        shifted = x + step * (np.arange(2) == place)
        assert at_x[:, place].sum() == pytest.approx((loss(weights, shifted) - loss(weights, x)) / step, rel=1e-3)
    for layer, gradient in enumerate(of_weights):
        changed = [w + step * (k == layer) for k, w in enumerate(weights)]
        assert gradient.sum() == pytest.approx((loss(changed, x) - loss(weights, x)) / step, rel=1e-3, abs=1e-3)


@pytest.mark.parametrize("kind", SETS)
def test_every_set_lies_in_the_plane_that_is_shown_and_is_learned(kind):
    points = ready_made(kind)
    assert np.abs(points).max() < REACH
    before, after = (distances(game, points) for game in (begin(0), played(begin(0), points, RATES, 2500)))
    assert np.median(after.min(1)) < 0.1 < np.median(before.min(1))  # what is made lies on the points
    assert np.median(after.min(0)) < 0.1  # and the points are reached


def test_a_learning_rate_far_too_high_collapses():
    points = ready_made("spots")
    wild, calm = (played(begin(0), points, rates, 1500) for rates in ((0.03, 0.03), RATES))
    far = [np.mean(distances(game, points).min(0) > 0.3) for game in (wild, calm)]
    assert far[0] > 0.4 > 0.05 > far[1]  # spots that are never made


def test_who_stands_still_does_not_move_and_equal_games_are_equal():
    points = ready_made("ring")
    for rates, still, moves in (((0, 0.003), "generator", "discriminator"), ((0.003, 0), "discriminator", "generator")):
        game = played(begin(0), points, rates, 3)
        pairs = zip(getattr(game, still).weights, getattr(begin(0), still).weights, strict=True)
        assert all((a == b).all() for a, b in pairs)
        assert (getattr(game, moves).weights[0] != getattr(begin(0), moves).weights[0]).any()
    once, thrice = played(begin(0), points, RATES, 3), begin(0)
    for _ in range(3):
        thrice = played(thrice, points, RATES)
    assert once.losses == thrice.losses and once.step == thrice.step == 3 and (made(once) == made(thrice)).all()


def test_a_point_that_follows_the_flow_looks_more_real():
    points = ready_made("ring")
    game = played(begin(0), points, (0, 0.003), 300)
    places = made(game)
    assert (surface(game, places + 0.01 * flow(game, places)) >= surface(game, places) - 1e-9).mean() > 0.95
    assert surface(game, points).mean() > 0.7 > 0.3 > surface(game, places).mean()


def test_few_drawn_points_are_enough():
    assert np.isfinite(made(played(begin(0), np.array([[0.5, 0.5]]), RATES, 2 * BATCH))).all()


def test_the_chart_says_synthetic_and_holds_all_points_and_the_lattice_can_be_drawn_on():
    game, t = begin(0), translator("en")
    drawn = game_figure(game, ready_made("line"), t)
    assert "SYNTHETIC" in drawn.layout.title.text and len(drawn.data) == 4
    assert len(drawn.data[2].x) == len(drawn.data[2].y) == 3 * 60
    assert drawing_figure(np.zeros((0, 2)), t).layout.dragmode == "lasso" and len(lattice()) == 41**2
