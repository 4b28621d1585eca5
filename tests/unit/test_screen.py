"""Screening a file: every line answered or refused once, in parts that stay, whoever answers them and however often it ends."""

import dataclasses
import io

import numpy as np
import pyarrow.parquet as pq
import pytest
from rdkit import Chem
from rdkit.Chem import rdFingerprintGenerator
from rdkit.DataStructs import TanimotoSimilarity

from core.chemistry import screen as screening
from core.chemistry.screen import SCHEMA, count_rows, part_file, rows, screen
from core.chemistry.screened import answers_file, diverse, parts, ranked, summary, write_csv, write_parquet
from core.errors import Stopped, UserError
from core.spec import Hooks

MORGAN = rdFingerprintGenerator.GetMorganGenerator(radius=2, fpSize=1024)
NO = "not a molecule"


def read(smiles: str) -> str:
    molecule = Chem.MolFromSmiles(smiles)
    if molecule is None:
        raise UserError(NO)
    return Chem.MolToSmiles(molecule)


def ask(smiles: list[str]) -> np.ndarray:
    return np.array([len(one) / 100 for one in smiles])


def bits(smiles: str):
    return MORGAN.GetFingerprint(Chem.MolFromSmiles(smiles))


def chains(count: int) -> bytes:
    """Molecule i is a chain of i % 40 + 1 carbons; every seventh line is none."""
    lines = ["xyz" if i % 7 == 6 else "C" * (i % 40 + 1) for i in range(count)]
    return "".join(f"{smiles} m{i}\n" for i, smiles in enumerate(lines)).encode()


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(screening, "PART", 10)
    monkeypatch.setattr(screening, "BLOCK", 4)


def everything(folder):
    return [row for part in parts(folder) for row in part.to_pylist()]


@pytest.mark.parametrize(
    "content",
    [
        b"CCO\tone\n\n  CC  \nC two words\n",
        b"\xef\xbb\xbfid,y,SMILES\none,1,CCO\n,0,\n,0,CC\ntwo words,1,C\n",
        b'SMILES;"Name"\nCCO;one\n;\nCC;\n"C";"two words"\n',
        b"smiles\tmol_id\r\nCCO\tone\r\n\r\nCC\r\nC\ttwo words\r\n",
    ],
)
def test_a_list_and_a_table_say_the_same_whatever_separates_them(content):
    found = list(rows(content))
    assert [row[1:] for row in found] == [("one", "CCO"), ("", "CC"), ("two words", "C")]
    assert count_rows(content) == 3


def test_lines_are_those_of_the_file():
    assert [row[0] for row in rows(b"CCO\n\nCC\n")] == [1, 3]
    assert [row[0] for row in rows(b"smiles,id\nCCO,1\n,2\nCC,3\n")] == [2, 4]


@pytest.mark.parametrize("content", [b"", b"\n \n", b"smiles,id\n"])
def test_a_file_without_molecules_is_refused(content, tmp_path):
    with pytest.raises(UserError, match="no molecule"):
        screen(content, tmp_path, read, ask, Hooks())


def test_every_line_is_answered_once_or_refused_with_its_reason(tmp_path):
    told = []
    assert screen(chains(33), tmp_path, read, ask, Hooks(on_progress=told.append)) == 4
    found = everything(tmp_path)
    assert [row["line"] for row in found] == list(range(1, 34)) and [row["id"] for row in found][5] == "m5"
    refused = [row for row in found if row["refused"]]
    assert [row["line"] for row in refused] == [7, 14, 21, 28] and {row["refused"] for row in refused} == {NO}
    assert all(row["probability"] is None for row in refused)
    assert found[4]["probability"] == pytest.approx(0.05)
    assert [one.epoch for one in told] == [10, 20, 25, 35, 45, 50, 60, 70, 75, 100] and told[-1].left_s == 0


def test_a_stopped_screening_goes_on_and_repeats_nothing(tmp_path):
    asked = []

    def watched(smiles):
        asked.extend(smiles)
        return ask(smiles)

    with pytest.raises(Stopped):
        screen(chains(40), tmp_path, read, watched, Hooks(should_stop=lambda: len(asked) > 20))
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert kept == ["part-000000.parquet", "part-000001.parquet"]  # the third was begun
    before = [path.stat().st_mtime_ns for path in sorted(tmp_path.iterdir())]
    told = []
    screen(chains(40), tmp_path, read, watched, Hooks(on_progress=told.append))
    assert [path.stat().st_mtime_ns for path in sorted(tmp_path.iterdir())[:2]] == before
    assert [one.epoch for one in told] == [60, 70, 75, 85, 95, 100] and len(everything(tmp_path)) == 40
    count = len(asked)
    screen(chains(40), tmp_path, read, watched, Hooks())
    assert len(asked) == count


def test_shares_together_are_the_whole_and_none_does_anothers_part(tmp_path):
    whole, shared = tmp_path / "whole", tmp_path / "shared"
    screen(chains(57), whole, read, ask, Hooks())
    assert screen(chains(57), shared, read, ask, Hooks(), share=1, shares=2) == 3
    assert [part_file(shared, place).is_file() for place in range(6)] == [False, True] * 3
    screen(chains(57), shared, read, ask, Hooks(), share=0, shares=2)
    assert everything(shared) == everything(whole)


def test_the_ranking_is_that_of_the_whole_file_and_refused_ones_have_no_place(tmp_path):
    screen(chains(200), tmp_path, read, ask, Hooks())
    best = ranked(tmp_path, 12)
    answered = [row for row in everything(tmp_path) if not row["refused"]]
    expected = sorted(answered, key=lambda row: (-row["probability"], row["line"]))[:12]
    assert best.to_pylist() == expected and best.schema == SCHEMA
    assert ranked(tmp_path, 1000).num_rows == len(answered)


def test_the_pick_begins_with_the_first_and_each_next_is_the_farthest(tmp_path):
    smiles = ["CCCCCC", "CCCCCCC", "CCCCCCCC", "c1ccccc1", "c1ccccc1C", "OC(=O)C(N)CS"]
    picked = diverse(smiles, 3, bits)
    chosen, left = [0], [1, 2, 3, 4, 5]
    while len(chosen) < 3:
        near = {i: max(TanimotoSimilarity(bits(smiles[i]), bits(smiles[j])) for j in chosen) for i in left}
        chosen.append(min(near, key=lambda i: near[i]))
        left.remove(chosen[-1])
    assert picked[0] == 0 and set(picked) == set(chosen)
    assert diverse(smiles, 9, bits) == [0, 1, 2, 3, 4, 5]


def test_both_files_hold_every_row_and_no_formula(tmp_path):
    content = b"smiles,id\n" + b"".join(b"C,=HYPERLINK(%d)\n" % i if i == 15 else b"CC,n%d\n" % i for i in range(25))
    folder = tmp_path / "parts"
    screen(content, folder, read, ask, Hooks())
    assert write_parquet(folder, tmp_path / "all.parquet") == write_csv(folder, tmp_path / "all.csv") == 25
    assert pq.read_table(tmp_path / "all.parquet").to_pylist() == everything(folder)
    import pandas as pd

    said = pd.read_csv(io.BytesIO((tmp_path / "all.csv").read_bytes()))
    assert list(said.columns) == SCHEMA.names and len(said) == 25
    assert said["id"][15] == "'=HYPERLINK(15)" and said["line"].tolist() == list(range(2, 27))


def test_before_the_first_part_there_is_nothing_to_take_home(tmp_path):
    with pytest.raises(UserError, match="answered yet"):
        ranked(tmp_path, 5)


def test_a_progress_is_plain_values(tmp_path):
    told = []
    screen(chains(10), tmp_path, read, ask, Hooks(on_progress=told.append))
    assert [dataclasses.asdict(one)["step"] for one in told] == [4, 8, 10]


def test_the_summary_counts_what_was_answered_refused_and_above(tmp_path):
    screen(chains(200), tmp_path, read, ask, Hooks())
    found = summary(tmp_path, 0.305)
    rows_ = everything(tmp_path)
    answered = [row["probability"] for row in rows_ if not row["refused"]]
    assert (found.answered, found.refused) == (len(answered), len(rows_) - len(answered))
    assert found.above == sum(risk > 0.305 for risk in answered) > 0
    assert found.best.to_pylist() == ranked(tmp_path, 1000).to_pylist()
    assert found.picked[0] == 0 and len(set(found.picked)) == 24
    assert pq.read_table(io.BytesIO(answers_file(tmp_path, "parquet"))).to_pylist() == rows_
