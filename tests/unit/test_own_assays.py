"""Several columns of one's own file learned at once: guessed, kept with gaps, refused, a run for each."""

import dataclasses
import io
import json

import numpy as np
import pandas as pd
import pytest

from core import assays
from core.__main__ import main
from core.assays import MEAN
from core.data.molecules.assayed import NOT_MEASURED, place_of
from core.data.molecules.choice import MoleculeChoice
from core.data.molecules.collecting import collect_molecules, survey_molecules
from core.data.molecules.guessing import MOST_LABELS
from core.data.molecules.kept import unpack
from core.data.molecules.own import own_assays
from core.data.splits import Split
from core.errors import UserError
from core.models import baseline
from core.predict import predictor
from core.registry import demo
from core.report.command import repeat_command
from core.spec import UPLOAD
from core.store import Store
from tests.molecules import made_up
from tests.unit.test_molecules import csv, sdf, table

BOTH = ("active", "toxic")


def gapped(**more) -> pd.DataFrame:
    """Sixty molecules with two columns, the second of which says nothing of every third molecule."""
    said = [None if row % 3 == 0 else int(row % 4 > 1) for row in range(60)]
    return table(toxic=pd.array(said, "Int64"), **more)


def tsv(frame: pd.DataFrame) -> bytes:
    return csv(frame, sep="\t")


def two_data(frame: pd.DataFrame) -> list[str]:
    """What stands in an SDF record under "active", followed by a second datum, empty where nothing is said."""
    toxic = frame["toxic"].astype("string").fillna("")
    return [f"{active}\n\n>  <toxic>\n{said}" for active, said in zip(frame["active"], toxic, strict=True)]


def test_columns_with_the_same_two_classes_are_guessed_to_be_learned_together():
    found = survey_molecules(csv(gapped(stage=["a", "b", "c"] * 20)), "mine.csv", MoleculeChoice())
    assert found.choice.labels == BOTH
    assert [dict(column) for column in found.classes] == [{"1": 30, "0": 30}, {"0": 20, "1": 20}]


def test_gaps_are_kept_and_a_row_without_any_label_is_left_out():
    frame = gapped().astype({"active": "Int64"})
    frame.loc[0, "active"] = None  # nothing is said of it in the second column, either
    kept = unpack(collect_molecules(csv(frame), "mine.csv", MoleculeChoice()))
    assert kept.about.labels == BOTH and kept.about.outcomes == (("0", "1"), ("0", "1")) and not kept.about.classes
    assert kept.y.shape == (59, 2) and kept.molecules.ids[0] == "m1"
    assert kept.y[:3].tolist() == [[1, 0], [1, 1], [1, NOT_MEASURED]]  # m1, m2, m3
    assert [found.values["n"] for found in kept.about.findings if "no class" in found.text] == [1]


@pytest.mark.parametrize("kind", ["tsv", "smi", "sdf"])
def test_every_column_of_a_file_may_be_chosen_and_what_stands_empty_is_a_gap(kind):
    made = {"tsv": tsv, "smi": tsv, "sdf": lambda frame: sdf(frame.assign(active=two_data(frame)))}[kind]
    said = made(gapped()[["SMILES", "Compound ID", *BOTH]])
    kept, no = unpack(collect_molecules(said, f"mine.{kind}", MoleculeChoice(labels=BOTH[::-1]))), NOT_MEASURED
    assert kept.about.labels == BOTH[::-1] and kept.y[:4].tolist() == [[no, 1], [0, 1], [1, 1], [no, 1]]


@pytest.mark.parametrize(
    ("column", "said"),
    [
        (["a", "b", "c"] * 20, "grade has 3"),
        ([None] * 60, "grade has 0"),
        (["yes"] * 60, "grade has 1"),
        ([f"see page {row}" for row in range(60)], "grade has 60"),
        (["yes"] * 4 + ["no"] * 56, "only 4 molecules are in the rarer class"),
    ],
)
def test_a_column_that_has_not_two_classes_is_refused_by_name(column, said):
    with pytest.raises(UserError) as error:
        collect_molecules(csv(table(grade=column)), "mine.csv", MoleculeChoice(labels=("active", "grade")))
    assert said in str(error.value)


def test_too_many_columns_are_refused_and_not_guessed():
    more = {f"assay {place}": [0, 1] * 30 for place in range(MOST_LABELS)}
    assert len(survey_molecules(csv(table(**more)), "mine.csv", MoleculeChoice()).choice.labels) == 1
    with pytest.raises(UserError, match="31 columns"):
        collect_molecules(csv(table(**more)), "mine.csv", MoleculeChoice(labels=("active", *more)))


def test_a_split_that_leaves_a_column_one_class_is_refused_by_its_name():
    content = collect_molecules(csv(gapped()), "mine.csv", MoleculeChoice())
    settings = demo("molecule").settings_for(UPLOAD + "x")
    whole = own_assays(settings, content)
    one_class = np.flatnonzero(whole.outcomes[:, 1] == 1)
    some = one_class[[0, 1, -1]]  # of the first column both classes
    rest = np.setdiff1d(np.arange(60), some)
    with pytest.raises(UserError, match="Of toxic the training"):
        assays._check_parts(whole.assays[1].name, whole.outcomes[:, 1], Split(rest[::2], rest[1::2], some))
    with pytest.raises(UserError, match="dose is none"):
        place_of(whole, dataclasses.replace(settings, target="dose"))


def test_the_command_line_learns_the_columns_at_once_and_a_run_answers_for_each(tmp_path, monkeypatch):
    monkeypatch.setenv("STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setattr(baseline, "TREES", 5)
    molecules, y = made_up(300)
    other = np.where(np.arange(300) % 5 == 0, None, np.where(y == 1, "no", "yes"))
    frame = pd.DataFrame({"SMILES": molecules.smiles, "active": y, "toxic": other})
    (tmp_path / "mine.csv").write_bytes(csv(frame))
    words = ["train", "molecule", "--file", str(tmp_path / "mine.csv"), "--label", "active", "--label", "toxic"]
    assert main([*words, "--target", "toxic", "--epochs", "2", "--json", str(tmp_path / "run.json")]) in (None, 0)
    told, runs = json.loads((tmp_path / "run.json").read_text()), {run.settings.target: run for run in Store().runs()}
    assert set(runs) == {"active", "toxic"} and told["run"] == runs["toxic"].run and MEAN in told["metrics"]
    assert runs["toxic"].data["classes"] == ["no", "yes"] and 235 < runs["toxic"].data["rows"] <= 240
    assert runs["active"].history == runs["toxic"].history
    for run in runs.values():
        with np.load(io.BytesIO(Store().read(run, "test.npz"))) as file:
            rows, p = file["row"], file["p"]
        content = Store().upload(run.settings.dataset.removeprefix(UPLOAD))
        cases = demo("molecule").load(run.settings, content)
        assert np.abs(predictor(demo("molecule"), run, Store())(cases.inputs[rows]) - p).max() < 1e-5
    command = repeat_command(runs["toxic"])
    assert "--label=active --label=toxic --target=toxic" in command


def test_the_command_that_repeats_a_run_of_one_column_names_it():
    content = collect_molecules(
        csv(table(other=["yes"] * 30 + ["no"] * 30)), "mine.csv", MoleculeChoice(labels=("other",))
    )
    cases = demo("molecule").load(dataclasses.replace(demo("molecule").defaults, dataset=UPLOAD + "x"), content)
    assert cases.read == {"label": "other"}
