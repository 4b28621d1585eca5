"""Own pictures from the command line: trained from a path, and repeated by the command that the report prints."""

import dataclasses
import shlex

import nibabel
import numpy as np
import pytest

from core import __main__ as command_line
from core.data.pictures.kept import unpack
from core.data.pictures.reading import read_pictures
from core.picture_batch import plane_of
from core.report.command import repeat_command
from core.store import Store
from tests.examples import a_run
from tests.pictures import class_folders, zipped


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("STATE_DIR", str(tmp_path / "state"))
    (tmp_path / "mine.zip").write_bytes(zipped(class_folders(40)))
    for path, content in class_folders(40).items():
        (tmp_path / "mine" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "mine" / path).write_bytes(content)
    return tmp_path


def test_a_run_on_own_pictures_is_repeated_by_its_own_command_from_archive_or_folder(folder):
    asked = ["train", "image", "--file", str(folder / "mine.zip"), "--side", "28", "--model", "cnn28", "--epochs", "1"]
    assert command_line.main(asked) == 0
    (run,) = Store().runs()
    assert run.data["rows"] == 80 and list(run.schema["shape"]) == [28, 28, 1]
    command = shlex.split(repeat_command(run).replace("PATH", str(folder / "mine")))
    assert "--side" in command
    assert command_line.main(command[3:]) == 0
    assert [again.run for again in Store().runs()] == [run.run]


@pytest.mark.parametrize(
    ("extra", "word"), [(["--group", "table"], "cannot be told apart"), (["--positive", "x"], "no class x")]
)
def test_what_own_pictures_do_not_have_is_refused_in_one_sentence(folder, capsys, extra, word):
    assert command_line.main(["train", "image", "--file", str(folder / "mine.zip"), *extra]) == 2
    assert word in capsys.readouterr().err


def test_a_path_without_pictures_is_refused(folder, capsys):
    assert command_line.main(["train", "image", "--file", str(folder / "none.zip")]) == 2
    assert "There is no file" in capsys.readouterr().err


def volumes(each: int) -> dict[str, bytes]:
    """Path -> NIfTI volume of two class folders, no two of them and no two slices of one alike."""
    rng = np.random.default_rng(0)
    return {
        f"{label}/{place}.nii": nibabel.Nifti1Image(
            rng.integers(0, 255, (20, 24, 28)).astype("int16"), np.eye(4)
        ).to_bytes()
        for label in ("healthy", "ill")
        for place in range(each)
    }


def test_the_plane_of_own_volumes_is_remembered_by_the_command_and_for_new_volumes(tmp_path, monkeypatch):
    monkeypatch.setenv("STATE_DIR", str(tmp_path / "state"))
    files = volumes(10)
    (tmp_path / "mine.zip").write_bytes(zipped(files))
    asked = ["train", "image", "--file", str(tmp_path / "mine.zip"), "--side", "28", "--plane", "coronal"]
    assert command_line.main([*asked, "--model", "cnn28", "--epochs", "1"]) == 0
    (run,) = Store().runs()
    command = shlex.split(repeat_command(run).replace("PATH", str(tmp_path / "mine.zip")))
    assert "--plane=coronal" in command
    assert command_line.main(command[3:]) == 0
    assert [again.run for again in Store().runs()] == [run.run]
    (path, content), learned = next(iter(files.items())), unpack(Store().upload(run.data["sha256"])).pictures
    assert np.array_equal(read_pictures([(path, content)], (28, 28, 1), plane_of(run)).pixels, learned[:5])
    assert not np.array_equal(read_pictures([(path, content)], (28, 28, 1)).pixels, learned[:5])


def test_a_plane_that_is_none_of_ours_in_an_imported_run_is_not_used():
    run = a_run()
    run = dataclasses.replace(run, data={**run.data, "read": {"plane": "oblique", "json": "x"}})
    assert plane_of(run) == "axial"
    assert "--json" not in repeat_command(run)
