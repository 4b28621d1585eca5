"""SIDER, ToxCast and BBBP: fetched without a known checksum and held against what must be in them. All files here are SYNTHETIC."""

import ast
import csv
import dataclasses
import gzip
import importlib.util
import io
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from core.assays import MOST_JUDGED, SOME_JUDGED, judged_places
from core.data.downloads import download_settings, downloads_folder, located
from core.data.fetching import fetch
from core.data.molecules import moleculenet_file
from core.data.molecules.loading import load_molecules
from core.data.molecules.moleculenet import FOLDER, ORGANS, PUBLISHED, moleculenet_datasets
from core.data.splits import Split
from core.errors import UserError
from core.i18n import translator
from core.registry import demo
from core.spec import Hooks, Settings
from core.store import Store, sha256
from core.words import outcome_asked
from tests.molecules import made_up
from tests.site import serving

ROWS = 60
URLS = {"sider": "SIDER_URL", "toxcast": "TOXCAST_URL", "bbbp": "BBBP_URL"}
TASKS = {"sider": "SIDER_TASKS", "toxcast": "TOXCAST_TASKS", "bbbp": "BBBP_TASKS"}


def told_by_deepchem(name: str) -> dict[str, object]:
    found = importlib.util.find_spec("deepchem")
    place = Path(found.submodule_search_locations[0]) / "molnet" / "load_function" / f"{name}_datasets.py"
    return {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in ast.parse(place.read_text()).body
        if isinstance(node, ast.Assign) and node.targets[0].id in (URLS[name], TASKS[name])
    }


def table(name: str, rows: int = ROWS, **replaced: str) -> bytes:
    """A SYNTHETIC file of the layout; ``replaced``: a column and what stands in all its cells."""
    columns, gaps = told_by_deepchem(name)[TASKS[name]], name == "toxcast"
    listed, y = made_up(rows)
    rng, text = np.random.default_rng(0), io.StringIO()
    beside = ["num", "name"] if name == "bbbp" else []
    writer = csv.DictWriter(text, [*beside, "smiles", *columns])
    writer.writeheader()
    for row, (smiles, active) in enumerate(zip(listed.smiles, y, strict=True)):
        wrong, absent = rng.random(len(columns)) < 0.2, rng.random(len(columns)) < 0.2 * gaps
        said = {
            one: "" if absent[k] else f"{(active + wrong[k]) % 2}" + (".0" if gaps else "")
            for k, one in enumerate(columns)
        }
        writer.writerow({**({"num": row, "name": f"m{row}"} if beside else {}), "smiles": smiles, **said, **replaced})
    content = text.getvalue().encode()
    return content if name == "bbbp" else gzip.compress(content, mtime=0)


@pytest.fixture(autouse=True)
def alone(tmp_path, monkeypatch):
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    monkeypatch.delenv("DEV_DATA_DIR", raising=False)
    for name, about in PUBLISHED.items():
        monkeypatch.setitem(PUBLISHED, name, dataclasses.replace(about, rows=(ROWS - 10, ROWS + 10)))


def fetched(name: str, content: bytes, monkeypatch) -> None:
    """Fetch the file from a server of the tests' own."""
    about = next(one for one in moleculenet_datasets() if one.id == name)
    with serving("whole", {about.download.file: content}) as site:
        url = f"http://127.0.0.1:{site.server_port}/{about.download.file}"
        here = dataclasses.replace(about, download=dataclasses.replace(about.download, url=url))
        found = dataclasses.replace(demo("molecule"), downloads=(here,))
        monkeypatch.setattr("core.data.fetching.find_demo", lambda _: found)
        fetch(download_settings("molecule", name), Hooks(), Store(), None)


@pytest.mark.parametrize("name", PUBLISHED)
def test_addresses_and_columns_are_those_of_deepchem(name):
    told, about = told_by_deepchem(name), PUBLISHED[name]
    assert told[URLS[name]] == FOLDER + about.file and len(told[TASKS[name]]) == about.columns
    assert sha256("\n".join(sorted(told[TASKS[name]])).encode()) == about.names_sha256
    assert name != "sider" or tuple(told[TASKS[name]]) == ORGANS


@pytest.mark.parametrize("name", PUBLISHED)
def test_what_has_the_layout_is_kept_opened_and_its_sha_is_told(name, monkeypatch):
    content = table(name)
    fetched(name, content, monkeypatch)
    download = next(one.download for one in demo("molecule").downloads if one.id == name)
    assert located(download) == downloads_folder() / download.file
    assert sorted(path.suffix for path in downloads_folder().iterdir()) == [".csv", ".sha256"]
    cases = load_molecules(Settings("molecule", name, "fingerprint"), None)
    assert cases.sha256 == sha256(content) and cases.classes == PUBLISHED[name].outcomes
    assert any(finding.values.get("sha") == sha256(content) for finding in cases.findings)
    located(download).write_bytes(content + b"\n")
    with pytest.raises(UserError, match="changed since"):
        load_molecules(Settings("molecule", name, "fingerprint"), None)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<html>Not found</html>", "no table"),
        (gzip.compress(b"smiles,a\nCC,1\n", mtime=0), "columns"),
        (lambda: table("sider", ROWS // 2), "30 rows"),
        (lambda: table("sider", **{"Eye disorders": "0.7"}), "other than 0 and 1"),
        (lambda: table("sider", smiles="no molecule"), "only 0 can be read"),
    ],
)
def test_what_cannot_be_the_set_is_refused_and_nothing_is_kept(content, why, monkeypatch):
    with pytest.raises(UserError) as refused:
        fetched("sider", content() if callable(content) else content, monkeypatch)
    assert why in refused.value.text.format(**refused.value.values) and not list(downloads_folder().iterdir())


def test_a_column_is_chosen_by_its_name_and_a_set_with_one_outcome_has_none_to_choose(monkeypatch):
    fetched("toxcast", table("toxcast"), monkeypatch)
    names = told_by_deepchem("toxcast")["TOXCAST_TASKS"]
    assert list(moleculenet_file.columns("toxcast")) == names
    one, other = (load_molecules(Settings("molecule", "toxcast", "fingerprint", target=names[k]), None) for k in (0, 5))
    assert len(one.y) != len(other.y) or (one.y != other.y).any()
    assert 0 < len(one.y) < ROWS  # gaps are left out
    with pytest.raises(UserError, match="none of the columns"):
        load_molecules(Settings("molecule", "toxcast", "fingerprint", target="nothing"), None)
    with pytest.raises(UserError, match="no columns to choose"):
        load_molecules(Settings("molecule", "bbbp", "fingerprint", target="p_np"), None)


def test_of_many_assays_the_asked_one_and_the_fullest_are_judged_and_none_that_a_part_lacks():
    parts = Split(*(np.arange(20) + 20 * part for part in range(3)))
    outcomes = np.zeros((60, MOST_JUDGED + 1), np.int8)
    for place in range(outcomes.shape[1]):
        for part in range(3):
            outcomes[20 * part : 20 * part + place % 10, place] = 1
    chosen = judged_places(outcomes, 0, parts)
    # of the places 0 to 30 three each end in 9, 8, 7, 6: the first eleven of these, and place 0, which has no active molecule
    assert chosen == sorted([0, 9, 19, 29, 8, 18, 28, 7, 17, 27, 6, 16]) and len(chosen) == SOME_JUDGED
    few = outcomes[:, :11]
    assert judged_places(few, 3, parts) == list(range(1, 10))  # 0 and 10 have none


def test_an_outcome_of_a_column_is_called_with_it_and_a_plain_one_is_not():
    t = translator("en")
    several = {"assays": [["hERG", "upload:1", "hERG"], ["AMES", "upload:1", "AMES"]], "read": {}}
    assert outcome_asked(asked("upload:1", "AMES", several), t) == "1 (AMES)"
    assert outcome_asked(asked("upload:1", "", {"read": {"label": "toxic"}}), t) == "1 (toxic)"
    assert outcome_asked(asked("bace", "", {"read": {}}), t) == "1"


def asked(dataset: str, target: str, data: dict[str, object]) -> SimpleNamespace:
    return SimpleNamespace(settings=Settings("molecule", dataset, "graph", target=target), data=data, outcome="1")
