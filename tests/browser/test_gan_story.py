"""Image synthesis as a person walks it, in both languages: from training that is watched to the quiz and what is taken home."""

import io
import re
import zipfile

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from core.synthetic_quiz import QUESTIONS
from tests.browser.steps import EN, WORDS, asked_outside, button, choose, rerun, saved, set_slider, settled

SAID = {
    "en": {
        "set": "SYNTHETIC lung nodules",
        "judge": "First a small classifier",
        "shown": "SYNTHETIC pictures at step",
        "trained": "Trained for 250 steps",
        "picture": "The generated picture",
        "score": "of 20 right",
        "pictures": "SYNTHETIC pictures (ZIP)",
        "animation": "Animation of the training (GIF)",
    },
    "zh": {
        "set": "合成（SYNTHETIC）肺结节",
        "judge": "先训练一个小型分类器",
        "shown": "步的合成（SYNTHETIC）图像",
        "trained": "训练 250 步",
        "picture": "生成的图像",
        "score": "答对",
        "pictures": "合成（SYNTHETIC）图像（ZIP）",
        "animation": "训练过程动画（GIF）",
    },
}


def pressed(page: Page, key: str) -> None:
    """Press the button of that key: one with a shortcut has the shortcut in its name."""
    with rerun(page):
        page.locator(f".st-key-{key} button").click()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh"])
def test_from_a_training_that_is_watched_to_pictures_that_say_synthetic(visit, language, tmp_path):
    words, said = WORDS[language], SAID[language]
    page: Page = visit("/gan", language=language)
    choose(page, said["set"])
    page.get_by_text(words["settings"], exact=True).click()
    set_slider(page, "gan-epochs", "Home")
    if language == "zh":
        set_slider(page, "gan-seed", "ArrowRight")  # a run of its own, to be watched too
    button(page, words["train"]).click()
    page.get_by_text(said["judge"]).first.wait_for()  # progress before the game begins
    page.locator(f"img[alt*='{said['shown']}']").first.wait_for()  # while it learns
    page.get_by_text(said["trained"]).wait_for(timeout=240_000)
    settled(page)
    pressed(page, "latent-next")
    page.locator(f"img[alt='{said['picture']}']").wait_for()
    pressed(page, "quiz-begin")
    for _ in range(QUESTIONS):
        pressed(page, "quiz-True")
    page.get_by_text(said["score"]).first.wait_for()
    with zipfile.ZipFile(saved(page, said["pictures"], tmp_path)) as archive:
        first = next(name for name in archive.namelist() if name.endswith(".png"))
        with Image.open(io.BytesIO(archive.read(first))) as opened:
            assert opened.text["Title"] == "SYNTHETIC"
    with Image.open(saved(page, said["animation"], tmp_path)) as opened:
        assert opened.n_frames > 5
    report = saved(page, words["report"], tmp_path)
    assert "SYNTHETIC" in report.read_text() and not asked_outside(page, report)


@pytest.mark.slow
def test_the_game_is_held_taken_step_by_step_and_let_go_again(visit):
    said = SAID["en"]
    page: Page = visit("/gan")
    choose(page, said["set"])
    page.get_by_text(EN["settings"], exact=True).click()
    set_slider(page, "gan-seed", "End")  # a run of its own
    button(page, EN["train"]).click()
    picture = page.locator(f"img[alt*='{said['shown']}']").first
    picture.wait_for(timeout=120_000)
    page.get_by_text("Interfere", exact=True).click()
    page.get_by_text("Single steps", exact=True).click()
    page.get_by_role("button", name="Take a step").wait_for()
    page.wait_for_timeout(4000)  # what was under way when it was held
    held = _step(picture)
    page.wait_for_timeout(2000)
    assert _step(picture) == held
    for taken in (1, 2, 3):
        page.get_by_role("button", name="Take a step").click()
        page.locator(f"img[alt='{said['shown']} {held + taken}']").wait_for()
    page.wait_for_timeout(2000)
    assert _step(picture) == held + 3
    page.get_by_text("Full speed", exact=True).click()
    beyond = re.compile(r" ([6-9]\d|\d{3,})$")  # a round of 50 steps is kept when stopped
    expect(picture).to_have_attribute("alt", beyond, timeout=60_000)
    button(page, EN["stop"]).click()
    page.get_by_text("Stopped by hand after").wait_for(timeout=60_000)


def _step(picture: Locator) -> int:
    """The step that the pictures say they are of."""
    return int((picture.get_attribute("alt") or "").split()[-1])
