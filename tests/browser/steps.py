"""What a person does on the pages, in both languages; shared by the browser tests."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Error, Locator, Page

WORDS = {
    "en": {
        "first": "Run the first example",
        "train": "Train",
        "stop": "Stop",
        "settings": "More settings",
        "typical": "Typical case",
        "figures": "All figures",
        "report": "Report (HTML)",
        "bundle": "Model bundle (ZIP)",
        "own": "Your own file",
        "linear": "Logistic regression as a network",
        "compared": "Compared",
        "rename": "Rename",
        "keep": "Keep this name",
        "delete": "Delete",
        "confirm": "Delete this run",
        "open": "Open",
        "title": "Tabular diagnosis",
    },
    "zh": {
        "first": "运行第一个示例",
        "train": "开始训练",
        "stop": "停止",
        "settings": "更多训练设置",
        "typical": "典型病例",
        "figures": "全部指标",
        "report": "报告（HTML）",
        "bundle": "模型包（ZIP）",
        "own": "自己的文件",
        "linear": "逻辑回归",
        "compared": "对比",
        "rename": "重命名",
        "keep": "保存名称",
        "delete": "删除",
        "confirm": "删除这条训练记录",
        "open": "打开",
        "title": "表格数据诊断",
    },
}
EN = WORDS["en"]
AGAIN_IN_CHINESE = pytest.mark.parametrize("language", ["en", pytest.param("zh", marks=pytest.mark.slow)])
"""For long walks whose every page is tested in both languages without a browser: the second one is walked among the slow tests."""
WATCH = """() => {
    const app = document.querySelector("[data-testid=stApp]")
    window.began = false
    new MutationObserver(() => { window.began ||= app.dataset.testScriptState === "running" })
        .observe(app, {attributes: true, attributeFilter: ["data-test-script-state"]})
}"""  # whether a run of the script has begun since
DROP = "stFileUploaderDropzoneInput"
RISK = ".st-key-risk [data-testid=stMetricValue]"


def button(page: Page, label: str) -> Locator:
    return page.get_by_role("button", name=label, exact=True)


def train(page: Page, words: dict[str, str] = EN) -> None:
    """Press Train, unless somebody has trained the same already: the run is then shared."""
    ready = button(page, words["train"])
    ready.or_(page.get_by_text(words["figures"], exact=True)).first.wait_for()
    if ready.is_visible():
        ready.click()


def figures(page: Page, words: dict[str, str] = EN) -> None:
    """Wait until the run is measured and drawn."""
    page.get_by_text(words["figures"], exact=True).first.wait_for(timeout=120_000)
    page.locator(".js-plotly-plot").nth(4).wait_for(timeout=90_000)
    settled(page)


def settled(page: Page) -> None:
    """Wait until the script has run to its end."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()


@contextlib.contextmanager
def rerun(page: Page) -> Iterator[None]:
    """What is done within makes the script run: wait until it has begun, which takes a moment, and come to its end."""
    page.evaluate(WATCH)
    yield
    with contextlib.suppress(Error):  # a run so short that it was never drawn has ended as well
        page.wait_for_function("window.began", timeout=3000)
    settled(page)


def choose(page: Page, label: str) -> None:
    """Press one of the pills or segments."""
    with rerun(page):
        page.locator(".stButtonGroup button, .stButtonGroup label").filter(has_text=label).first.click()


def own_upload(page: Page) -> Locator:
    """Where a file to learn from is dropped: not the place for new cases, which a page of an earlier run has too."""
    return page.locator("[class*='-own-file'] input[type=file]")


def set_slider(page: Page, key: str, press: str) -> None:
    """Move the slider of the widget ``key`` with one key of the keyboard."""
    handle = page.locator(f".st-key-{key} input[type=range]")
    handle.focus()
    with rerun(page):
        handle.press(press)


def long_training(page: Page, seed: int, words: dict[str, str] = EN) -> None:
    """Pima, 1,000 epochs of single steps of 8, never early: about half a minute; the seed makes it a run of its own."""
    choose(page, "Pima")
    page.get_by_text(words["settings"], exact=True).click()
    set_slider(page, "tabular-epochs", "End")
    set_slider(page, "tabular-batch", "Home")
    set_slider(page, "tabular-patience", "Home")
    for _ in range(seed):
        set_slider(page, "tabular-seed", "ArrowRight")


def measurements(page: Page) -> Locator:
    """The sliders of the patient."""
    return page.locator("[class*='-try-'] input[type=range]")


def risk(page: Page) -> str:
    return page.locator(RISK).inner_text()


def move_risk(page: Page, words: dict[str, str] = EN) -> None:
    """From a typical case to an extreme one, until the answer has changed."""
    with rerun(page):
        button(page, words["typical"]).click()
    before = risk(page)
    measurements(page).first.press("End")
    page.wait_for_function(f"before => document.querySelector({RISK!r})?.innerText != before", arg=before)


def run_in_address(page: Page) -> str:
    return parse_qs(urlparse(page.url).query).get("run", [""])[0]


def saved(page: Page, label: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        button(page, label).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def asked_outside(page: Page, report: Path) -> list[str]:
    """What a saved report asks of the network when it is opened on a machine that has none."""
    asked = []
    context = page.context.browser.new_context(offline=True)
    reader = context.new_page()
    reader.on("request", lambda request: asked.append(request.url))
    reader.goto(report.as_uri())
    reader.locator(".main-svg").first.wait_for()
    context.close()
    return [url for url in asked if not url.startswith(("file:", "data:", "blob:"))]
