"""Every line of the README that runs without a browser is understood: its options, its demo, its data set, its network."""

from __future__ import annotations

import re
import shlex

import pytest

from core.__main__ import _parser
from core.commands.train_settings import asked_settings
from core.registry import demo
from core.store import Store
from tests.conftest import ROOT

LINES = re.findall(r"^python -m core (.+?)(?:\s+#.*)?$", (ROOT / "README.md").read_text(), re.MULTILINE)
TRAINED = [line for line in LINES if line.startswith("train ") and "--file" not in line]


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_the_readme_is_a_command(line):
    assert callable(_parser().parse_args(shlex.split(line)).command)


@pytest.mark.parametrize("line", TRAINED)
def test_what_a_line_trains_on_is_there(line, tmp_path):
    asked = _parser().parse_args(shlex.split(line))
    settings, content = asked_settings(asked, Store(tmp_path))
    assert demo(asked.demo).dataset(settings.dataset) and content is None
    assert settings.model in {model.id for model in demo(asked.demo).models}


def test_a_family_of_sets_is_learned_as_a_whole(tmp_path):
    asked = _parser().parse_args(["train", "molecule", "--dataset", "tox21", "--split", "scaffold"])
    settings, _ = asked_settings(asked, Store(tmp_path))
    assert settings.dataset == "tox21-nr-ar" and settings.split == "scaffold"
