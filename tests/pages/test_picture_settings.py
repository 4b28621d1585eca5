"""What the page of pictures offers beside the networks: augmentation to look at, and weights to be fetched."""

import pytest

from core.errors import UserError
from core.models.pretrained import MOBILENET
from pages.components import weights
from tests.pages.test_pages import opened


def group(app, key):
    return next(one for one in app.button_group if one.key == key)


def button(app, key):
    return next((one for one in app.button if one.key == key), None)


def pictures(app):
    return len(app.get("imgs"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_chosen_augmentation_is_shown_and_a_flip_is_warned_of(state, language):
    app = opened("image", language)
    before = pictures(app)
    group(app, "image-augment").set_value(["flip", "shift"]).run()
    assert not app.exception
    assert pictures(app) == before + 8
    warned = {"en": "never a chest, a heart", "zh": "胸部、心脏"}[language]
    assert any(warned in caption.value for caption in app.caption)
    group(app, "image-augment").set_value(["shift"]).run()
    assert not any(warned in caption.value for caption in app.caption)


def test_tables_are_not_augmented(state):
    assert not [one for one in opened("tabular", "en").button_group if one.key == "tabular-augment"]


class Serve:
    """A stand-in for the engine: fetches nothing, or puts a file where the weights belong."""

    def __init__(self, place=None):
        self.place = place

    def call(self, function, wanted):
        assert (function, wanted) == (weights.fetch, MOBILENET)
        if self.place is None:
            raise UserError("{file} could not be downloaded.", file=wanted.file)
        self.place.parent.mkdir(parents=True, exist_ok=True)
        self.place.write_bytes(b"weights")


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    return tmp_path / "models" / MOBILENET.file


def test_transfer_is_locked_with_its_reason_and_source_until_its_weights_are_there(state, elsewhere, monkeypatch):
    app = opened("image", "en")
    assert "Transfer learning" not in group(app, "image-model").options
    assert button(app, "locked-transfer").disabled
    told = next(caption.value for caption in app.caption if "cannot be chosen yet" in caption.value)
    assert all(word in told for word in (MOBILENET.address, MOBILENET.md5, "Apache-2.0"))
    monkeypatch.setattr(weights, "engine", lambda: Serve())
    button(app, "fetch-transfer").click().run()
    assert any("could not be downloaded" in error.value for error in app.error)
    monkeypatch.setattr(weights, "engine", lambda: Serve(elsewhere))
    button(app, "fetch-transfer").click().run()
    assert not app.error and button(app, "fetch-transfer") is None
    assert "Transfer learning" in group(app, "image-model").options


def test_a_network_whose_weights_have_gone_is_no_longer_chosen(state, elsewhere):
    app = opened("image", "en")
    app.session_state["image-model"] = "transfer"
    app.run()
    assert not app.exception
    assert group(app, "image-model").value == "cnn32"
