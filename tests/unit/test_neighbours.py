"""Distances by hand and against scikit-learn; what lies far away is told."""

import io

import numpy as np
import pandas as pd
import pytest
from sklearn.neighbors import NearestNeighbors

from core.data.preparation import TablePreparation
from core.data.splits import Split
from core.neighbours import AT_EDGE, INSIDE, UNLIKE, Neighbourhood, apart, drawn, neighbourhood
from core.taught import read_taught, taught_file

RNG = np.random.default_rng(0)
FRAME = pd.DataFrame({"x": RNG.normal(5, 2, 300), "y": RNG.normal(0, 1, 300), "sex": RNG.choice(["f", "m"], 300)})
FRAME.loc[::7, "y"] = np.nan
TRAIN, VALIDATION = np.arange(200), np.arange(200, 300)
PREPARED = TablePreparation.fit(FRAME.iloc[TRAIN])
AROUND = neighbourhood(PREPARED.apply, FRAME, TRAIN, VALIDATION, 0)
PARTS = Split(TRAIN, VALIDATION, np.arange(300, 310))
OUTCOMES = np.arange(310) % 2
RISKS = np.linspace(0, 1, 310)


def test_distances_are_those_of_scikit_learn():
    x = PREPARED.apply(FRAME)
    theirs = NearestNeighbors(n_neighbors=10).fit(x[TRAIN].astype("float64"))
    far, places = theirs.kneighbors(x[VALIDATION].astype("float64"))
    far /= np.sqrt(x.shape[1])
    assert np.sort(far[:, -1]) == pytest.approx(AROUND.usual, abs=1e-6)
    assert AROUND.distance(x[VALIDATION]) == pytest.approx(far[:, -1], abs=1e-6)
    rows, distances = AROUND.nearest(x[[250]], 10)
    assert distances == pytest.approx(far[50], abs=1e-5)
    assert set(rows) == set(TRAIN[places[50]])


def test_a_training_case_is_its_own_nearest_one():
    rows, distances = AROUND.nearest(PREPARED.apply(FRAME.iloc[[17]]), 3)
    assert rows[0] == 17 and distances[0] == 0


def test_the_light_is_read_off_the_validation_cases():
    around = Neighbourhood(np.zeros((1, 1)), np.zeros(1), np.arange(1, 101) / 100)
    assert around.light(np.array([0.0, 0.96, 0.97, 1.0, 1.01])).tolist() == [INSIDE, INSIDE, AT_EDGE, AT_EDGE, UNLIKE]
    assert around.farther(0.96) == pytest.approx(0.05)
    assert around.farther(1.01) == 0


def test_a_case_far_from_all_others_is_unlike_them_and_a_usual_one_is_not():
    usual = pd.DataFrame({"x": [5.0], "y": [0.0], "sex": ["f"]})
    for case, light in ((usual, INSIDE), (usual.assign(x=60.0), UNLIKE)):
        _, distances = AROUND.nearest(PREPARED.apply(case), 10)
        assert AROUND.light(distances[-1]) == light


def test_many_training_cases_are_drawn_from_and_arrays_of_any_shape_are_taken(monkeypatch):
    monkeypatch.setattr("core.neighbours.MOST_TRAINING", 50)
    pictures = RNG.normal(size=(300, 4, 4, 1)).astype("float32")
    around = neighbourhood(lambda x: x, pictures, TRAIN, VALIDATION, 0)
    assert around.x.shape == (50, 16) and set(around.row) <= set(TRAIN)
    rows, distances = around.nearest(pictures[[around.row[3]]], 1)
    assert rows[0] == around.row[3] and distances[0] == 0
    assert drawn(TRAIN, 50, 0).tolist() == around.row.tolist()


def test_differences_are_in_standard_deviations_and_gaps_and_categories_count_one():
    columns = PREPARED.to_dict()["columns"]
    here = {"x": 5.0, "y": float("nan"), "sex": "f"}
    there = {"x": 5.0 + 2 * columns[0]["scale"], "y": 0.0, "sex": "m"}
    assert apart(columns, here, there) == pytest.approx([2, 1, 1])
    assert apart(columns, here, {**here, "y": None}).tolist() == [0, 0, 0]


def test_the_parts_of_a_run_come_back_as_they_went():
    taught = read_taught(taught_file(PARTS, OUTCOMES, RISKS, TRAIN[:50], RISKS[:50]), 310, 2)
    assert taught.train.tolist() == TRAIN.tolist() and taught.validation.tolist() == VALIDATION.tolist()
    assert taught.y.tolist() == OUTCOMES[200:300].tolist() and taught.p == pytest.approx(RISKS[200:300])


def arrays(**changes: object) -> bytes:
    file = io.BytesIO()
    whole = {"train": TRAIN, "validation": VALIDATION, "y": OUTCOMES[200:300], "p": RISKS[200:300]}
    np.savez(file, **{name: value for name, value in {**whole, **changes}.items() if value is not None})
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK",
        arrays(train=TRAIN + 200),
        arrays(train=TRAIN - 1),
        arrays(train=TRAIN[:0]),
        arrays(train=TRAIN.astype("float64")),
        arrays(validation=VALIDATION[1:]),
        arrays(y=OUTCOMES[200:300] + 1),
        arrays(y=np.array(["a"] * 100)),
        arrays(p=RISKS[200:300] * 2),
        arrays(p=np.full(100, np.nan)),
        arrays(p=np.zeros((100, 3))),
        arrays(p=None),
        arrays(p=np.float64(0.5)),
        arrays(learned=TRAIN[:2], learned_p=np.float64(0.5)),
    ],
)
def test_parts_that_do_not_fit_the_data_are_as_if_they_were_absent(content):
    assert read_taught(arrays(), 310, 2) is not None
    assert read_taught(content, 310, 2) is None
