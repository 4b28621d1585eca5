"""Image classification on the page: data, training, a mistake looked at, one's own pictures, in both languages."""

from __future__ import annotations

import dataclasses
import io
import re

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.data.pictures.strangers import NOISE, PLAIN, TITLES
from core.i18n import translator
from core.likeness import refusals, stored_likeness
from core.registry import demo
from core.store import Store
from tests.pages.asked_for import run_of
from tests.pages.links import in_link
from tests.pages.reported import report_of_page, same_figures
from tests.pages.test_decisions import cell
from tests.pages.test_pages import LATIN, opened, words_of
from tests.pages.test_several import chosen
from tests.pictures import encoded, noise, zipped


@pytest.fixture(scope="module")
def run(state) -> str:
    return trained()


def trained() -> str:
    """The number of a run of a few epochs."""
    return run_of(dataclasses.replace(demo("image").defaults, model="cnn28", epochs=4))


def pictures(app: AppTest) -> list[str]:
    """What the pictures on the page are called for those who cannot see them."""
    return [one.alt for image in app.image for one in image.proto.imgs]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("dataset", [one.id for one in demo("image").datasets])
def test_every_set_is_shown_as_pictures_of_each_class_and_judged(state, dataset, language):
    app = opened("image", language)
    chosen(app, "button_group", "image-dataset").set_value(dataset).run()
    assert not app.exception and not app.error
    settings = dataclasses.replace(demo("image").defaults, dataset=dataset)
    classes = len(demo("image").load(settings, None).classes)
    assert len(pictures(app)) == classes
    synthetic = any("SYNTHETIC" in caption.value for caption in app.caption)
    assert synthetic == demo("image").is_synthetic(dataset)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_trained_network_is_judged_asked_and_taken_home(run, language):
    app = opened("image", language, run=run)
    assert not app.exception and not app.error
    assert chosen(app, "button", "case-0") and chosen(app, "button", "case-1")
    assert (
        len(pictures(app)) == 2 + 1 + 5 + 1
    )  # each class, the one asked about, its neighbours, and the one that was tried
    english = [text for text in words_of(app) if LATIN.search(text)] if language == "zh" else []
    assert not [text for text in english if not any("\u4e00" <= sign <= "\u9fff" for sign in text)]


def test_a_press_on_a_mistake_shows_it_and_asks_about_it(run):
    app = opened("image", "en", run=run)
    before = len(pictures(app))
    name = max(("found", "spared"), key=lambda each: int(cell(app, each).label.split("**")[1]))
    cell(app, name).click().run()
    assert len(pictures(app)) > before and not app.exception
    small = [button for button in app.button if re.fullmatch(rf"{run}-picture-.*\d", str(button.key))]
    row = int(str(small[-1].key).rpartition("-")[2])
    small[-1].click().run()
    assert not app.exception
    assert f"The picture: Case {row + 1}" in pictures(app)
    assert any(f"Case {row + 1} is asked about below" in said.value for said in app.success)


def test_the_pictures_of_a_cell_come_surest_first(run):
    app = opened("image", "en", run=run)
    cell(app, "spared").click().run()
    kept = Store().load(run)
    with np.load(io.BytesIO(Store().read(kept, "test.npz"))) as file:
        spared = (file["y"] == 0) & (file["p"] < kept.threshold)
        surest = file["row"][spared][np.argmin(file["p"][spared])]
    first = next(button.key for button in app.button if str(button.key).startswith(f"{run}-picture-"))
    assert first == f"{run}-picture-{surest}"


def test_the_next_test_case_of_a_class_is_of_that_class(run):
    app = opened("image", "en", run=run)
    for place in (0, 1):
        chosen(app, "button", f"case-{place}").click().run()
        kept = app.session_state[f"{run}-picture"]
        assert kept.truth == Store().load(run).data["classes"][place]
        assert f"The picture: Case {kept.row + 1}" in pictures(app)


def test_a_run_that_was_stopped_before_its_simple_models_is_shown_without_them(run):
    store = Store()
    kept = store.load(run)
    files, place = store.files(kept), store.folder / "runs" / run
    place.rename(place.with_name("kept"))
    try:
        store.save(dataclasses.replace(kept, baselines=(), ending="stopped"), files)
        app = opened("image", "en", run=run)
        assert not app.exception and not app.error
        assert not any("Random forest" in text for text in words_of(app))
        assert chosen(app, "button", "case-0")
    finally:
        store.set_aside(place)
        place.with_name("kept").rename(place)


def test_pictures_that_were_tried_come_back_and_two_are_seen_side_by_side(run):
    t = translator("zh")
    app = opened("image", "zh", run=run)
    for place in (0, 1):
        chosen(app, "button", f"case-{place}").click().run()
    seen = app.session_state[f"{run}-tried"]
    first, last = seen[0].case, seen[-1].case
    assert [one.case.row for one in seen] == list(dict.fromkeys(one.case.row for one in seen)) and len(seen) == 3
    chosen(app, "button", f"{run}-keep").click().run()
    assert any(t("It is the same picture. Ask about another one.") in line.value for line in app.markdown)
    chosen(app, "button", f"{run}-back-0").click().run()
    assert app.session_state[f"{run}-picture"] is first and not app.exception
    both = [f"A: {t('Case {row}', row=last.row + 1)}", f"{t('Now')}: {t('Case {row}', row=first.row + 1)}"]
    assert [alt for alt in pictures(app) if alt in both] == both
    points = t.number(100 * (seen[0].risk - seen[2].risk), 1)
    assert any(t("Difference: **{points} percentage points**", points=points) in line.value for line in app.markdown)
    chosen(app, "button", f"{run}-back").click().run()
    assert app.session_state[f"{run}-picture"] is last
    chosen(app, "button", f"{run}-let-go").click().run()
    assert not [alt for alt in pictures(app) if alt in both]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_is_measured_how_often_pictures_of_other_kinds_are_refused(run, language):
    t = translator(language)
    app = opened("image", language, run=run)
    tables = [frame.value for frame in app.dataframe if t("Refused") in frame.value.columns]
    assert len(tables) == 1
    table = tables[0].set_index(t("Pictures"))
    kept = Store().load(run)
    found = refusals(kept, stored_likeness(kept, Store()))
    assert list(table.index) == [t("Its own test pictures"), *(t(TITLES[name]) for name in found)]
    assert table["N"].tolist() == [str(kept.split["test"]), *(str(one.n) for one in found.values())]
    assert table[t("Refused")].tolist()[1:] == [t.percent(one.share.value, 1) for one in found.values()]
    real = [one for name, one in found.items() if name not in (NOISE, PLAIN)]
    every = sum(one.hits for one in real) / sum(one.n for one in real)
    assert any(t.percent(every, 1) in line.value for line in app.markdown)


def test_a_zip_of_pictures_is_opened(run):
    app = opened("image", "en", run=run)
    uploader = next(box for box in app.file_uploader if box.key == f"{run}-own-pictures")
    content = zipped({f"{place}.png": encoded(noise(place)) for place in range(3)})
    uploader.set_value([("mine.zip", content, "application/zip")]).run()
    assert not app.exception and not app.error
    table = next(frame.value for frame in app.dataframe if "mine/0.png" in frame.value.astype(str).values)
    assert len(table) == 3


@pytest.mark.parametrize("language", ["en", "zh"])
def test_pictures_of_ones_own_are_answered_or_refused_by_name(run, language):
    app = opened("image", language, run=run)
    file = io.BytesIO()
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (40, 60), dtype=np.uint8)).save(file, "PNG")
    uploader = next(box for box in app.file_uploader if box.key == f"{run}-own-pictures")
    came = [("mine.png", file.getvalue(), "image/png"), ("broken.png", file.getvalue()[:99], "image/png")]
    uploader.set_value(came).run()
    assert not app.exception and not app.error
    table = next(frame.value for frame in app.dataframe if "mine.png" in frame.value.astype(str).values)
    assert len(table) == 1 and table.iloc[0, 0].startswith("data:image/png;base64,")
    assert 0 <= table.iloc[0, 3] <= 1
    assert table.iloc[0, 4] == translator(language)("Cannot say")  # noise is no stained tissue
    assert table.iloc[0, 5] == translator(language)("no")
    assert any("broken" in line.value for line in app.markdown)


def test_a_link_names_the_picture_of_the_data_and_none_of_ones_own(run):
    app = opened("image", "en", run=run, case="7", threshold="20")
    assert in_link(app) == {"case": "7", "threshold": "20"} and not app.exception
    assert app.session_state[f"{run}-picture"].row == 6
    one = app.session_state[f"{run}-picture"]
    app.session_state[f"{run}-picture"] = dataclasses.replace(one, row=-1, name="=my secret.png", truth="")
    app.run()
    assert in_link(app) == {"threshold": "20"}


def test_the_report_has_the_figures_of_the_page(run):
    app = opened("image", "en", run=run)
    assert same_figures(app, report_of_page(Store().load(run), "en")) == 13
