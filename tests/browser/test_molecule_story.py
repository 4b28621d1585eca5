"""The page of molecules as a person walks it, in both languages: typed, drawn, changed, explained, taken home."""

from urllib.parse import urlparse

import pytest

from tests.browser.steps import (
    WORDS,
    asked_outside,
    button,
    figures,
    rerun,
    saved,
    set_slider,
    settled,
    train,
)

SAID = {
    "en": {"alone": "Without any atom the network gives", "draw": "Draw it", "change": "Change an atom",
           "atom": "Atom 1: C", "undo": "Undo"},
    "zh": {"alone": "隐去所有原子时", "draw": "手绘结构", "change": "改动一个原子",
           "atom": "第 1 号原子：C", "undo": "撤销"},
}  # fmt: skip
TYPED, ASPIRIN = "[class*='-smiles'] input", "CC(=O)Oc1ccccc1C(=O)O"


def unfold(page, title):
    with rerun(page):
        page.locator("summary").filter(has_text=title).click()


def draw_benzene(page, said):
    """In Ketcher: an empty sheet, the ring from the templates, one click on the sheet, Apply."""
    unfold(page, said["draw"])
    editor = page.frame_locator("iframe[title*=ketcher]")
    editor.get_by_title("Clear Canvas (Ctrl+Del)").click()
    editor.get_by_title("Benzene (T)", exact=True).click()
    frame = page.locator("iframe[title*=ketcher]")
    frame.scroll_into_view_if_needed()
    box = frame.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    editor.get_by_role("button", name="Apply").click()
    page.wait_for_function("field => document.querySelector(field)?.value.length === 11", arg=TYPED)  # C1C=CC=CC=1
    settled(page)


@pytest.mark.slow  # the editor takes its time on a busy machine
@pytest.mark.parametrize("language", ["en", "zh"])
def test_from_training_to_a_molecule_that_is_typed_drawn_changed_explained_and_taken_home(
    visit, server, language, tmp_path
):
    words, said = WORDS[language], SAID[language]
    page, hosts = visit("/molecule", language=language), set()
    page.context.on("request", lambda request: hosts.add(urlparse(request.url.removeprefix("blob:")).netloc))
    page.get_by_text(words["settings"], exact=True).click()
    set_slider(page, "molecule-epochs", "Home")
    train(page, words)
    figures(page, words)
    with rerun(page):
        page.locator(TYPED).fill(ASPIRIN)
        page.locator(TYPED).press("Enter")
    page.get_by_text(said["alone"]).first.wait_for(timeout=90_000)
    draw_benzene(page, said)
    unfold(page, said["change"])
    with rerun(page):
        button(page, said["atom"]).click()
    with rerun(page):
        page.locator("[class*='-element-N'] button").click()
    button(page, said["undo"]).wait_for()  # benzene has become pyridine, and both stand side by side
    page.get_by_text(said["alone"]).first.wait_for(timeout=90_000)
    report = saved(page, words["report"], tmp_path)
    assert not asked_outside(page, report)
    assert hosts - {""} == {f"127.0.0.1:{server.port}"}
    assert "Traceback" not in page.inner_text("body")
