"""Whether generated pictures help a classifier: the verdict can be yes, no and "not shown"; what is measured is paired."""

import dataclasses

import numpy as np
import pytest

from core import synthesis_use
from core.data.splits import split
from core.i18n import translator
from core.registry import demo
from core.results import Metric
from core.spec import Hooks
from core.synthesis_judge import trained_judge
from core.synthesis_use import NAMES, compared, use_metrics
from core.synthesis_verdict import STOPPED, use_verdict
from core.tasks.synthesis import USE

SETTINGS = demo("gan").settings_for("nodule-synthetic")


@dataclasses.dataclass
class Told:
    metrics: dict


def scored(strength, seed=0):
    rng = np.random.default_rng(seed)
    y = np.arange(300) % 2
    return y, 1 / (1 + np.exp(-(strength * (2 * y - 1) + rng.normal(size=300))))


def said(better, worse):
    y, real = scored(better)
    return use_verdict(Told(compared(y, [real, real, scored(worse)[1]], None, 0)), translator("en"))


def test_the_verdict_can_say_yes_no_and_not_shown():
    assert said(0.2, 2.0).startswith("They help")
    assert said(2.0, 0.2).startswith("They harm")
    assert said(1.0, 1.001).startswith("No help shown")
    why = {"auroc/added": Metric.missing(3, "Fewer than 10 cases of one class: not estimable.")}
    assert "Fewer than 10 cases" in use_verdict(Told(why), translator("en"))
    assert not use_verdict(Told({}), translator("en"))


def test_differences_are_those_of_the_areas_on_the_same_cases():
    y, real = scored(1.5)
    found = compared(y, [real, scored(0.5, 1)[1], real], None, 0)
    assert tuple(found) == NAMES == tuple(USE)
    assert found["auroc/instead"].value == pytest.approx(found["auroc/synthetic"].value - found["auroc/real"].value)
    assert found["auroc/instead"].high < 0 and found["auroc/added"].value == 0


def test_several_classes_are_compared_by_their_mean_area_and_patients_make_intervals_wider():
    rng = np.random.default_rng(0)
    patient = np.arange(300) // 10
    y = patient % 3
    noise = rng.normal(size=(30, 3))[patient] + rng.normal(size=(300, 3)) * 0.3
    told = np.exp(np.eye(3)[y] + noise)
    p = told / told.sum(1, keepdims=True)
    alone, whole = (compared(y, [p, p[::-1], p], groups, 0)["auroc/real"] for groups in (None, patient))
    assert alone.value == whole.value > 0.6 and whole.high - whole.low > alone.high - alone.low


def test_pictures_of_noise_teach_nothing_and_are_as_many_as_the_real_ones(monkeypatch):
    cases = demo("gan").load(SETTINGS, None)
    parts = split("random", cases.y, cases.groups, 0, cases.parts)
    judge = trained_judge(SETTINGS, cases, parts, Hooks())
    monkeypatch.setattr(synthesis_use, "EPOCHS", 2)
    wished = []

    def noise(y):
        wished.extend(y)
        return np.random.default_rng(0).integers(0, 256, (len(y), *cases.inputs.shape[1:]), np.uint8)

    found = use_metrics(SETTINGS, cases, parts, judge, noise, Hooks())
    assert wished == cases.y[judge.learned].tolist()
    assert found["auroc/real"].value > 0.8 > found["auroc/synthetic"].high
    assert found["auroc/instead"].high < 0
    stopped = use_metrics(SETTINGS, cases, parts, judge, noise, Hooks(should_stop=lambda: True))
    assert all(metric.why == STOPPED for metric in stopped.values())
