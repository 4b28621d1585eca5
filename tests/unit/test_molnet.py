"""The files of MoleculeNet as ``deepchem.molnet`` opens them, and DeepChem's import. All tables here are SYNTHETIC."""

import csv
import gzip
import io
import logging
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import numpy as np
import pytest

from core.chemistry.deep import _silent, deepchem
from core.data.molecules.molnet import FILES, opened
from core.data.molecules.tox21 import ASSAYS
from tests.unit.test_moleculenet import TASKS, told_by_deepchem

ROOT = Path(__file__).parents[2]
WRITTEN = [  # SMILES, what stands in the first column and in the last one; 0 in all between
    ("CCO", "1", "0"),
    ("no molecule", "0", ""),
    ("C1(", "", "1.0"),
    ("", "0.0", "1"),
    ("OCC", "1.0", "1"),
    ("CCO", "0", "0.0"),
]
SMILES = ["CCO", "no molecule", "C1(", "", "OCC", "CCO"]
FIRST = [1, 0, -1, 0, 1, 0]
LAST = [0, -1, 1, 1, 1, 0]


def columns(name: str) -> list[str]:
    return list(ASSAYS) if name == "tox21" else told_by_deepchem(name)[TASKS[name]]


def table(name: str, rows: list[tuple[str, str, str]]) -> bytes:
    said, text = columns(name), io.StringIO()
    writer = csv.DictWriter(text, ["num", "name", "smiles", *said])
    writer.writeheader()
    for number, (smiles, first, last) in enumerate(rows):
        values = {**dict.fromkeys(said, "0"), said[-1]: last, said[0]: first}
        writer.writerow({"num": number, "name": "a", "smiles": smiles, **values})
    return text.getvalue().encode()


@pytest.fixture(autouse=True)
def alone(tmp_path, monkeypatch):
    """No network, and a folder for temporary files that is empty again afterwards."""

    def asked(*_: object, **__: object) -> None:
        raise AssertionError("deepchem.molnet asks the network")

    monkeypatch.setattr(deepchem().utils.data_utils, "download_url", asked)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", FILES)
def test_smiles_values_gaps_and_order_are_those_of_the_file(name, packed):
    content, said = table(name, WRITTEN), columns(name)
    smiles, values = opened(name, gzip.compress(content) if packed else content, said)
    expected = np.zeros((len(WRITTEN), len(said)))
    expected[:, -1], expected[:, 0] = LAST, FIRST
    assert smiles == SMILES and values.dtype == np.int8 and values.tolist() == expected.tolist()


@pytest.mark.parametrize("name", ["tox21", "sider", "toxcast"])
def test_columns_come_in_the_order_that_is_asked_for(name):
    first, *_, last = columns(name)
    _, values = opened(name, table(name, WRITTEN), [last, first])
    assert values.T.tolist() == [LAST, FIRST]


def test_deepchem_reads_in_pieces_and_all_rows_come_in_order():
    rows = [(f"{'C' * (row % 9)}O", str(row % 2), "") for row in range(8_193)]  # one more than it reads at once
    smiles, values = opened("tox21", table("tox21", rows), list(ASSAYS))
    assert smiles == [one[0] for one in rows] and values.shape == (8_193, len(ASSAYS))
    assert (values[:, 0] == np.arange(8_193) % 2).all() and (values[:, -1] == -1).all() and not values[:, 1:-1].any()


@pytest.mark.parametrize(("value", "asked"), [("0.5", "p_np"), ("1", "nothing")])
def test_other_values_and_unknown_columns_are_refused_and_leave_nothing_behind(value, asked):
    with pytest.raises(ValueError):
        opened("bbbp", table("bbbp", [("CCO", value, value)]), [asked])


def test_the_guard_against_the_network_can_fail():
    with pytest.raises(AssertionError, match="asks the network"), tempfile.TemporaryDirectory() as empty:
        deepchem().molnet.load_bbbp(featurizer="ECFP", reload=False, data_dir=empty, save_dir=empty)


def python(code: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-W", "default", "-c", code], cwd=ROOT, capture_output=True, text=True)


def test_importing_the_readers_imports_no_deepchem():
    said = python(
        "import sys, core.data.molecules.loading\n"
        "print(sorted({'deepchem', 'keras', 'tensorflow', 'sklearn'} & set(sys.modules)))"
    )
    assert said.stdout.strip() == "[]", said.stderr


def test_the_import_says_nothing_even_of_four_threads_and_everything_is_heard_afterwards():
    said = python(
        "import os; os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'\n"
        "import logging, sys, warnings; before = sys.stdout, sys.stderr\n"
        "from concurrent.futures import ThreadPoolExecutor\n"
        "from core.chemistry.deep import deepchem\n"
        "with ThreadPoolExecutor(4) as pool:\n"
        "    found = [job.result() for job in [pool.submit(deepchem) for _ in range(4)]]\n"
        "assert all(one is sys.modules['deepchem'] for one in found) and before == (sys.stdout, sys.stderr)\n"
        "print(found[0].__version__)\n"
        "logging.getLogger('deepchem.feat').warning('unheard')\n"
        "logging.getLogger('tensorflow').warning('heard')\n"
        "from rdkit import Chem; Chem.MolFromSmiles('C1')\n"
    )
    ours = [line for line in said.stderr.splitlines() if "absl::InitializeLog" not in line and line[:5] != "I0000"]
    assert said.returncode == 0 and said.stdout == "2.8.0\n" and ours == ["WARNING:tensorflow:heard"], said.stderr


def test_a_missing_deepchem_is_told_every_time():
    said = python(
        "import sys; sys.modules['deepchem'] = None; out = sys.stdout\n"
        "from core.chemistry.deep import deepchem\n"
        "for _ in range(2):\n"
        "    try: deepchem()\n"
        "    except ImportError: print('missing', sys.stdout is out)\n"
    )
    assert said.stdout == "missing True\nmissing True\n", said.stderr


def speak(name: str) -> None:
    print(f"{name} prints")
    print(f"{name} complains", file=sys.stderr)
    for logger in ("tensorflow", "py.warnings"):
        logging.getLogger(logger).warning(f"{name} logs")


def test_only_the_thread_that_imports_is_silent_and_only_as_long(capsys, caplog):
    with _silent():
        kept, other = sys.stderr, threading.Thread(target=speak, args=("other",))
        speak("mine")
        other.start()
        other.join()
    kept.write("later\n")
    out, error = capsys.readouterr()
    assert out == "other prints\n" and [record.getMessage() for record in caplog.records] == ["other logs"] * 2
    assert "other complains" in error and "later" in error and "mine" not in error
