"""The Clarke error grid: every border by hand, the lines true to the zones, shares with intervals."""

import itertools

import numpy as np
import pytest

from core.clarke import LINES, MG_DL, MIRRORED, PLACES, TOP, ZONES, zones
from core.evaluation.clarke import MOST_POINTS, clarke_metrics, clarke_points
from core.evaluation.intervals import wilson

POINTS = [
    # within 20 % of the reference, its borders included
    (100, 100, "A"), (100, 120, "A"), (100, 80, "A"), (100, 121, "B"), (100, 79, "B"), (85, 102, "A"), (85, 102.1, "B"),
    # both below 70
    (30, 69, "A"), (69, 30, "A"), (69.9, 0, "A"), (50, 70, "D"), (70, 50, "B"), (65, 70, "A"),
    # D under E on the left: reference to 70, predicted 70 ... 180
    (58, 70, "D"), (40, 179, "D"), (40, 180, "E"), (70, 84, "A"), (70, 84.1, "D"), (70, 179, "D"), (70, 180, "E"),
    (70.1, 150, "B"), (0, 70, "D"), (0, 180, "E"),
    # C above: 110 more than the reference
    (71, 181, "C"), (71, 180.9, "B"), (150, 260, "C"), (150, 259, "B"), (290, 400, "C"), (290, 399, "B"),
    # C below: 7/5 of the reference less 182
    (130, 0, "C"), (130, 1, "B"), (129, 0, "B"), (155, 35, "C"), (155, 36, "B"), (179, 68, "C"), (179, 69, "B"),
    # E on the right: reference from 180, predicted to 70
    (180, 70, "E"), (180, 71, "B"), (179.9, 60, "C"), (400, 70, "E"), (400, 0, "E"), (240, 70, "E"),
    # D on the right: reference from 240, predicted 70 ... 180
    (240, 71, "D"), (240, 180, "D"), (239, 180, "B"), (240, 181, "B"), (400, 180, "D"), (225, 180, "A"), (240, 192, "A"),
    # beyond the drawing the lines go on
    (500, 400, "A"), (500, 399, "B"), (300, 410, "C"), (600, 100, "D"),
]  # fmt: skip


def zone(reference: float, predicted: float) -> str:
    return ZONES[zones([reference], [predicted])[0]]


@pytest.mark.parametrize(("reference", "predicted", "expected"), POINTS)
def test_every_border_belongs_to_the_zone_worked_out_by_hand(reference, predicted, expected):
    assert zone(reference, predicted) == expected


def test_all_points_at_once_are_what_they_are_one_by_one():
    reference, predicted, expected = zip(*POINTS, strict=True)
    assert [ZONES[place] for place in zones(reference, predicted)] == list(expected)


def test_the_lines_lie_where_the_zone_changes_and_nowhere_else():
    grid = np.arange(1, TOP, 2.0) + 0.013  # off every border
    x, y = np.meshgrid(grid, grid)
    found = zones(x, y)
    changes = np.zeros_like(found, dtype=bool)
    changes[:, 1:] |= np.diff(found, axis=1) != 0
    changes[1:] |= np.diff(found, axis=0) != 0
    spots = np.concatenate([np.linspace(a, b, 800) for line in LINES for a, b in itertools.pairwise(line)])
    distance = lambda p, many: np.hypot(*(many - p).T).min()  # noqa: E731  short, and used twice
    borders = np.column_stack([x[changes], y[changes]]) - 1
    assert max(distance(border, spots) for border in borders[::3]) < 2.9
    inner = spots[(spots > 4).all(axis=1) & (spots < TOP - 4).all(axis=1)]
    assert max(distance(spot, borders) for spot in inner[::20]) < 4


@pytest.mark.parametrize("places", [PLACES, MIRRORED])
def test_every_letter_stands_in_its_zone(places):
    assert {letter: zone(*spot) for letter, spot in places.items()} == {letter: letter for letter in places}


def test_a_value_that_is_not_known_is_a_bug():
    with pytest.raises(ValueError, match="finite"):
        zones([100], [np.nan])


def test_a_millimole_of_glucose_weighs_180_milligrams():
    assert pytest.approx(180.16) == 10 * MG_DL
    assert zone(3.0 * MG_DL, 11.0 * MG_DL) == "E"


def test_shares_add_up_and_have_intervals_over_persons_or_wilsons():
    reference, predicted, expected = (np.array(column) for column in zip(*POINTS, strict=True))
    single = clarke_metrics(reference, predicted)
    assert sum(single[letter].value for letter in ZONES) == pytest.approx(1)
    assert single["E"] == wilson(int((expected == "E").sum()), len(POINTS))
    assert single["AB"].value == pytest.approx(single["A"].value + single["B"].value)
    persons = clarke_metrics(reference, predicted, np.arange(len(POINTS)) % 5)
    assert persons["A"].value == single["A"].value and persons["A"].low != single["A"].low


def test_of_many_points_the_harmful_ones_are_all_drawn():
    rng = np.random.default_rng(0)
    reference = rng.uniform(40, 400, 9000)
    predicted = np.clip(reference + rng.normal(0, 40, 9000), 20, 500)
    drawn, found = clarke_points(reference, predicted), zones(reference, predicted)
    assert len(drawn["zone"]) == MOST_POINTS and set(drawn["zone"]) >= {"A", "B"}
    assert sum(letter in "CDE" for letter in drawn["zone"]) == int((found >= 2).sum()) > 0
    assert [ZONES[p] for p in zones(drawn["reference"], drawn["predicted"])] == drawn["zone"]
    assert clarke_points(reference[:10], predicted[:10])["reference"] == reference[:10].tolist()
