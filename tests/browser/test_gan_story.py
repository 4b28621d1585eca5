"""Image synthesis as a person walks it: from training that is watched to the quiz and what is taken home."""

import io
import zipfile

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.browser.steps import EN, button, choose, rerun, saved, set_slider, settled, train


@pytest.mark.slow  # a training of two networks is watched, which on a busy machine takes minutes
def test_from_a_training_that_is_watched_to_pictures_that_say_synthetic(visit, tmp_path):
    page: Page = visit("/gan")
    choose(page, "SYNTHETIC lung nodules")
    page.get_by_text(EN["settings"], exact=True).click()
    set_slider(page, "gan-epochs", "Home")
    train(page, EN)
    page.locator("img[alt^='SYNTHETIC pictures at step']").first.wait_for(timeout=120_000)  # while it learns
    page.get_by_text("Trained for 500 steps").wait_for(timeout=240_000)
    page.get_by_text("Memorisation check", exact=True).first.wait_for()
    settled(page)
    with rerun(page):
        button(page, "Other random numbers").click()
    page.locator("img[alt='The generated picture']").wait_for()
    with rerun(page):
        button(page, "Begin").click()
    for _ in range(20):
        with rerun(page):
            button(page, "Real").click()
    page.get_by_text("of 20 right").wait_for()
    with zipfile.ZipFile(saved(page, "SYNTHETIC pictures (ZIP)", tmp_path)) as archive:
        first = next(name for name in archive.namelist() if name.endswith(".png"))
        with Image.open(io.BytesIO(archive.read(first))) as opened:
            assert opened.text["Title"] == "SYNTHETIC"
    with Image.open(saved(page, "Animation of the training (GIF)", tmp_path)) as opened:
        assert opened.n_frames > 5
    assert "SYNTHETIC" in saved(page, EN["report"], tmp_path).read_text()
