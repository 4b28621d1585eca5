"""Figures in words for a patient: the numbers worked out by hand, grammar of one and of many, every figure in both languages."""

import dataclasses
import math
import re

import pytest

from core.decisions import measures
from core.i18n import translator
from core.plain_words import classes, forecast, plain_list, plain_sentence, synthesis
from core.plain_words.figure import of_hundred
from core.results import Metric
from core.tasks.forecast import FIGURES
from core.tasks.synthesis import NAMES as SYNTHESIS
from core.tasks.synthesis import USE
from core.words import NAMES, SEVERAL
from tests.examples import SETTINGS, a_run

EN, ZH = translator("en"), translator("zh")
RUN = a_run()
FORECAST = a_run(
    task="forecast",
    settings=dataclasses.replace(SETTINGS, demo="series", dataset="glucose"),
    told={"horizons": [30.0], "unit": "mg/dL", "time_unit": "min", "digits": 0},
)
MADE = a_run(task="synthesis", settings=dataclasses.replace(SETTINGS, demo="gan", dataset="stain"))


def said(name, value, run=RUN, t=EN, **more):
    return plain_sentence(run, name, Metric(value, None, None, 100), t, **more)


@pytest.mark.parametrize(
    ("share", "base", "n", "rest"),
    [
        (0.93, 100, 93, 7),
        (0.0, 100, 0, 100),
        (1.0, 100, 100, 0),
        (0.996, 1000, 996, 4),
        (0.0004, 10_000, 4, 9_996),
        (1e-7, 10_000, 0, 10_000),
    ],
)
def test_a_share_is_so_many_of_a_hundred_or_of_more_where_a_hundred_would_show_all_or_none(share, base, n, rest):
    assert of_hundred(share) == {"base": base, "n": n, "rest": rest}


@pytest.mark.parametrize(
    ("name", "value", "numbers"),
    [
        ("sensitivity", 0.93, ["100", "93", "7"]),
        ("specificity", 0.8, ["100", "80", "20"]),
        ("auroc", 0.904, ["100", "90", "50"]),
        ("auroc", 0.998, ["1,000", "998", "500"]),
        ("prevalence", 0.372, ["100", "37"]),
        ("ppv", 0.71, ["100", "71", "29"]),
        ("npv", 0.985, ["100", "98", "2"]),
        ("lr_positive", 8.04, ["8.0"]),
        ("lr_negative", 0.25, ["100", "25"]),
        ("lr_negative", 0.004, ["100", "0.4"]),
        ("observed_expected", 1.24, ["100", "124"]),
        ("calibration_intercept", math.log(3), ["50", "100", "75", "100"]),  # odds of 3 are 75 of 100
        ("brier", 0.043, ["4.3", "0", "50", "100", "25"]),
        ("scaled_brier", 0.61, ["100", "61"]),
        ("net_benefit", 0.0312, ["1,000", "31.2"]),
        ("kappa", 0.55, ["100", "55"]),
        ("log_loss", -math.log(0.8), ["80", "100", "2", "50", "100"]),  # the chance given to the truth is 0.8
    ],
)
def test_the_number_of_the_run_is_in_the_sentence(name, value, numbers):
    for t in (EN, ZH):
        found = re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", said(name, value, t=t))
        assert sorted(found) == sorted(numbers), t.language


def test_the_sentence_reads_as_it_should():
    assert said("sensitivity", 0.93) == "Of 100 people in the group “yes”, the program finds 93 and misses 7."
    assert said("sensitivity", 0.93, t=ZH) == "“是”组的每 100 个人中，程序找出 93 个，漏掉 7 个。"
    assert said("ppv", 0.5, prevalence=0.02).endswith("This holds where 2 of 100 people are in the group “yes”.")


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("calibration_slope", 0.5, "too sure"),
        ("calibration_slope", 1.5, "too careful"),
        ("calibration_slope", 1.0, "as they should"),
        ("calibration_intercept", -0.5, "too high"),
        ("calibration_intercept", 0.5, "too low"),
        ("calibration_intercept", 0.05, "are right"),
        ("net_benefit", -0.1, "no good"),
        ("scaled_brier", -0.1, "no worse"),
        ("kappa", 0.0, "as often"),
        ("lr_positive", math.inf, "no upper end"),
        ("lr_negative", math.inf, "no upper end"),
    ],
)
def test_which_side_a_figure_lies_on_is_said_in_words(name, value, word):
    assert word in said(name, value)


def test_a_side_that_may_be_chance_is_called_uncertain():
    for name, ideal in (("calibration_slope", 1.0), ("calibration_intercept", 0.0)):
        wide, narrow = (
            Metric(ideal - 0.3, ideal - 0.7, ideal + 0.1, 50),
            Metric(ideal - 0.3, ideal - 0.4, ideal - 0.2, 50),
        )
        assert plain_sentence(RUN, name, wide, EN).endswith("too few to be certain of that.")
        assert "certain" not in plain_sentence(RUN, name, narrow, EN)


def test_a_figure_without_a_value_says_why():
    missing = Metric.missing(3, measures.NO_EVENTS)
    assert plain_sentence(RUN, "ppv", missing, EN).endswith(measures.NO_EVENTS)
    assert plain_sentence(RUN, "auprc", Metric.missing(3, ""), EN).endswith("not estimable")


def test_several_classes_are_spoken_of_as_groups_and_each_by_its_name():
    told = {"metrics": {"sensitivity": Metric(0.8, None, None, 10), "specificity": Metric(0.9, None, None, 20)},
            "events": 5, "test_events": 5, "baselines": (), "curves": {}, "threshold": 0.5, "temperature": {}}  # fmt: skip
    run = a_run(
        data={**RUN.data, "classes": ["A", "B", "C"]},
        classes=(told, told, told),
        metrics={"auroc": Metric(0.9, None, None, 30), "brier": Metric(0.2, None, None, 30)},
    )
    lines = [sentence for _, sentence in plain_list(run, EN)]
    assert "one inside a group and one outside it" in lines[0] and "66.7" in lines[1]  # 1 − 1/3 of 100
    assert [line for line in lines if "finds 80" in line and "“B”" in line] and len(lines) == 2 + 3 * 2


def test_forecasts_say_how_far_ahead_in_their_unit():
    assert (
        said("mae/30", 11.46, FORECAST) == "A forecast 30 min ahead is 11.5 mg/dL off on average, too high or too low."
    )
    assert "2.0 mg/dL too low" in said("bias/30", -2.0, FORECAST)
    assert "88 times and outside it 12 times" in said("coverage/30", 0.88, FORECAST)


def test_pictures_that_were_made_are_counted():
    assert "72 look like some real one and 28 do not" in said("precision", 0.72, MADE)
    assert "12 fewer of 1,000 pairs" in said("auroc/instead", -0.0123, MADE)


def test_every_figure_has_a_sentence_in_both_languages():
    known = [(RUN, name) for name in {**NAMES, **SEVERAL, **measures.NAMES}]
    known += [(FORECAST, f"{name}/30") for name in FIGURES] + [(MADE, name) for name in {**SYNTHESIS, **USE}]
    for run, name in known:
        assert said(name, 0.4, run).endswith(".") and said(name, 0.4, run, ZH).endswith("。"), name
        assert "{" not in said(name, 0.4, run) and not re.search("[a-z]{4}", said(name, 0.4, run, ZH)), name
    assert set(forecast.SAID) == set(FIGURES) and set(synthesis.SAID) == {**SYNTHESIS, **USE}.keys()
    assert set(classes.SAID) | set(classes.SEVERAL) == {*NAMES, *SEVERAL, *measures.NAMES}
