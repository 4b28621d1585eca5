"""Training, validation and test parts of molecules: DeepChem's splitters, whatever it is asked about."""

import dataclasses

import numpy as np
import pytest

from core.data.molecules.dividing import divided, molecule_parts
from core.data.molecules.molecules import Molecules
from core.errors import UserError
from core.registry import demo
from core.spec import Cases

RINGS = ["c1ccccc1C", "c1ccccc1CC", "c1ccccc1O", "C1CCCCC1N", "CCO"]
SETTINGS = demo("molecule").defaults


def parts_of(made):
    return [part.tolist() for part in (made.train, made.validation, made.test)]


def test_whole_scaffolds_lie_in_one_part_the_largest_in_training():
    """By hand: three benzenes are 60 %; of two groups of one, the later molecule comes first and is validation."""
    outcomes = np.zeros((5, 1), np.int8)
    assert parts_of(molecule_parts("scaffold", RINGS, outcomes, (0.6, 0.2), 0)) == [[0, 1, 2], [4], [3]]


def test_each_outcome_is_spread_over_the_parts_and_what_was_not_measured_counts_for_nothing():
    outcomes = np.zeros((100, 2), np.int8)
    outcomes[:20, 0], outcomes[20:30, 1], outcomes[30:, 1] = 1, 1, -1
    made = molecule_parts("random", ["C"] * 100, outcomes, (0.8, 0.1), 3)
    assert [len(part) for part in parts_of(made)] == [80, 10, 10]
    assert [(outcomes[part] == 1).sum(0).tolist() for part in parts_of(made)] == [[16, 8], [2, 1], [2, 1]]
    assert sorted(np.concatenate(parts_of(made))) == list(range(100))
    assert parts_of(made) == parts_of(molecule_parts("random", ["C"] * 100, outcomes, (0.8, 0.1), 3))
    assert parts_of(made) != parts_of(molecule_parts("random", ["C"] * 100, outcomes, (0.8, 0.1), 4))


def test_of_one_outcome_every_part_has_its_share():
    cases = demo("molecule").load(dataclasses.replace(SETTINGS, dataset="clintox"), None)
    made = divided(SETTINGS, cases)
    shares = [cases.y[part].mean() for part in (made.train, made.validation, made.test)]
    assert shares == pytest.approx([cases.y.mean()] * 3, abs=0.003)
    assert len(made.train) == pytest.approx(0.6 * len(cases.y), abs=2)


def test_where_scaffolds_leave_no_validation_part_a_fifth_of_training_is_it():
    """By hand: 30 benzenes and 20 cyclohexanes of 50; the smaller group is too large for 20 % and is all tested."""
    smiles = ["c1ccccc1" + "C" * n for n in range(1, 31)] + ["C1CCCCC1" + "C" * n for n in range(1, 21)]
    cases = Cases(Molecules.of(smiles, smiles), np.arange(50) % 2, ("no", "yes"), "")
    made = divided(dataclasses.replace(SETTINGS, split="scaffold"), cases)
    assert made.test.tolist() == list(range(30, 50)) and len(made.validation) == 6 and len(made.train) == 24
    assert sorted([*made.train, *made.validation]) == list(range(30)) and cases.y[made.validation].sum() == 3


def test_another_kind_and_too_few_of_an_outcome_are_refused():
    cases = demo("molecule").load(SETTINGS, None)
    with pytest.raises(UserError, match="Molecules cannot be split"):
        divided(dataclasses.replace(SETTINGS, split="official"), cases)
    few = dataclasses.replace(cases, y=(np.arange(len(cases.y)) < 4).astype(np.int64))
    with pytest.raises(UserError, match="rarer class has"):
        divided(SETTINGS, few)
