"""What the page of pictures offers beside the networks: augmentation to look at, and weights to be fetched."""

import dataclasses

import pytest
from streamlit.testing.v1 import AppTest

from core.errors import UserError
from core.fingerprint import fingerprint
from core.models.pretrained import MOBILENET
from core.store import Store
from pages.components import compare, weights
from tests.examples import SETTINGS, a_run
from tests.pages.test_pages import opened


def group(app, key):
    return next(one for one in app.button_group if one.key == key)


def button(app, key):
    return next((one for one in app.button if one.key == key), None)


def shown(app):
    """Whether a picture as training may see it is on the page."""
    told = [one.alt for image in app.get("image") for one in image.proto.imgs]
    return any(alt in ("A picture as training may see it", "训练时可能看到的图像") for alt in told)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_chosen_augmentation_is_shown_and_a_flip_is_warned_of(state, language):
    app = opened("image", language)
    assert not shown(app)
    group(app, "image-augment").set_value(["flip", "shift"]).run()
    assert not app.exception
    assert shown(app)
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
    assert all(word in told for word in (MOBILENET.url, MOBILENET.checksum, "Apache-2.0"))
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


def choice(app, key):
    return next(one for one in app.selectbox if one.key == key)


def test_a_network_can_be_taught_by_another_but_not_together_with_folds(state):
    app = opened("image", "en")
    assert "Textbook CNN for 32 × 32" not in choice(app, "image-teacher").options  # it is the one that learns
    choice(app, "image-teacher").set_value("resnet").run()
    assert not app.exception
    assert "Distillation temperature" in [slider.label for slider in app.select_slider]
    app.session_state["image-folds"] = 5
    app.run()
    assert choice(app, "image-teacher").disabled
    assert "Distillation temperature" not in [slider.label for slider in app.select_slider]
    app.session_state["image-folds"], app.session_state["image-model"] = 0, "resnet"
    app.run()
    assert choice(app, "image-teacher").value == ""  # nobody teaches itself


def taught_page():
    import dataclasses

    from core.i18n import translator
    from pages.components.distillation import distillation_panel
    from tests.examples import SETTINGS, a_run

    taught = dataclasses.replace(SETTINGS, model="logistic", teacher="textbook")
    distillation_panel(a_run(settings=taught, parameters=31, files={"test.npz": ""}), translator("en"))


class Differences:
    """A stand-in for the engine, which compares nobody."""

    def call(self, function, runs, tests):
        from core.comparison import Difference
        from core.results import Metric

        assert len(runs) == len(tests) == 2
        return [Difference(0, 1, Metric(-0.01, -0.02, 0.001, 100))]


def test_what_a_teacher_brought_is_told_beside_its_own_figures(tmp_path, monkeypatch):
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    taught = dataclasses.replace(SETTINGS, model="logistic", teacher="textbook")
    known = fingerprint(taught.teaching, "0" * 64)
    monkeypatch.setattr(compare, "engine", Differences)
    monkeypatch.setattr(Store, "read", lambda *_: b"")
    Store().save(a_run(known, settings=taught.teaching, parameters=9_000), {"test.npz": b"cases"})
    app = AppTest.from_function(taught_page).run()
    assert not app.exception
    table = app.table[0].value
    assert table["Network"].tolist() == ["A · This network", "B · Its teacher: Textbook network"]
    assert table["Weights"].tolist() == ["31", "9,000"]
    assert any("**A − B**: −0.010 (−0.020 to 0.001), 100 test cases" in text.value for text in app.markdown)
    assert any("Train the same without a teacher" in caption.value for caption in app.caption)
