"""A run of each network over molecules: its own features, the simple models' fingerprints, its answers, atoms and bundle."""

import dataclasses
import os
import time

import numpy as np
import pyarrow.parquet as pq
import pytest

from core import screening
from core.bundle import make_bundle, read_bundle
from core.commands.screening import screen_file
from core.data.molecules.features import KINDS, read_whole, restored
from core.data.molecules.kept import Kept, pack
from core.data.molecules.molecules import Molecules
from core.data.pictures.kept import About
from core.errors import UserError
from core.experiment import run_experiment
from core.explain.molecules import explained
from core.explain.network import Network
from core.i18n import translator
from core.limits import LIMITS
from core.predict import class_predictor
from core.registry import demo
from core.spec import UPLOAD, Hooks, Settings
from core.store import Store, sha256
from tests.documents import report_of, say_the_same
from tests.examples import SETTINGS, a_run
from tests.molecules import ASPIRIN, ETHANOL, made_up

FEATURES = {
    "fingerprint": "fingerprint",
    "matching": "pairs",
    "graph": "graph",
    "smiles-gru": "symbols",
    "smiles-transformer": "symbols",
}
NETWORKS = [
    name if name in ("fingerprint", "matching", "smiles-transformer") else pytest.param(name, marks=pytest.mark.slow)
    for name in FEATURES
]


@pytest.fixture(scope="module")
def content() -> bytes:
    listed, y = made_up(160)
    molecules = Molecules.of(list(listed.smiles), [f"m{place}" for place in range(len(y))])
    return pack(Kept(molecules, y.astype(np.int64), About(("no", "yes"), tuple(np.bincount(y).tolist()), ("made up",))))


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Store:
    return Store(tmp_path_factory.mktemp("state"))


@pytest.fixture(scope="module")
def simple(content, store) -> list:
    """What the simple models reach beside the network on fingerprints."""
    return trained("fingerprint", content, store).baselines


def trained(model: str, content: bytes, store: Store):
    store.keep_upload(content)
    settings = Settings("molecule", UPLOAD + sha256(content), model, positive="yes", epochs=2)
    return run_experiment(settings, Hooks(), store, content)


@pytest.mark.parametrize("model", NETWORKS)
def test_each_network_reads_its_own_features_and_the_simple_models_the_same_fingerprints(model, content, store, simple):
    run = trained(model, content, store)
    assert run.whole and run.schema["features"] == FEATURES[model]
    assert [b["metrics"]["auroc"] for b in run.baselines] == [b["metrics"]["auroc"] for b in simple]
    assert np.ptp(class_predictor(demo("molecule"), run, store)(Molecules.of([ASPIRIN, ETHANOL], ["a", "e"]))[:, 1]) > 0


@pytest.mark.parametrize("model", NETWORKS)
def test_what_its_atoms_add_is_the_whole_difference_of_the_answer_that_is_shown(model, content, store):
    run = trained(model, content, store)
    found = explained(Network.of(run, store), ASPIRIN).atoms
    shown = class_predictor(demo("molecule"), run, store)(Molecules.of([ASPIRIN], [""]))[0, 1]
    assert found.values.shape == (13,) and found.total == pytest.approx(shown, abs=1e-5)
    assert found.base + found.values.sum() == pytest.approx(found.total, abs=1e-6)
    assert np.abs(found.values).max() > 0


@pytest.mark.parametrize("model", NETWORKS)
def test_its_bundle_can_be_read_again(model, content, store):
    run = trained(model, content, store)
    again, files = read_bundle(make_bundle(run, demo("molecule"), store, translator("en")), "mine.zip")
    assert again.schema == run.schema and set(files) == set(run.files)


def test_a_schema_of_another_kind_is_refused():
    with pytest.raises(ValueError, match="no preparation"):
        restored({"features": "colour"})


def test_a_molecule_larger_than_the_features_hold_is_known():
    small, large = (Molecules.of([smiles], [""]) for smiles in (ETHANOL, "C" * 60))
    for name, kind in KINDS.items():
        schema = kind.fit(small).to_dict()
        assert read_whole(schema, small)
        assert read_whole(schema, large) == (name in ("fingerprint", "pairs"))


def test_a_screened_file_gets_the_answers_of_the_network_in_their_standard_form(content, store, tmp_path, monkeypatch):
    run = trained("fingerprint", content, store)
    file = tmp_path / "many.smi"
    file.write_text(f"{ASPIRIN} aspirin\n[Na+].CC(=O)[O-] salt\nxyz nothing\n{ETHANOL}\n")
    screen_file(file, run, store, tmp_path / "answers.parquet")
    told = pq.read_table(tmp_path / "answers.parquet").to_pylist()
    ask = class_predictor(demo("molecule"), run, store)
    expected = ask(Molecules.of([ASPIRIN, "CC(=O)O", ETHANOL], ["", "", ""]))[:, 1]
    assert [row["id"] for row in told] == ["aspirin", "salt", "nothing", ""]
    assert np.allclose([told[place]["probability"] for place in (0, 1, 3)], expected, atol=1e-6)
    assert told[2]["probability"] is None and "cannot be read" in told[2]["refused"]
    screen_file(file, run, store, tmp_path / "answers.csv")
    assert (tmp_path / "answers.csv").read_text(encoding="utf-8-sig").count("\n") == 5
    with pytest.raises(UserError, match=r"\.parquet"):
        screen_file(file, run, store, tmp_path / "answers.doc")
    monkeypatch.setattr(screening, "LIMITS", dataclasses.replace(LIMITS, rows=3))
    with pytest.raises(UserError, match="4 molecules; at most 3"):
        screening.checked_rows(file.read_bytes())


def test_a_screening_whose_network_is_gone_says_so(content, store, tmp_path):
    run = dataclasses.replace(trained("fingerprint", content, store), run="0" * 20)
    with pytest.raises(UserError, match="no longer on this machine"):
        screening.work(screening.screen_settings(run, "0" * 64), Hooks(), store, b"CCO")


def test_another_outcome_of_the_same_run_is_another_screening(content, store):
    run = trained("fingerprint", content, store)
    one, other = (screening.screen_settings(dataclasses.replace(run, asked=asked), "0" * 64) for asked in (0, 1))
    assert screening.screen_folder(one, store) != screening.screen_folder(other, store)
    assert len(screening.all_shares(run, "0" * 64, 2_000)) == 1 and len(screening.all_shares(run, "0" * 64, 2_001)) == 2


def test_screenings_but_the_latest_go_with_their_files_unless_somebody_needs_these(tmp_path):
    store = Store(tmp_path)
    run = a_run(settings=dataclasses.replace(SETTINGS, dataset=f"{UPLOAD}{store.keep_upload(b'learned from')}"))
    store.save(run, {"model.keras": b""})
    uploads = [store.keep_upload(f"C{i}".encode()) for i in range(screening.KEPT + 2)]
    shared = [uploads[0], store.keep_upload(b"learned from")]  # answered again later, and learned from
    folders = [f"run-{i}-{upload}" for i, upload in enumerate([*uploads, *shared])]
    for hours, name in enumerate(folders, 2):
        folder = tmp_path / "screens" / name
        folder.mkdir(parents=True)
        os.utime(folder, (time.time() - 3600 * hours,) * 2)
    screening.forget_old(store)
    assert {path.name for path in (tmp_path / "screens").iterdir()} == set(folders[: screening.KEPT])
    kept = {path.name for path in (tmp_path / "uploads").iterdir()}
    assert kept == {*uploads[: screening.KEPT], *shared}


def test_pdf_and_slides_say_what_the_report_of_molecules_says(content, store):
    say_the_same(report_of(trained("fingerprint", content, store), demo("molecule"), translator("zh")))
