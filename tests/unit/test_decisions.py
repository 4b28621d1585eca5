"""What one threshold does, worked by hand and against the field's libraries."""

import base64
import math
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from core.decisions.icons import Colours, icon_array
from core.decisions.intervals import Share, patients, ratio, weighted_difference, wilson
from core.decisions.measures import (
    EVERYBODY,
    FEW_PATIENTS,
    NO_EVENTS,
    NOBODY,
    fitting_threshold,
    fitting_worth,
    measured,
    measures,
    treat_all,
)
from core.decisions.table import CELLS, Table, of_thousand, surest, table
from core.evaluation import binary_metrics
from core.evaluation.utility import net_benefit
from core.i18n import translator

Y = np.array([1, 1, 1, 0, 0, 0, 0, 0])
P = np.array([0.9, 0.6, 0.2, 0.7, 0.4, 0.3, 0.1, 0.5])
HUNDRED = Table(found=80, missed=20, alarms=90, spared=810)


def test_a_case_at_the_threshold_is_called_positive():
    assert table(Y, P, 0.5) == Table(found=2, missed=1, alarms=2, spared=3)
    assert table(Y, P, 0.51) == Table(found=2, missed=1, alarms=1, spared=4)


def test_the_surest_of_a_cell_come_first():
    assert surest(Y, P, 0.5, "found").tolist() == [0, 1]
    assert surest(Y, P, 0.5, "spared").tolist() == [6, 5, 4]
    assert surest(Y, P, 0.95, "found").tolist() == []


def test_a_thousand_patients_are_a_thousand_at_every_prevalence():
    assert of_thousand(0.8, 0.9, 0.1) == Table(found=80, missed=20, alarms=90, spared=810)
    for prevalence in np.linspace(0, 1, 38):
        people = of_thousand(0.777, 0.333, float(prevalence))
        assert people.n == 1000
        assert min(getattr(people, cell) for cell in CELLS) >= 0


def test_the_figures_of_a_table_worked_by_hand():
    found = measures(HUNDRED, 0.1, 9)
    by_hand = {
        "sensitivity": 0.8,
        "specificity": 0.9,
        "ppv": 80 / 170,
        "npv": 810 / 830,
        "lr_positive": 8.0,
        "lr_negative": 0.2 / 0.9,
        "net_benefit": 0.08 - 0.09 / 9,
    }
    assert {name: metric.value for name, metric in found.items()} == pytest.approx(by_hand)
    assert [found[name].n for name in ("sensitivity", "specificity", "ppv")] == [100, 900, 1000]


def test_the_predictive_values_follow_the_prevalence_entered():
    found = measures(HUNDRED, 0.01, 9)
    assert found["ppv"].value == pytest.approx(0.008 / (0.008 + 0.099))
    assert found["npv"].value == pytest.approx(0.891 / (0.891 + 0.002))
    assert found["lr_positive"] == measures(HUNDRED, 0.5, 9)["lr_positive"]


def test_a_cost_ratio_and_the_threshold_that_fits_it():
    assert fitting_threshold(9) == pytest.approx(0.1)
    assert fitting_worth(0.1) == pytest.approx(9)
    assert treat_all(0.1, 9) == pytest.approx(0.0)


def test_net_benefit_is_that_of_the_decision_curve_at_the_fitting_threshold():
    rng = np.random.default_rng(1)
    y = rng.integers(0, 2, 300)
    p = np.clip(0.3 * y + rng.uniform(size=300) * 0.7, 0, 1)
    _, found = measured(y, p, 0.2, float(y.mean()), fitting_worth(0.2), None)
    assert found["net_benefit"].value == pytest.approx(net_benefit(y, p, np.array([0.2]))[0])


@pytest.mark.parametrize(("hits", "n"), [(0, 7), (7, 7), (1, 2), (45, 48), (810, 900)])
def test_the_interval_of_a_share_is_that_of_statsmodels(hits, n):
    ours = wilson(hits, n)
    assert (ours.low, ours.high) == pytest.approx(proportion_confint(hits, n, method="wilson"), abs=1e-6)


@pytest.mark.parametrize(("a", "m", "b", "n"), [(80, 100, 90, 900), (9, 12, 3, 40), (48, 50, 20, 64)])
def test_the_interval_of_a_ratio_is_close_to_the_score_interval_of_statsmodels(a, m, b, n):
    ours = ratio(wilson(a, m), wilson(b, n))
    theirs = confint_proportions_2indep(a, m, b, n, compare="ratio", method="score")
    assert np.log([ours.low, ours.high]) == pytest.approx(np.log(theirs), abs=0.05)


def test_the_interval_of_a_difference_is_newcombes():
    ours = weighted_difference(wilson(80, 100), wilson(90, 900), 1, 1)
    theirs = confint_proportions_2indep(80, 100, 90, 900, compare="diff", method="newcomb")
    assert (ours.low, ours.high) == pytest.approx(theirs, abs=1e-6)


def test_without_a_false_alarm_the_ratio_is_infinite_but_its_lower_limit_is_not():
    found = measures(Table(30, 10, 0, 60), 0.4, 1)
    assert math.isinf(found["lr_positive"].value)
    assert 1 < found["lr_positive"].low < 50
    assert found["ppv"].value == 1
    assert 0.8 < found["ppv"].low < 1
    assert ratio(Share(0.5, 0.4, 0.6), Share(0.0, 0.0, 0.06)).high == math.inf


def test_what_cannot_be_estimated_says_why():
    nobody = measures(Table(0, 40, 0, 60), 0.4, 1)
    assert (nobody["ppv"].value, nobody["ppv"].why) == (None, NOBODY)
    assert nobody["npv"].value == pytest.approx(0.6)
    everybody = measures(Table(40, 0, 60, 0), 0.4, 1)
    assert (everybody["npv"].value, everybody["npv"].why) == (None, EVERYBODY)
    one_class = measures(Table(0, 0, 5, 60), 0.4, 1)
    assert (one_class["ppv"].why, one_class["sensitivity"].why) == (NO_EVENTS, NO_EVENTS)
    assert one_class["specificity"].low is not None


@pytest.mark.parametrize("name", ["ppv", "npv", "lr_positive", "lr_negative", "net_benefit"])
def test_intervals_hold_the_truth_as_often_as_they_say(name):
    rng = np.random.default_rng(5)
    truth = measures(Table(800, 200, 100, 900), 0.2, 4)[name].value
    hits = rng.binomial([40, 160], [0.8, 0.9], (1500, 2))
    found = [measures(Table(a, 40 - a, 160 - b, b), 0.2, 4)[name] for a, b in hits.tolist()]
    assert 0.93 <= np.mean([m.low <= truth <= m.high for m in found]) <= 0.97


def repeated(n_patients: int, rows: int, seed: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Outcomes, risks and patients: the rows of a patient resemble each other."""
    rng = np.random.default_rng(seed)
    ill = rng.integers(0, 2, n_patients).repeat(rows)
    level = rng.normal(size=n_patients).repeat(rows)
    risk = 1 / (1 + np.exp(-(1.2 * ill - 0.6 + level + 0.3 * rng.normal(size=len(ill)))))
    return ill, risk, np.arange(n_patients).repeat(rows)


@pytest.mark.parametrize("groups", [None, "patients"])
def test_the_intervals_are_those_of_the_headline(groups):
    y, p, patient = repeated(60, 4)
    named = None if groups is None else np.array([f"p{k}" for k in patient[::-1]])[::-1]
    theirs = binary_metrics(y, p, 0.5, named, seed=7)
    _, ours = measured(y, p, 0.5, 0.5, 1, patients(y, named, 7))
    for name in ("sensitivity", "specificity"):
        assert (ours[name].low, ours[name].high) == pytest.approx((theirs[name].low, theirs[name].high), abs=1e-9)


def test_patients_with_several_rows_widen_every_interval():
    y, p, patient = repeated(100, 8)
    _, alone = measured(y, p, 0.5, 0.5, 1, None)
    _, together = measured(y, p, 0.5, 0.5, 1, patients(y, patient, 0))
    for name in alone:
        assert together[name].high - together[name].low > 1.5 * (alone[name].high - alone[name].low), name


def test_thousands_of_patients_are_drawn_in_bundles_with_the_same_result():
    y, p, patient = repeated(3000, 2)
    _, ours = measured(y, p, 0.5, 0.5, 1, patients(y, patient, 0))
    theirs = binary_metrics(y, p, 0.5, patient, seed=0)["sensitivity"]
    assert ours["sensitivity"].value == theirs.value
    assert ours["sensitivity"].high - ours["sensitivity"].low == pytest.approx(theirs.high - theirs.low, rel=0.2)


def test_too_few_patients_give_values_without_intervals():
    y, p, patient = repeated(8, 10)
    _, found = measured(y, p, 0.5, 0.5, 1, patients(y, patient, 0))
    assert found["ppv"].value is not None
    assert (found["ppv"].low, found["ppv"].why) == (None, FEW_PATIENTS)


def test_one_row_per_patient_needs_no_resampling():
    assert patients(Y, np.arange(8), 0) is None
    assert patients(Y, None, 0) is None


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_drawing_has_a_sign_for_each_patient_and_says_the_numbers(language):
    drawn = icon_array(HUNDRED, translator(language), Colours("#b8500b", "#1763a6", "#5a6b72"), inline=True)
    svg = ET.fromstring(drawn).find("svg")
    area = dict.fromkeys(CELLS, 0)
    for rect in svg.findall("rect"):
        area[rect.get("fill")[len("url(#sign-") : -1]] += int(rect.get("width")) * int(rect.get("height"))
    assert area == {"found": 8000, "missed": 2000, "alarms": 9000, "spared": 81000}
    for number in ("80", "20", "90", "810"):
        assert number in svg.get("aria-label")
        assert f">{number}</b>" in drawn


def test_where_svg_is_taken_out_the_same_drawing_is_a_picture_with_words():
    colours = Colours("#b8500b", "#1763a6", "#5a6b72")
    picture = ET.fromstring(icon_array(HUNDRED, translator("en"), colours)).find("img")
    svg = ET.fromstring(base64.b64decode(picture.get("src").partition("base64,")[2]))
    inline = ET.fromstring(icon_array(HUNDRED, translator("en"), colours, inline=True)).find("svg")
    assert picture.get("alt") == inline.get("aria-label")
    assert [tuple(r.attrib.values()) for r in svg.findall("{*}rect")] == [
        tuple(r.attrib.values()) for r in inline.findall("rect")
    ]
