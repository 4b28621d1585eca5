"""Own pictures on the page: an archive to a trained network, loose files with classes by hand, refusals; in both languages."""

import time

import pytest

from tests.pages.test_pages import LATIN, opened, words_of
from tests.pages.test_several import chosen
from tests.pictures import class_folders, encoded, noise, zipped

ARCHIVE = zipped(class_folders(40))


def own(language="en"):
    app = opened("image", language)
    chosen(app, "button_group", "image-dataset").set_value("own").run()
    assert not app.exception and not app.error
    return app


def sent(app, *files):
    app.file_uploader[0].set_value([(name, content, "application/octet-stream") for name, content in files]).run()
    assert not app.exception
    return app


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_archive_is_read_looked_through_and_ready_to_train(state, language):
    app = sent(own(language), ("mine.zip", ARCHIVE))
    assert not app.error
    assert chosen(app, "selectbox", "image-own-positive").value == "ill"
    assert chosen(app, "button", "train")
    said = {"en": "80 pictures of 32 × 32 pixels", "zh": "80 张 32 × 32 像素的图片"}
    assert any(said[language] in line.value for line in app.markdown)
    english = [text for text in words_of(app) if LATIN.search(text)] if language == "zh" else []
    assert not [text for text in english if not any("\u4e00" <= sign <= "\u9fff" for sign in text)]


def test_loose_files_wait_for_their_classes_and_then_are_read(state):
    files = [
        (f"{kind}_{i}.png", encoded(noise(i + 100 * n))) for n, kind in enumerate(("ill", "well")) for i in range(12)
    ]
    app = sent(own(), *files)
    assert not [box for box in app.selectbox if box.key == "image-own-positive"]
    next(button for button in app.button if button.label == "Use these classes").click().run()
    assert not app.exception and not app.error
    assert set(chosen(app, "selectbox", "image-own-positive").options) == {"ill", "well"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_cannot_be_read_is_refused_in_words_and_nothing_else_changes(state, language):
    app = sent(own(language), ("mine.zip", ARCHIVE[:-5]))
    said = {"en": "is not opened", "zh": "未打开"}
    assert any(said[language] in error.value for error in app.error)
    assert not [button for button in app.button if button.key == "train"]


def test_a_network_is_trained_on_own_pictures_and_opened_again_by_its_address(state):
    app = sent(own(), ("mine.zip", ARCHIVE))
    app.session_state["image-epochs"] = 2
    app.run()
    chosen(app, "button", "train").click().run()
    end = time.monotonic() + 200
    while not [b for b in app.button if b.key == "cell-found"] and time.monotonic() < end:
        time.sleep(0.5)
        app.run()
    assert not app.exception and not app.error
    run = str(app.query_params["run"])
    again = opened("image", "en", run=run)
    assert not again.exception and not again.error
    assert chosen(again, "selectbox", "image-own-positive").value == "ill"


def photographed(app, label, place):
    """One more picture of a class, taken by the camera that is open."""
    picture = encoded(noise(1000 * (label == "ill") + place, 48, 3), "JPEG")
    app.camera_input[0].set_value((f"shot-{place}.jpg", picture, "image/jpeg")).run()
    assert not app.exception


@pytest.mark.parametrize("language", ["en", "zh"])
def test_classes_are_photographed_one_after_the_other_and_ready_to_train(state, language):
    app = own(language)
    chosen(app, "button_group", "image-own-way").set_value("camera").run()
    assert not app.camera_input  # a class has no name yet
    for label in ("well", "ill"):
        chosen(app, "text_input", "image-camera-class").set_value(label).run()
        for place in range(10 + (label == "ill")):
            photographed(app, label, place)
        enough = not chosen(app, "button", "image-camera-use").disabled
        assert enough == (label == "ill")
    assert not [box for box in app.selectbox if box.key == "image-own-positive"]  # until it is said to be enough
    chosen(app, "button", "image-camera-back-ill").click().run()
    chosen(app, "button", "image-camera-use").click().run()
    assert not app.exception and not app.error
    assert set(chosen(app, "selectbox", "image-own-positive").options) == {"ill", "well"}
    told = "\n".join(line.value for line in app.markdown)
    assert {"en": "20 pictures of 64 × 64 pixels", "zh": "20 张 64 × 64 像素的彩色图片"}[language] in told
    assert {"en": "nothing about others", "zh": "不能推及他人"}[language] in told
    english = [text for text in words_of(app) if LATIN.search(text)] if language == "zh" else []
    assert not [text for text in english if not any("\u4e00" <= sign <= "\u9fff" for sign in text)]
