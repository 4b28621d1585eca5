"""Several assays of one network: gaps and contradictions, one run for each assay, the mean over all, and the file they lie in."""

import ast
import csv
import dataclasses
import gzip
import importlib.util
import io
import itertools
import os
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from core import assays
from core.assays import MEAN, mean_auroc, run_assays
from core.chemistry.scaffolds import scaffolds
from core.commands.train_settings import _dataset
from core.data import remote
from core.data.downloads import table_digest
from core.data.molecules import forms, tox21_file
from core.data.molecules.assayed import NOT_MEASURED, _merged, assay_cases
from core.data.molecules.dividing import molecule_parts
from core.data.molecules.graphs import GraphPreparation
from core.data.molecules.tox21 import ASSAYS, DIGEST, URL, tox21_datasets, tox21_id
from core.data.molecules.tox21_file import tox21
from core.errors import UserError
from core.models import baseline
from core.models.ensemble import average_of, members_of
from core.models.molecules.assays import for_assays, one_assay
from core.models.molecules.message_passing import message_passing
from core.predict import predictor
from core.registry import demo
from core.spec import Hooks, Settings
from core.store import Store
from tests.molecules import made_up

NAMES = list(ASSAYS)
PLACE = 2
SETTINGS = Settings("molecule", tox21_id(NAMES[PLACE]), "fingerprint", epochs=2)


def table(count: int = 600, gap: float = 0.2) -> bytes:
    """Made-up molecules; the even assays ask for the group that is hung on them, the odd ones for its absence, often wrongly."""
    listed, y = made_up(count)
    rng, text = np.random.default_rng(0), io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["", *NAMES, "mol_id", "smiles"])
    for row, (smiles, active) in enumerate(zip(listed.smiles, y, strict=True)):
        wrong = rng.random(len(NAMES)) < 0.25
        said = [float((active + place + wrong[place]) % 2 == 0) for place in range(len(NAMES))]
        writer.writerow([row, *("" if rng.random() < gap else one for one in said), f"TOX{row}", smiles])
    return text.getvalue().encode()


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    (folder / "tox21.csv").write_bytes(table())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DEV_DATA_DIR", str(folder))
        patch.setenv("STATE_DIR", str(tmp_path_factory.mktemp("state")))
        patch.setattr(baseline, "TREES", 5)
        yield


@pytest.fixture(scope="module")
def run(here):
    return run_assays(SETTINGS, Hooks(), Store())


def sibling(place: int):
    found = [one for one in Store().runs() if one.settings.dataset == tox21_id(NAMES[place])]
    assert len(found) == 1
    return found[0]


def test_rows_of_one_molecule_are_one_and_contradictions_count_as_not_measured():
    no = NOT_MEASURED
    values = np.array([[1, 0, no, no], [0, 0, 1, no], [1, 1, 1, 1]], np.int8)
    found, torn = _merged([0, 0, -1], values, 2)
    assert found.tolist() == [[no, 0, 1, no], [no] * 4] and torn == 1


def test_an_assay_asks_about_the_molecules_that_were_measured_in_it(here):
    whole = tox21()
    cases = assay_cases(whole, SETTINGS)
    known = whole.outcomes[:, PLACE] != NOT_MEASURED
    assert 0 < known.sum() < len(known) and (cases.inputs.smiles == whole.molecules.smiles[known]).all()
    assert (cases.y == whole.outcomes[known, PLACE]).all() and any("public copy" in f.text for f in cases.findings)
    with pytest.raises(UserError, match="--positive"):
        assay_cases(whole, dataclasses.replace(SETTINGS, positive="inactive"))


def test_the_second_time_the_standard_forms_are_read_and_not_made(here, monkeypatch):
    whole = tox21()
    tox21_file._read.cache_clear()
    monkeypatch.setattr(forms, "standardise", None)
    assert (tox21().molecules.smiles == whole.molecules.smiles).all()


@pytest.mark.slow
def test_one_training_stores_a_run_for_every_assay_and_each_answers_as_the_common_network(run):
    assert run.settings == SETTINGS and run.whole and len(Store().runs()) == len(NAMES)
    whole = tox21()
    for place in (0, PLACE, len(NAMES) - 1):
        other = sibling(place)
        cases = assay_cases(whole, dataclasses.replace(SETTINGS, dataset=tox21_id(NAMES[place])))
        with np.load(io.BytesIO(Store().read(other, "test.npz"))) as file:
            rows, p, y = file["row"], file["p"], file["y"]
        assert np.abs(predictor(demo("molecule"), other, Store())(cases.inputs[rows]) - p).max() < 1e-5
        assert (y == cases.y[rows]).all()
        assert set(np.flatnonzero(whole.outcomes[:, place] != NOT_MEASURED)[rows]) <= set(divided(whole, "random")[2])
        assert other.metrics["auroc"].value == pytest.approx(roc_auc_score(y, p))
        assert other.history == run.history and other.metrics[MEAN] == run.metrics[MEAN]


@pytest.mark.slow
def test_the_mean_is_that_of_all_assays_for_the_network_and_for_each_simple_model(run):
    each = [sibling(place) for place in range(len(NAMES))]
    assert run.metrics[MEAN].value == pytest.approx(np.mean([one.metrics["auroc"].value for one in each]))
    assert run.metrics[MEAN].low < run.metrics[MEAN].value
    for place, simple in enumerate(run.baselines):
        theirs = [one.baselines[place]["metrics"]["auroc"].value for one in each]
        assert simple["metrics"][MEAN].value == pytest.approx(np.mean(theirs))
    assert run_assays(SETTINGS, Hooks(should_stop=lambda: True), Store()).run == run.run  # it is there


def test_the_interval_of_the_mean_resamples_molecules_and_not_measurements():
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, 200)
    p = y * 0.3 + rng.random(200)
    rows = np.arange(200)
    one = mean_auroc([rows], [y], [p], 200, 0)
    twice = mean_auroc([rows, rows], [y, y], [p, p], 200, 0)
    rare = mean_auroc([rows, rows], [y, np.eye(1, 200, dtype=int)[0]], [p, p], 200, 0)
    assert mean_auroc([rows], [np.eye(1, 200, dtype=int)[0]], [p], 200, 0).value is None
    assert one == twice == rare and one.value == pytest.approx(roc_auc_score(y, p)) and one.high - one.low > 0.05


@pytest.mark.parametrize("change", [{"folds": 5}, {"sizes": True}, {"imbalance": "focal"}, {"corrections": ((1, ""),)}])
def test_what_is_said_of_one_outcome_only_is_refused(change):
    with pytest.raises(UserError, match="learned at once"):
        assays.check_alone(dataclasses.replace(SETTINGS, **change))


def test_an_assay_cut_out_of_the_network_says_what_it_said_there():
    listed, _ = made_up(20)
    x = GraphPreparation.fit(listed).apply(listed)
    model = for_assays(message_passing(x.shape[1:], 1), 5)
    said = np.asarray(model(x))
    assert all(np.allclose(np.asarray(one_assay(model, k)(x))[:, 0], said[:, k], atol=1e-6) for k in range(5))
    assert np.asarray(assays._cut(model, 3, False)(x)).shape == (20, 1)


def test_several_networks_are_cut_one_by_one_and_averaged():
    listed, _ = made_up(20)
    x = GraphPreparation.fit(listed).apply(listed)
    both = [for_assays(message_passing(x.shape[1:], 1), 5) for _ in range(2)]
    cut = assays._cut(average_of(both), 3, False)
    expected = np.mean([np.asarray(one(x))[:, 3] for one in both], axis=0)
    assert np.allclose(np.asarray(cut(x))[:, 0], expected, atol=1e-6)
    assert np.asarray(members_of(cut)(x)).shape == (20, 2)


def test_a_table_is_known_by_its_measurements_however_it_is_written():
    plain = table(20)
    head, *rows = plain.decode().splitlines()
    known = table_digest(plain)
    assert table_digest(gzip.compress("\n".join([head, *reversed(rows)]).encode())) == known
    assert table_digest(plain.replace(b"1.0", b"1").replace(b"0.0", b"0")) == known
    assert table_digest(plain.replace(b",1.0,", b",0.0,", 1)) != known
    assert table_digest(b"\x1f\x8bnonsense") == "" and table_digest(b"\xff\xfe") == ""


@pytest.mark.parametrize("right", [True, False])
def test_what_comes_is_kept_only_if_it_has_the_measurements(right, tmp_path, monkeypatch):
    content = gzip.compress(table(20))
    monkeypatch.setattr(remote, "_fill", lambda download, part, hooks, session: part.write_bytes(content))
    about = tox21_datasets()[0].download
    about = dataclasses.replace(about, checksum=f"table:{table_digest(content) if right else DIGEST}")
    if right:
        assert remote.fetch_file(about, tmp_path, Hooks()).read_bytes() == content
    else:
        with pytest.raises(UserError, match="checksum differs"):
            remote.fetch_file(about, tmp_path, Hooks())
        assert not list(tmp_path.glob("tox21*"))


def test_the_address_and_the_assays_are_those_of_deepchem():
    found = importlib.util.find_spec("deepchem")
    place = Path(found.submodule_search_locations[0]) / "molnet" / "load_function" / "tox21_datasets.py"
    told = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in ast.parse(place.read_text()).body
        if isinstance(node, ast.Assign) and node.targets[0].id in ("TOX21_URL", "TOX21_TASKS")
    }
    assert told == {"TOX21_URL": URL, "TOX21_TASKS": list(ASSAYS)}


def test_the_name_of_the_family_means_its_first_assay():
    assert _dataset(demo("molecule"), "tox21") == _dataset(demo("molecule"), "Tox21") == tox21_id(NAMES[0])
    assert _dataset(demo("molecule"), tox21_id(NAMES[3])) == tox21_id(NAMES[3])
    assert _dataset(demo("molecule"), None) == "bace" and _dataset(demo("molecule"), "nothing") == "nothing"


REAL = Path(os.environ.get("DEV_DATA_DIR", "absent")) / "tox21.csv"


@pytest.mark.skipif(not REAL.is_file(), reason="DEV_DATA_DIR has no tox21.csv")
def test_the_digest_is_that_of_the_real_measurements():
    assert table_digest(REAL.read_bytes()) == DIGEST


def divided(whole, kind):
    made = molecule_parts(kind, whole.molecules.smiles, whole.outcomes, whole.shares, 0)
    return made.train, made.validation, made.test


def test_the_parts_are_eighty_ten_and_ten_percent_and_no_scaffold_lies_in_two(here):
    whole = tox21()
    found = np.array(scaffolds(tuple(whole.molecules.smiles)))
    shares = np.array([len(rows) for rows in divided(whole, "random")]) / len(whole.molecules)
    assert np.abs(shares - (0.8, 0.1, 0.1)).max() < 0.02
    parts = [set(found[rows]) for rows in divided(whole, "scaffold")]
    assert sum(map(bool, parts)) > 1 and not any(a & b for a, b in itertools.combinations(parts, 2))
