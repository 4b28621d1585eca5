"""Image synthesis as a person walks it, in both languages: from training that is watched to the quiz and what is taken home."""

import io
import zipfile

import pytest
from PIL import Image
from playwright.sync_api import Page

from core.synthetic_quiz import QUESTIONS
from tests.browser.steps import WORDS, asked_outside, button, choose, rerun, saved, set_slider, settled

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
