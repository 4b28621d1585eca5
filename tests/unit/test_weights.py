"""Weights of others: fetched whole or not at all, found where Keras keeps them, and looked at before they are used."""

import hashlib

import pytest

from core import weights
from core.errors import UserError
from core.spec import Weights
from tests.site import CONTENT, serving


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))


def wanted(address="http://127.0.0.1:1/weights.h5"):
    checksum = "md5:" + hashlib.md5(CONTENT, usedforsecurity=False).hexdigest()
    return Weights(address, "weights.h5", checksum, len(CONTENT), "weights", "free", "nobody")


def test_weights_are_fetched_whole_and_found_from_then_on():
    with serving("whole") as site:
        asked = wanted(f"http://127.0.0.1:{site.server_port}/weights.h5")
        assert weights.found(asked) is None
        weights.fetch(asked)
    assert weights.checked(asked).read_bytes() == CONTENT


def test_another_checksum_than_the_publishers_leaves_nothing(tmp_path):
    with serving("changed") as site, pytest.raises(UserError, match="checksum"):
        weights.fetch(wanted(f"http://127.0.0.1:{site.server_port}/weights.h5"))
    assert not [path for path in (tmp_path / "downloads").iterdir() if path.suffix == ".h5"]


def test_absent_weights_are_one_sentence():
    with pytest.raises(UserError, match=r"weights\.h5 is not on this machine"):
        weights.checked(wanted())


def test_what_keras_has_fetched_before_is_used_if_it_is_whole(tmp_path):
    file = tmp_path / "keras" / "models" / "weights.h5"
    file.parent.mkdir(parents=True)
    file.write_bytes(CONTENT)
    assert weights.checked(wanted()) == file
    file.write_bytes(CONTENT[:-1] + b"!")
    with pytest.raises(UserError, match="its checksum differs"):
        weights.checked(wanted())
