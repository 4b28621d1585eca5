import shutil

import pandas as pd
import pytest

from core.data.bundled import FOLDER, bundled_sources, bundled_table, column_labels
from core.data.descriptions import DESCRIPTIONS
from core.data.descriptions.support2 import COARSER, INTERVIEWS, LATER, PREDICTIONS
from core.errors import UserError
from core.i18n import catalogue


def test_wdbc_has_569_cases_of_which_212_are_malignant_and_no_gaps():
    table = bundled_table("wdbc")
    assert table.frame.shape == (569, 31)
    assert (table.frame[table.target] == table.positive).sum() == 212
    assert (table.frame[table.target] == table.negative).sum() == 357
    assert not table.frame.isna().any(axis=None)


def test_pima_has_768_cases_of_which_268_have_diabetes():
    table = bundled_table("pima")
    assert table.frame.shape == (768, 9)
    assert (table.frame[table.target] == table.positive).sum() == 268


def test_impossible_zeros_of_pima_are_gaps_and_the_finding_names_their_true_counts():
    table = bundled_table("pima")
    gaps = table.frame.isna().sum()
    named = dict(part.rsplit(" ", 1) for part in table.findings[0].values["columns"].split(", "))
    assert {name: int(n) for name, n in named.items()} == gaps[gaps > 0].to_dict()
    assert gaps["Insulin"] == 374
    assert gaps["SkinThickness"] == 227
    assert (table.frame["Pregnancies"] == 0).sum() == 111  # a possible zero stays


def test_heart_has_270_patients_of_whom_120_have_a_narrowed_artery_and_no_gaps():
    table = bundled_table("heart")
    assert table.frame.shape == (270, 14)
    assert (table.frame[table.target] == table.positive).sum() == 120
    assert not table.frame.isna().any(axis=None)
    assert table.frame["st_depression"].max() == 6.2  # millimetres, not the tenths in which the package keeps them


def test_support2_has_9105_patients_of_whom_2360_died_in_hospital():
    table = bundled_table("support2")
    assert table.frame.shape == (9105, 25)
    assert (table.frame[table.target] == table.positive).sum() == 2360
    assert table.frame["albumin"].isna().sum() == 3372
    creatinine = table.frame["creatinine"].dropna()
    assert (creatinine == creatinine.round(1)).all()


def test_thyroid_has_three_classes_of_7647_records_as_the_letters_of_its_source_say():
    table = bundled_table("thyroid")
    counts = table.frame[table.target].value_counts().to_dict()
    assert counts == {"no thyroid condition": 6771, "hypothyroid": 648, "hyperthyroid": 228}
    assert set(counts) == set(table.classes) and not table.positive
    assert table.frame["age"].max() <= 110
    left_out = next(f.values["columns"] for f in table.findings if "columns" in f.values).split(", ")
    assert not set(left_out) & set(table.frame) and all(name in table.source.changed for name in left_out)


def test_every_column_of_support2_that_is_left_out_is_named_in_a_finding_and_none_of_them_is_in_the_file():
    table = bundled_table("support2")
    said = {name for finding in table.findings for name in finding.values["columns"].split(", ")}
    assert said == {*LATER, *PREDICTIONS, *INTERVIEWS, *COARSER}
    assert not said & set(table.frame.columns)
    changed = bundled_sources()["support2"].changed
    assert all(name in changed for name in said)


@pytest.mark.parametrize("dataset", DESCRIPTIONS)
def test_every_category_of_a_file_is_described_and_translated_and_none_is_made_up(dataset):
    table = bundled_table(dataset)
    for column in table.columns:
        number = pd.api.types.is_numeric_dtype(table.frame[column.name])
        assert (column.kind == "number") == number
        if not number:
            assert set(table.frame[column.name].dropna()) == set(column.categories)
            assert all(catalogue("zh").get(category) for category in column.categories)


def test_a_bundled_file_with_one_changed_byte_is_refused(tmp_path):
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "wdbc" / "wdbc.csv.gz"
    content = bytearray(path.read_bytes())
    content[1000] ^= 1
    path.write_bytes(content)
    with pytest.raises(UserError, match="wdbc"):
        bundled_table("wdbc", tmp_path)


def test_an_absent_bundled_file_is_refused_in_words(tmp_path):
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    (tmp_path / "pima" / "pima.csv.gz").unlink()
    with pytest.raises(UserError, match=r"pima\.csv\.gz"):
        bundled_table("pima", tmp_path)


@pytest.mark.parametrize("dataset", DESCRIPTIONS)
def test_every_set_names_its_source_and_describes_every_column_of_its_file(dataset):
    table = bundled_table(dataset)
    assert all(vars(bundled_sources()[dataset]).values())
    assert [column.name for column in table.columns] == [name for name in table.frame if name != table.target]
    assert len({column.title for column in table.columns}) == len(table.columns)
    assert set(column_labels(dataset)) == {column.name for column in table.columns}


def test_every_source_has_a_description_and_the_reverse():
    assert set(bundled_sources()) == set(DESCRIPTIONS)
