"""Molecules as cases: rows become molecules once each, files of every kind are read, cases come back as they were kept."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from rdkit import Chem

from core.chemistry.standardising import standardise
from core.data.molecules.choice import MoleculeChoice
from core.data.molecules.collecting import collect_molecules, survey_molecules
from core.data.molecules.curation import Row, curated
from core.data.molecules.kept import pack, unpack
from core.data.molecules.preflight import across_the_split
from core.data.molecules.preparation import FingerprintPreparation
from core.data.splits import split
from core.errors import UserError
from core.neighbours import UNLIKE, Neighbourhood, neighbourhood
from core.registry import demo
from core.spec import UPLOAD

ACIDS = ["C" * n + "C(=O)O" for n in range(1, 31)]
AMINES = ["C" * n + "N" for n in range(1, 31)]


def table(**more) -> pd.DataFrame:
    smiles = ACIDS + AMINES
    return pd.DataFrame(
        {"Compound ID": [f"m{n}" for n in range(60)], "SMILES": smiles, "active": [1] * 30 + [0] * 30} | more
    )


def csv(frame: pd.DataFrame, **said) -> bytes:
    return frame.to_csv(index=False, **said).encode()


def sdf(frame: pd.DataFrame) -> bytes:
    text = ""
    for _, row in frame.iterrows():
        molecule = Chem.MolFromSmiles(row["SMILES"])
        text += f"{row['Compound ID']}\n" + Chem.MolToMolBlock(molecule).partition("\n")[2]
        text += f">  <active>\n{row['active']}\n\n$$$$\n"
    return text.encode()


def smi(frame: pd.DataFrame) -> bytes:
    return "\n".join(f"{s}\t{i}\t{y}" for i, s, y in frame.itertuples(index=False)).encode()


@pytest.mark.parametrize("kind", ["csv", "tsv", "smi", "sdf"])
def test_every_kind_of_file_gives_the_same_molecules(kind):
    made = {"csv": csv, "tsv": lambda frame: csv(frame, sep="\t"), "smi": smi, "sdf": sdf}[kind](table())
    kept = unpack(collect_molecules(made, f"mine.{kind}", MoleculeChoice()))
    forms = [standardise(smiles).smiles for smiles in ACIDS + AMINES]
    assert kept.molecules.smiles.tolist() == forms
    assert kept.molecules.ids.tolist() == [f"m{n}" for n in range(60)]
    assert kept.about.classes == ("0", "1") and kept.y.tolist() == [1] * 30 + [0] * 30
    assert (unpack(pack(kept)).molecules.bits == kept.molecules.bits).all()


def test_an_smi_file_may_name_its_columns_or_give_molecules_without_names():
    lines = ["SMILES active", *(f"{smiles} {int(smiles in ACIDS)}" for smiles in ACIDS + AMINES)]
    kept = unpack(collect_molecules("\n".join(lines).encode(), "mine.smi", MoleculeChoice()))
    assert kept.molecules.ids[:2].tolist() == ["1", "2"] and kept.y.sum() == 30


def test_a_survey_says_which_column_is_what_and_does_nothing_yet():
    found = survey_molecules(csv(table(weight=np.arange(60) / 7)), "mine.csv", MoleculeChoice())
    assert found.choice == MoleculeChoice("SMILES", "Compound ID", ("active",))
    assert found.rows == 60 and [dict(column) for column in found.classes] == [{"1": 30, "0": 30}]


def test_the_user_may_say_which_column_is_predicted_and_rows_without_it_are_counted():
    other = ["yes"] * 20 + [None] * 10 + ["no"] * 30
    kept = unpack(collect_molecules(csv(table(other=other)), "mine.csv", MoleculeChoice(labels=("other",))))
    assert kept.about.classes == ("no", "yes") and len(kept.y) == 50
    assert [found.values["n"] for found in kept.about.findings if "no class" in found.text] == [10]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "mine.smi", "is empty"),
        (b"a,b\n1,2\n", "mine.csv", "holds SMILES"),
        (csv(table()[["SMILES", "Compound ID"]]), "mine.csv", "looks like a class"),
        (b"nonsense", "mine.sdf", "no structure"),
        (b"PK\x03\x04zip", "mine.smi", "kind ZIP"),
    ],
)
def test_a_file_without_molecules_is_refused_in_a_sentence(content, name, said):
    with pytest.raises(UserError, match=said):
        collect_molecules(content, name, MoleculeChoice())


def test_a_column_that_is_not_there_cannot_be_chosen():
    with pytest.raises(UserError, match="no column named dose"):
        survey_molecules(csv(table()), "mine.csv", MoleculeChoice(labels=("dose",)))


def test_a_structure_that_cannot_be_read_is_left_out_and_named():
    broken = sdf(table()) + b"bad\n  x\n\n  1  0  0  0  0  0  0  0  0  0999 V2000\nnonsense\nM  END\n$$$$\n"
    frame = table()
    frame.loc[3, "SMILES"] = "CCСO"  # a Cyrillic letter
    kept = unpack(collect_molecules(csv(frame), "mine.csv", MoleculeChoice()))
    assert len(kept.y) == 59 and any(found.values.get("names") == "m3" for found in kept.about.findings)
    assert len(unpack(collect_molecules(broken, "mine.sdf", MoleculeChoice())).y) == 60


def rows(*told: tuple[str, str, str]) -> list[Row]:
    return [Row(name, label, standardise(smiles)) for name, smiles, label in told]


TORN = rows(("a", "CCN", "no"), ("b", "CC[NH3+].[Cl-]", "yes"), ("c", "CCO", "no"), ("d", "OCC", "no"))


def test_a_molecule_counts_once_and_a_contradiction_not_at_all():
    found = curated(TORN)
    assert found.molecules.ids.tolist() == ["c"] and found.labels == ("no",)
    said = {finding.text[:30]: finding.values for finding in found.findings}
    assert [values["n"] for text, values in said.items() if "repeat" in text] == [1]
    assert [values["molecules"] for text, values in said.items() if text.startswith("Molecules with different")] == [1]


def test_where_one_label_says_more_a_contradiction_has_it():
    found = curated(TORN, "yes")
    assert found.molecules.ids.tolist() == ["a", "c"] and found.labels == ("yes", "no")


def test_a_refused_row_is_listed_with_the_first_reason_of_each_kind():
    found = curated([*TORN, Row("x", "no", UserError("why {n}", n=1)), Row("y", "no", UserError("why {n}", n=2))])
    assert [dict(one.values) for one in found.findings if one.text == "why {n}"] == [{"n": 1}]
    assert found.findings[0].values == {"n": 2, "rows": 6, "names": "x, y"}


def test_a_scaffold_split_keeps_scaffolds_apart_and_a_random_one_is_told_how_many_it_shares():
    settings = demo("molecule").settings_for("bace")
    cases = demo("molecule").load(settings, None)
    parts = demo("molecule").divide(dataclasses.replace(settings, split="scaffold"), cases)
    assert across_the_split(cases.inputs, parts)[0].level == "ok"
    random = demo("molecule").divide(settings, cases)
    note = across_the_split(cases.inputs, random)[0]
    assert note.level == "note" and note.values["n"] > 100
    sizes = [len(part) / len(cases.y) for part in (parts.train, parts.validation, parts.test)]
    assert sizes == pytest.approx([0.6, 0.2, 0.2], abs=0.01)


def test_only_molecules_can_be_split_by_scaffold():
    with pytest.raises(UserError, match="Only molecules"):
        split("scaffold", np.array([0, 1] * 20), None, 0)


def test_own_molecules_are_cases_with_what_was_found():
    content = collect_molecules(csv(table()), "mine.csv", MoleculeChoice())
    settings = dataclasses.replace(demo("molecule").defaults, dataset=UPLOAD + "x", positive="1")
    cases = demo("molecule").load(settings, content)
    assert cases.y.sum() == 30 and cases.classes == ("0", "1") and len(cases.inputs) == 60
    with pytest.raises(UserError, match="no class 7"):
        demo("molecule").load(dataclasses.replace(settings, positive="7"), content)
    with pytest.raises(UserError, match="no longer on this machine"):
        demo("molecule").load(settings, None)


def test_columns_cannot_be_chosen_of_a_bundled_set():
    with pytest.raises(UserError, match="no columns"):
        demo("molecule").load(dataclasses.replace(demo("molecule").defaults, target="x"), None)
    with pytest.raises(UserError, match="no data set named nothing"):
        demo("molecule").load(dataclasses.replace(demo("molecule").defaults, dataset="nothing"), None)


def test_a_preparation_of_other_fingerprints_is_not_taken():
    told = FingerprintPreparation().to_dict()
    assert FingerprintPreparation.from_dict(told) == FingerprintPreparation()
    with pytest.raises(ValueError, match="fingerprints"):
        FingerprintPreparation.from_dict({**told, "bits": 1024})


def test_molecules_are_near_by_the_likeness_of_their_bits():
    x = np.array([[1, 1, 0, 0], [1, 0, 1, 0], [0, 0, 1, 1]], np.float32)
    around = Neighbourhood(x, np.array([7, 8, 9]), np.array([0.5]), bits=True)
    places, distances = around.nearest(x[:1], 3)
    assert places.tolist() == [7, 8, 9] and distances.tolist() == pytest.approx([0, 2 / 3, 1])


def test_a_molecule_of_another_world_is_unlike_all_and_a_training_molecule_is_not():
    from core.data.molecules.molecules import Molecules
    from core.data.molecules.preparation import bits_of

    cases = demo("molecule").load(demo("molecule").settings_for("bace"), None)
    parts = split("random", cases.y, None, 0)
    around = neighbourhood(bits_of, cases.inputs, parts.train, parts.validation, 0, bits=True)
    asked = Molecules.of(["[Fe+2].c1cc[cH-]c1.c1cc[cH-]c1", str(cases.inputs.smiles[parts.train[0]])], ["a", "b"])
    lights = around.light(around.distance(bits_of(asked)))
    assert lights[0] == UNLIKE and lights[1] != UNLIKE
