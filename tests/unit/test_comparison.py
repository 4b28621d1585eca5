"""Paired differences only on the same cases, and charts of several runs."""

import dataclasses
import io

import numpy as np
import pytest

from core import comparison
from core.comparison import differing, headline_differences
from core.comparison_figures import losses_together, roc_together
from core.evaluation import auroc_difference
from core.i18n import translator
from core.look import DARK, LIGHT
from tests.examples import SETTINGS
from tests.unit.test_contrast import AA, contrast
from tests.unit.test_report import a_run

RNG = np.random.default_rng(0)
Y = np.arange(80) % 2
P, Q = (np.clip(Y * gain + RNG.normal(0.3, 0.3, 80), 0, 1) for gain in (0.5, 0.2))


def answered(y=Y, p=P, row=None, **more) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, row=np.arange(len(y)) if row is None else row, y=y, p=p, **more)
    return file.getvalue()


def difference(first: bytes, second: bytes, **changes):
    runs = [a_run(), dataclasses.replace(a_run(), **changes)]
    (found,) = headline_differences(runs, [first, second])
    return found.metric


def test_the_difference_on_the_same_cases_is_the_paired_one():
    assert difference(answered(), answered(p=Q)) == auroc_difference(Y, P, Q)


def test_every_pair_of_four_is_compared_and_swapping_changes_the_sign():
    found = headline_differences([a_run()] * 4, [answered(), answered(p=Q), answered(), answered(p=Q)])
    assert [(d.first, d.second) for d in found] == [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]
    assert found[0].metric.value == pytest.approx(-found[3].metric.value)


def test_other_data_rows_or_outcomes_are_not_compared_and_it_says_why():
    data = {**a_run().data, "sha256": "cd" * 32}
    assert difference(answered(), answered(), data=data).why == comparison.OTHER_DATA
    assert difference(answered(), answered(row=np.arange(80) + 1)).why == comparison.OTHER_ROWS
    assert difference(answered(), answered(y=1 - Y)).why == comparison.OTHER_OUTCOME
    assert difference(answered(p=np.ones((80, 3))), answered(p=np.ones((80, 3)))).why == comparison.OTHER_OUTCOME


def test_patients_with_several_rows_are_resampled_or_nothing_is_said():
    data = {**a_run().data, "patients": 40, "rows": 100}
    runs = [dataclasses.replace(a_run(), data=data)] * 2
    (silent,) = headline_differences(runs, [answered(), answered(p=Q)])
    assert silent.metric.value is None and silent.metric.why == comparison.NO_PATIENTS
    patient = np.arange(80) // 2
    (told,) = headline_differences(runs, [answered(patient=patient), answered(p=Q, patient=patient)])
    assert told.metric == auroc_difference(Y, P, Q, patient)


def test_only_settings_and_versions_that_differ_are_named():
    one = dataclasses.replace(a_run(), settings=SETTINGS)
    other = dataclasses.replace(
        one, settings=dataclasses.replace(SETTINGS, seed=3, imbalance="focal"), versions={"keras": "4"}
    )
    assert differing([one, one]) == {}
    assert differing([one, other]) == {
        "imbalance": ("none", "focal"),
        "seed": (0, 3),
        "vitrine": ("0.1.0", ""),
        "keras": ("3.15.1", "4"),
    }


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_four_runs_are_told_apart_by_colour_dash_and_letter(palette):
    drawn = roc_together([a_run()] * 4, translator("en"), palette)
    lines = [(trace.line.color, trace.line.dash, trace.name[0]) for trace in drawn.data[1:]]
    assert [letter for _, _, letter in lines] == list("ABCD")
    assert len({colour for colour, _, _ in lines}) == len({dash for _, dash, _ in lines}) == 4
    assert all(contrast(colour, palette.background) >= AA for colour, _, _ in lines)


def test_the_learning_curves_show_every_validation_loss_and_the_kept_epoch():
    drawn = losses_together([a_run(), a_run()], translator("en"))
    assert list(drawn.data[0].y) == a_run().history["val_loss"]
    assert (drawn.data[1].x[0], drawn.data[1].y[0]) == (2, 0.6)
