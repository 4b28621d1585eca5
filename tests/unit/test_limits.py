"""What may be asked for: values in one place, refused in words beyond it."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import UserError
from core.limits import LIMITS, check, check_size
from tests.examples import SETTINGS

ROOT = Path(__file__).parents[2]


def test_the_server_takes_files_as_large_as_the_reader_does():
    server = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["server"]
    assert server["maxUploadSize"] == LIMITS.upload_mb


def test_a_network_with_too_many_weights_is_refused_by_number():
    check_size(LIMITS.parameters)
    with pytest.raises(UserError, match="has 100000001 weights; at most 100000000"):
        check_size(LIMITS.parameters + 1)


def test_a_way_with_rare_classes_that_does_not_exist_is_refused_by_name():
    check(replace(SETTINGS, imbalance="focal"))
    with pytest.raises(UserError, match=r"There is no smote here\. Known: none, weights, focal\."):
        check(replace(SETTINGS, imbalance="smote"))


def test_an_experiment_asks_before_it_trains(tmp_path, monkeypatch):
    from core import experiment, limits
    from core.spec import Hooks
    from core.store import Store

    monkeypatch.setattr(experiment, "check_size", lambda n: limits.check_size(n, replace(LIMITS, parameters=100)))
    with pytest.raises(UserError, match="at most 100"):
        experiment.run_experiment(replace(SETTINGS, epochs=1), Hooks(), Store(tmp_path))


def test_a_number_of_networks_or_folds_that_is_not_offered_is_refused_with_those_that_are():
    check(replace(SETTINGS, members=5, folds=10))
    with pytest.raises(UserError, match=r"Networks is 2, but must be one of these: 1, 3, 4, 5\."):
        check(replace(SETTINGS, members=2))
    with pytest.raises(UserError, match=r"Folds is 7, but must be one of these: 0, 5, 10\."):
        check(replace(SETTINGS, folds=7))
