"""Own pictures from the command line: trained from a path, and repeated by the command that the report prints."""

import shlex

import pytest

from core import __main__ as command_line
from core.report.command import repeat_command
from core.store import Store
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
