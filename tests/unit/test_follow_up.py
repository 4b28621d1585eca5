"""What a run keeps of the time after the prediction, where people were followed."""

import dataclasses
import functools
import io
import json
from typing import Any

import numpy as np
import pytest

from core.data.series.loading import load_series
from core.data.series.pbc import CLASSES
from core.evaluation import kaplan_meier, observed_risk
from core.follow_up import all_judged, risk_over_time
from core.i18n import translator
from core.registry import demo
from core.results import Run
from core.spec import Followed
from core.words.over_time import auc_table, over_time_names, over_time_table, over_time_text
from tests.followed import followed_people, followed_run

T = translator("en")


def test_the_observed_risk_is_one_minus_the_estimate_at_that_time():
    curve = kaplan_meier([1, 2, 3, 4, 5], [1, 0, 1, 1, 0])
    late = observed_risk(curve, 3.5)
    assert (late.value, late.n) == (pytest.approx(7 / 15), 5)
    assert (late.low, late.high) == (1 - curve["high"][3], 1 - curve["low"][3])
    assert observed_risk(curve, 0.5).value == 0 and observed_risk(curve, 0.5).low is None
    all_had_it = observed_risk(kaplan_meier([1, 2], [1, 1]), 2)
    assert all_had_it.value == 1 and all_had_it.low is None and all_had_it.why


def test_every_person_is_in_one_group_whose_prediction_stands_beside_what_happened():
    followed, _, risk = followed_people(300)
    found = measured()
    groups = found["groups"]
    assert [group["n"] for group in groups] == [
        (risk < 0.3).sum(),
        ((risk >= 0.3) & (risk < 0.6)).sum(),
        (risk >= 0.6).sum(),
    ]
    assert [group["predicted"] for group in groups] == pytest.approx(
        [risk[part].mean() for part in (risk < 0.3, (risk >= 0.3) & (risk < 0.6), risk >= 0.6)]
    )
    assert groups[2]["observed"].value > groups[0]["observed"].value + 0.2
    assert sum(group["at_risk"][0] for group in groups) == found["n"] == 300
    assert found["events"] == followed.event.sum() == sum(group["events"] for group in groups)


def test_the_network_is_told_first_and_better_risks_get_the_higher_auc():
    found = measured()
    assert [model["id"] for model in found["models"]] in (["p", "logistic", "boosting"], ["p", "boosting", "logistic"])
    network, chance, _ = found["models"]
    place = found["times"].index(3)
    assert network["auc"][place].value > 0.65 > 0.6 > chance["auc"][place].value
    assert network["brier"].value < chance["brier"].value and network["scaled_brier"].value > 0


@functools.cache
def measured() -> dict[str, Any]:
    """Of 300 people, all figures."""
    return risk_over_time(*arguments())


def arguments() -> tuple[Followed, Run, bytes, tuple[float, float]]:
    followed, file, _ = followed_people(300)
    return followed, followed_run(), file, (0.3, 0.6)


def test_rows_are_places_in_the_data_and_years_without_enough_people_are_left_out():
    followed, file, _ = followed_people(300)
    with np.load(io.BytesIO(file)) as told:
        few = np.flatnonzero(told["row"] % 8 == 0)
        part = io.BytesIO()
        np.savez(part, **{name: told[name][few] for name in told.files})
    found = risk_over_time(followed, followed_run(), part.getvalue(), (0.3, 0.6))
    rows = np.load(io.BytesIO(part.getvalue()))["row"]
    assert found["n"] == len(few) and found["events"] == followed.event[rows].sum()
    assert len(found["times"]) < len(measured()["times"])


def test_a_run_keeps_it_and_reads_it_again():
    run = followed_run(over_time=measured())
    again = Run.from_dict(json.loads(json.dumps(run.to_dict())))
    assert again.over_time["models"] == run.over_time["models"]
    assert again.over_time["groups"] == run.over_time["groups"]
    assert followed_run().over_time == {}


def test_only_a_whole_cross_validation_judges_everybody():
    run = followed_run()
    assert not all_judged(run)
    assert all_judged(dataclasses.replace(run, folds={"done": 5, "wanted": 5}))
    assert not all_judged(dataclasses.replace(run, folds={"done": 4, "wanted": 5}))


@pytest.mark.parametrize("folds", [True, False])
def test_words_and_tables_say_whom_it_is_about(folds):
    run = followed_run(over_time={**measured(), "folds": folds})
    said = over_time_text(run, T)
    assert ("Judged on all 300 cases" in said[0]) == folds and ("300 test cases" in said[0]) != folds
    assert said[1] == "What counts." and "by year 3" in said[2]
    table = over_time_table(run, T)
    assert table["Group"] == ["Low risk", "Middle risk", "High risk"] and len({len(v) for v in table.values()}) == 1
    assert next(iter(over_time_names(run, T).values())) == "Network"
    assert len(auc_table(run, T)["Year"]) == len(run.over_time["times"])


def test_the_landmark_task_tells_what_became_of_each_case_and_its_opposite_does_not():
    settings = demo("series").settings_for("pbc")
    cases = load_series(settings, None)
    assert cases.followed is not None and len(cases.followed.years) == len(cases.y)
    assert ((cases.followed.event == 1) & (cases.followed.years <= cases.followed.horizon)).tolist() == (
        cases.y == 1
    ).tolist()
    assert load_series(dataclasses.replace(settings, positive=CLASSES[1]), None).followed is not None
    assert load_series(dataclasses.replace(settings, positive=CLASSES[0]), None).followed is None
    assert load_series(demo("series").settings_for("rhythms-synthetic"), None).followed is None
