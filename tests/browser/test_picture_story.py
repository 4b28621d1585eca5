"""The page of pictures as a person walks it, in both languages: from training to a mistake, its maps, and what is taken home."""

import csv
import zipfile

from playwright.sync_api import Page

from tests.browser.steps import (
    AGAIN_IN_CHINESE,
    DROP,
    WORDS,
    asked_outside,
    button,
    choose,
    figures,
    rerun,
    saved,
    set_slider,
    settled,
    train,
)
from tests.pictures import encoded, noise

SAID = {
    "en": {
        "set": "SYNTHETIC lung nodules",
        "network": "Textbook CNN for 28 × 28",
        "asked": "is asked about below",
        "maps": "Show the maps",
        "keep": "Put this picture into the report",
        "kept": "The report now shows this picture",
        "table": "Table with risks (CSV)",
    },
    "zh": {
        "set": "合成（SYNTHETIC）肺结节",
        "network": "28 × 28 教科书 CNN",
        "asked": "已在下方询问",
        "maps": "显示热图",
        "keep": "将该图像放入报告",
        "kept": "报告中现已包含该图像",
        "table": "含风险的表格（CSV）",
    },
}


def ask_about_a_mistake(page: Page) -> str:
    """Open the fuller of the two cells of mistakes and press its first picture; gives what that is called."""
    cells = [page.locator(f".st-key-cell-{name} button") for name in ("missed", "alarms")]
    with rerun(page):
        max(cells, key=lambda cell: int(cell.locator("strong").inner_text())).click()
    first = page.locator(".st-key-pictures [data-testid=stButton] button").first
    name = first.inner_text()
    with rerun(page):
        first.click()
    return name


@AGAIN_IN_CHINESE
def test_from_training_to_a_mistake_its_maps_and_what_is_taken_home(visit, language, tmp_path):
    words, said = WORDS[language], SAID[language]
    page = visit("/image", language=language)
    choose(page, said["set"])
    choose(page, said["network"])
    page.get_by_text(words["settings"], exact=True).click()
    set_slider(page, "image-epochs", "Home")
    train(page, words)
    figures(page, words)
    name = ask_about_a_mistake(page)
    page.get_by_text(said["asked"]).wait_for()
    page.locator(f"img[alt$='{name}']").first.wait_for()  # the large one; then that among what was tried
    button(page, said["maps"]).click()
    page.locator("li .stMarkdownBadge").nth(2).wait_for(timeout=90_000)  # a light for each of the three maps
    settled(page)
    button(page, said["keep"]).click()
    page.get_by_text(said["kept"]).wait_for()
    report = saved(page, words["report"], tmp_path)
    assert 'id="picture-maps-chart"' in report.read_text() and "SYNTHETIC" in report.read_text()
    assert not asked_outside(page, report)
    with zipfile.ZipFile(saved(page, words["bundle"], tmp_path)) as bundle:
        assert {"model.keras", "model.onnx", "run.json"} <= set(bundle.namelist())
    own = tmp_path / "own.png"
    own.write_bytes(encoded(noise(7)))
    page.get_by_test_id(DROP).last.set_input_files(own)
    with saved(page, said["table"], tmp_path).open(encoding="utf-8-sig") as table:
        assert [row["file"] for row in csv.DictReader(table)] == ["own.png"]
