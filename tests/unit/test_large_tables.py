"""What keeps the memory of a large table in bounds, and that it changes nothing in what is found."""

import weakref
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core import experiment
from core.arrays import aligned_zeros
from core.data import loading
from core.data import preparation as table_preparation
from core.data.columns import column_findings
from core.data.splits import split
from core.data.tables import Rows
from core.data.uploads import read_table
from core.errors import Stopped
from core.groups import measured_groups, with_reported
from core.models import baseline, chunked
from core.registry import demo
from core.spec import UPLOAD, Hooks, Recipe
from core.store import Store
from core.taught import read_taught
from core.training import train

TABULAR = demo("tabular")
HEART = replace(TABULAR.defaults, dataset="heart", epochs=1)


@pytest.fixture(scope="module")
def cases():
    return TABULAR.load(HEART, None)


@pytest.fixture(scope="module")
def parts(cases):
    return split("random", cases.y, None, 0)


@pytest.mark.parametrize("folds", [0, 5])
def test_the_table_is_let_go_before_the_training_unless_folds_need_it_again(monkeypatch, tmp_path, folds):
    kept, load, here = [], loading.load_table, []

    def watched(settings, content):
        found = load(settings, content)
        kept.append(weakref.ref(found.inputs))
        return found

    def instead(*_):
        here.append(kept[0]() is not None)
        raise Stopped

    monkeypatch.setattr(loading, "load_table", watched)
    monkeypatch.setattr(experiment, "_fit", instead)
    with pytest.raises(Stopped):
        experiment.run_experiment(replace(HEART, folds=folds), Hooks(), Store(tmp_path))
    assert here == [folds > 0]


def test_inputs_prepared_part_by_part_are_those_of_the_whole_table(cases, parts):
    preparation, x = experiment.prepared(HEART, cases, parts)
    whole = preparation.apply(cases.inputs)
    for name, rows in vars(parts).items():
        assert np.array_equal(getattr(x, name), whole[rows])


def test_a_table_written_block_by_block_is_the_one_written_at_once(monkeypatch, cases, parts):
    preparation = TABULAR.prepare(cases.inputs.iloc[parts.train])
    at_once = preparation.apply(cases.inputs)
    monkeypatch.setattr(table_preparation, "BLOCK", 7)
    assert np.array_equal(preparation.apply(cases.inputs), at_once)
    assert np.array_equal(preparation.apply(Rows(cases.inputs, parts.test)), at_once[parts.test])


@pytest.mark.parametrize("apart", [0, 1])
def test_many_rows_are_learned_from_where_they_lie_if_their_address_allows_it(monkeypatch, apart):
    monkeypatch.setattr(chunked, "LARGE", 0)
    x = aligned_zeros((9, 4)).reshape(-1)[apart : apart + 32]
    held = chunked._resident(x)
    x[:] = 1
    assert held.numpy().tolist() == [1.0 - apart] * 32


def test_the_figures_by_group_need_no_more_than_the_columns_that_are_kept_for_them(cases, parts):
    risks = np.random.default_rng(0).random(len(cases.y))
    for settings, told in (
        (HEART, cases),
        (replace(HEART, report_by="sex"), replace(cases, report_by=cases.inputs["sex"])),
    ):
        fewer = with_reported(settings, told)
        assert fewer.inputs.shape[1] < cases.inputs.shape[1]
        groups = [measured_groups(settings, given, parts, risks, 0.5) for given in (told, fewer)]
        assert groups[0] and repr(groups[0]) == repr(groups[1])


def test_pictures_are_let_go_as_well(cases):
    pictures = replace(cases, inputs=np.zeros((len(cases.y), 4, 4, 1), np.uint8))
    assert with_reported(HEART, pictures).inputs is None


@pytest.mark.parametrize("most, left", [(1 << 30, 1), (0, 0)])
def test_what_was_compiled_for_many_rows_is_not_kept(monkeypatch, most, left):
    monkeypatch.setattr(chunked, "_kept", type(chunked._kept)())
    monkeypatch.setattr(chunked, "LARGE", most)
    x, y = np.random.default_rng(0).normal(size=(40, 3)).astype(np.float32), np.arange(40) % 2
    network = TABULAR.model("textbook").build
    train(lambda: network((3,), 1), (x[:30], y[:30]), (x[30:], y[30:]), HEART, Recipe(jit=False))
    rows = [weakref.ref(kept) for kept in chunked._kept.values()]
    chunked.let_go()
    assert len(chunked._kept) == left == sum(row() is not None for row in rows)


def test_words_and_numbers_in_the_same_pattern_are_no_copies_but_equal_words_are():
    words = pd.Series(["b", None, "a", "b", "c"] * 20, dtype="str")
    table = pd.DataFrame(
        {"x": words, "other": words.replace({"a": "d"}), "codes": words.map({"b": 0, "a": 1, "c": 2}), "again": words}
    )
    said = [finding.values["columns"] for finding in column_findings(table) if "repeat another one" in finding.text]
    assert said == ["again = x"]


def test_rows_without_an_outcome_are_counted_once_and_gone():
    lines = [f"{i},{i % 5},{'' if i % 10 == 0 else 'yes' if i % 3 else 'no'}" for i in range(200)]
    content, _ = read_table("\n".join(["a,b,outcome", *lines]).encode(), "mine.csv")
    found = loading.load_table(replace(HEART, dataset=UPLOAD + "0", target="outcome", positive="yes"), content)
    assert len(found.inputs) == len(found.y) == 180
    assert [f.values["n"] for f in found.findings if "have no outcome" in f.text] == [20]


def test_what_the_simple_models_do_not_learn_from_is_let_go_and_the_network_learns_from_all(monkeypatch, tmp_path):
    whole = experiment.run_experiment(HEART, Hooks(), Store(tmp_path / "whole"))
    monkeypatch.setattr(baseline, "MOST_ROWS", 100)
    store = Store(tmp_path / "few")
    few = experiment.run_experiment(HEART, Hooks(), store)
    assert few.metrics == whole.metrics and few.history == whole.history and few.split == whole.split
    assert few.baselines[0]["metrics"] != whole.baselines[0]["metrics"]
    said = [f.values for f in few.findings if "simple models" in f.text]
    assert said == [{"n": 100, "all": few.split["train"]}]
    assert not [f for f in whole.findings if "simple models" in f.text]
    learned = read_taught(store.read(few, "parts.npz"), few.data["rows"], 2)
    assert len(learned.learned) == pytest.approx(100, abs=2) and len(learned.train) == few.split["train"]
