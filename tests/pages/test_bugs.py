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
    app = AppTest.from_function(failing, default_timeout=60)
    app.session_state["lang"] = language
    with caplog.at_level(logging.ERROR):
        app.run()
    bug, mistake = (error.value for error in app.error)
    reference = re.search("[0-9a-f]{8}", bug).group()
    assert f"bug {reference}: builtins.ValueError at " in caplog.text
    assert ":read" in caplog.text
    assert "Miller" not in caplog.text + bug
    assert mistake == {"en": "Choose a file to begin.", "zh": "请先选择一个文件。"}[language]


def failing_in_a_thread() -> None:
    import numpy as np
    import pandas as pd

    from core.i18n import translator
    from core.registry import demo
    from core.results import Run
    from pages.components import importance
    from tests.examples import a_run

    class Failing:
        def call(self, function: object, *_: object) -> None:
            raise ValueError("Miller, 61 years")

    run: Run = a_run(schema={"columns": [{"name": "age"}]})
    work = importance._works()[run.question] = importance.Work()
    y = np.arange(40) % 2
    importance._compute(Failing(), work, run, pd.DataFrame({"age": y}), y, None)
    importance.importance_panel(demo("tabular"), run, None, translator("en"))


def test_a_bug_in_the_thread_of_the_importance_shows_a_number_and_logs_frames_without_values(
    caplog, monkeypatch, tmp_path
):
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    with caplog.at_level(logging.ERROR):
        app = AppTest.from_function(failing_in_a_thread, default_timeout=60).run()
    assert not app.exception
    reference = re.search("[0-9a-f]{8}", app.error[0].value).group()
    assert f"bug {reference}: builtins.ValueError at " in caplog.text and ":_compute" in caplog.text
    assert "Miller" not in caplog.text + app.error[0].value
    assert app.button[0].label == "Compute it on the test cases"  # to try again
