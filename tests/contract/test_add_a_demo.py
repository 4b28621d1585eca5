"""The README's throw-away demo, added to a copy of the project as a new developer would."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

OPEN = """
from streamlit.testing.v1 import AppTest
page = AppTest.from_file("app.py", default_timeout=60).run()
page.switch_page("pages/progression.py").run()
assert not page.exception, page.exception
print([title.value for title in page.title], [pill.options for pill in page.pills])
"""


def block(name: str) -> str:
    """The Python that follows a marker in the README."""
    return re.search(f"<!-- {name} -->\n```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)[1]


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("copy") / "project"
    keep_out = shutil.ignore_patterns(".*", "__pycache__", "locales", "browser", "bench")
    shutil.copytree(ROOT, folder, ignore=keep_out)
    (folder / "core" / "demos" / "progression.py").write_text(block("demo"))
    (folder / "pages" / "progression.py").write_text(block("page"))
    yield folder
    python(folder, "-m", "core.engine", "stop")


def python(copy: Path, *arguments: str) -> str:
    environment = {**os.environ, "STATE_DIR": str(copy.parent / "state"), "TF_CPP_MIN_LOG_LEVEL": "3"}
    done = subprocess.run([sys.executable, *arguments], cwd=copy, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_demo_takes_under_sixty_lines():
    assert len((block("demo") + block("page")).splitlines()) < 60


def test_the_new_demo_keeps_every_contract(copy):
    said = python(copy, "-m", "pytest", "-q", "tests/contract/test_demos.py", "-k", "progression or diabetes")
    assert re.search(r"\d+ passed", said)


def test_the_new_demo_trains_and_reports_from_the_command_line(copy):
    run, _, auroc, *_ = python(copy, "-m", "core", "train", "progression", "--epochs", "60").split()
    assert float(auroc) > 0.7
    python(copy, "-m", "core", "report", run, "--out", "report.html")
    assert "Diabetes progression" in (copy / "report.html").read_text()


def test_the_new_demo_has_its_page_and_its_place_in_the_menu(copy):
    said = python(copy, "-c", OPEN)
    assert "Diabetes progression" in said
