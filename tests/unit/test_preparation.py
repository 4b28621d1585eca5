import json

import numpy as np
import pandas as pd
import pytest

from core.data.preparation import FAR, TablePreparation
from core.errors import UserError

FRAME = pd.DataFrame({"age": [20.0, 40.0, np.nan, 60.0], "weight": [50, 60, 70, 80], "sex": ["F", "M", "F", "F"]})


def test_numbers_take_the_median_for_gaps_then_mean_0_and_deviation_1():
    x = TablePreparation.fit(FRAME).apply(FRAME)
    deviation = np.sqrt((400 + 0 + 0 + 400) / 4)  # 20, 40, 40 (filled), 60 around 40
    assert x[:, 0] == pytest.approx(np.array([-20, 0, 0, 20]) / deviation, abs=1e-6)
    assert x[:, 1].tolist() == [0, 0, 1, 0]  # the gap itself
    assert x[:, 2] == pytest.approx(np.array([-15, -5, 5, 15]) / np.sqrt(125), abs=1e-6)


def test_categories_get_one_input_each_the_most_frequent_first():
    fitted = TablePreparation.fit(FRAME)
    assert fitted.names() == ("age", "age missing", "weight", "sex = F", "sex = M")
    assert fitted.apply(FRAME)[:, 3:].tolist() == [[1, 0], [0, 1], [1, 0], [1, 0]]


def test_there_is_one_name_for_each_input_and_the_numbers_are_float32():
    fitted = TablePreparation.fit(FRAME)
    x = fitted.apply(FRAME)
    assert x.dtype == np.float32
    assert x.shape == (4, len(fitted.names()))
    assert x.shape[1] == sum(column.width for column in fitted.columns)


def test_nothing_but_the_training_part_decides_medians_and_scales():
    later = pd.DataFrame({"age": [1000.0], "weight": [np.nan], "sex": ["F"]})
    fitted = TablePreparation.fit(FRAME)
    assert fitted.apply(pd.concat([FRAME, later]))[:4] == pytest.approx(fitted.apply(FRAME))
    assert fitted.apply(later)[0, 2] == pytest.approx(
        0
    )  # the median of training, 65, is its mean; no input says missing


def test_the_page_finds_what_it_needs_to_build_one_control_for_each_column():
    age, weight, sex = TablePreparation.fit(FRAME).columns
    assert (age.kind, age.typical, age.minimum, age.maximum, age.gaps) == ("number", 40, 20, 60, True)
    assert (weight.quartiles, weight.low, weight.high, weight.decimals) == ((57.5, 65, 72.5), 51.5, 78.5, 0)
    assert (sex.kind, sex.typical, sex.categories, sex.gaps) == ("category", "F", ("F", "M"), False)


@pytest.mark.parametrize(
    ("values", "decimals"), [([1, 2], 0), ([1.5, 2.25], 2), ([0.1 + 0.2, 1.0], 1), ([1 / 3, 2 / 3], 6)]
)
def test_decimals_are_those_with_which_the_values_are_written(values, decimals):
    assert TablePreparation.fit(pd.DataFrame({"x": values})).columns[0].decimals == decimals


def test_json_gives_back_an_equal_preparation_and_equal_numbers():
    fitted = TablePreparation.fit(FRAME.assign(thirds=[1 / 3, 2 / 3, np.pi, 1e-7]))
    again = TablePreparation.from_dict(json.loads(json.dumps(fitted.to_dict())))
    assert again == fitted
    frame = FRAME.assign(thirds=[0.1, 0.2, 0.3, 0.4])
    assert np.array_equal(again.apply(frame), fitted.apply(frame))


def test_an_unknown_category_counts_as_missing():
    fitted = TablePreparation.fit(FRAME.assign(sex=["F", None, "M", "F"]))
    x = fitted.apply(FRAME.assign(sex=["X", None, "M", "F"]))
    assert x[:, -3:].tolist() == [[0, 0, 1], [0, 0, 1], [0, 1, 0], [1, 0, 0]]


def test_rare_and_unknown_categories_share_an_input_where_training_had_rare_ones():
    labels = [f"c{i:02}" for i in range(20)] * 2 + ["rare", "rarer"]
    fitted = TablePreparation.fit(pd.DataFrame({"site": labels}))
    assert fitted.names()[-1] == "site = other"
    assert "rare" not in fitted.columns[0].categories
    x = fitted.apply(pd.DataFrame({"site": ["rare", "never seen", "c03"]}))
    assert x[:, -1].tolist() == [1, 1, 0]
    assert x.sum(1).tolist() == [1, 1, 1]


@pytest.mark.parametrize("broken", ["high", "", None, np.inf, -np.inf, 1e300])
def test_what_is_no_finite_number_counts_as_missing(broken):
    fitted = TablePreparation.fit(FRAME)
    x = fitted.apply(FRAME.assign(age=pd.Series([broken, 20.0, 40.0, 60.0], dtype=object)))
    assert x[0, :2].tolist() == [0, 1]
    assert x[1:, 1].tolist() == [0, 0, 0]


def test_infinity_in_training_is_a_gap_and_does_not_spoil_the_scale():
    spoiled = FRAME.assign(age=[20.0, 40.0, np.inf, 60.0])
    assert TablePreparation.fit(spoiled).columns[0] == TablePreparation.fit(FRAME).columns[0]


def test_an_absurd_number_stays_finite_in_float32():
    x = TablePreparation.fit(FRAME).apply(FRAME.assign(weight=[1e90, -1e90, 60, 70]))
    assert np.isfinite(x).all()
    assert x[:2, 2].tolist() == [FAR, -FAR]


def test_constant_and_empty_columns_give_zeros_and_no_division_by_zero():
    frame = pd.DataFrame({"same": [7.3] * 10, "empty": [np.nan] * 10})
    x = TablePreparation.fit(frame).apply(frame)
    assert x[:, 0] == pytest.approx(np.zeros(10), abs=1e-6)
    assert x[:, 1:].tolist() == [[0, 1]] * 10


def test_columns_are_found_by_name_and_further_ones_do_no_harm():
    fitted = TablePreparation.fit(FRAME)
    assert np.array_equal(fitted.apply(FRAME[["sex", "weight", "age"]].assign(more=1)), fitted.apply(FRAME))


def test_absent_columns_are_named():
    with pytest.raises(UserError, match="age, sex"):
        TablePreparation.fit(FRAME).apply(FRAME[["weight"]])
