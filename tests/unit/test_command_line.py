"""The command line: what it says of itself."""

from __future__ import annotations

import pytest

from core import __main__ as command_line


@pytest.mark.parametrize("command", ["list", "train", "predict", "report", "runs", "export", "import", "download"])
def test_every_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as ended:
        command_line.main([command, "--help"])
    assert ended.value.code == 0
    assert f"python -m core {command}" in capsys.readouterr().out
