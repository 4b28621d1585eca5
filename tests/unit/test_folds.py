"""How good the networks are over ten folds of Pima: beside each other, not by one lucky split."""

import dataclasses

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, train_test_split

from core.models.answers import answers
from core.models.baseline import BASELINES
from core.registry import demo as find_demo
from core.training import train

TABULAR = find_demo("tabular")
SETTINGS = dataclasses.replace(TABULAR.defaults, dataset="pima")


@pytest.fixture(scope="module")
def folds():
    """Ten of (training, validation, test), each (x, y), prepared on its own training part."""
    cases = TABULAR.load(SETTINGS, None)
    made = []
    for rest, test in StratifiedKFold(10, shuffle=True, random_state=0).split(cases.y, cases.y):
        fit, validation = train_test_split(rest, test_size=0.2, random_state=0, stratify=cases.y[rest])
        preparation = TABULAR.prepare(cases.inputs.iloc[fit])
        made.append([(preparation.apply(cases.inputs.iloc[rows]), cases.y[rows]) for rows in (fit, validation, test)])
    return made


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("model", [m.id for m in TABULAR.models])
def test_ten_folds_of_pima_reach_an_auroc_of_82_percent(folds, model):
    network = TABULAR.model(model)
    areas, seconds = [], 0.0
    for number, (fit, validation, (x, y)) in enumerate(folds):
        settings = dataclasses.replace(SETTINGS, model=model, seed=number)
        trained = train(lambda: network.build(fit[0].shape[1:], 1), fit, validation, settings, network.recipe)  # noqa: B023
        areas.append(roc_auc_score(y, answers(trained.model, x)))
        seconds += trained.seconds
    print(f"\n{model:16} AUROC {np.mean(areas):.3f} ± {np.std(areas):.3f}   {seconds / 10:.1f} s a fold")
    assert np.mean(areas) >= 0.82


@pytest.mark.slow
@pytest.mark.parametrize("name", BASELINES)
def test_ten_folds_of_pima_with_a_simple_model(folds, name):
    areas = [roc_auc_score(y, BASELINES[name][1](fit, validation, x)) for fit, validation, (x, y) in folds]
    print(f"\n{name:16} AUROC {np.mean(areas):.3f} ± {np.std(areas):.3f}")
    assert np.mean(areas) >= 0.79
