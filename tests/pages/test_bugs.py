"""What a reader and the log learn of a fault of the program."""

from __future__ import annotations

import logging
import re

import pytest
from streamlit.testing.v1 import AppTest


def failing() -> None:
    from core.errors import UserError
    from core.i18n import msg
    from pages.components.server import report_bug

    def read(cell: str) -> int:
        return int(cell)

    try:
        read("Miller")
    except ValueError as error:
        report_bug(error)
    report_bug(UserError(msg("Choose a file to begin.")))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_bug_shows_a_number_and_logs_frames_without_values(language, caplog):
    app = AppTest.from_function(failing)
    app.session_state["lang"] = language
    with caplog.at_level(logging.ERROR):
        app.run()
    bug, mistake = (error.value for error in app.error)
    reference = re.search("[0-9a-f]{8}", bug).group()
    assert f"bug {reference}: builtins.ValueError at " in caplog.text
    assert ":read" in caplog.text
    assert "Miller" not in caplog.text + bug
    assert mistake == {"en": "Choose a file to begin.", "zh": "请先选择一个文件。"}[language]
