"""Every demo has a story of ten minutes whose run opens from its bundle and has every screen; other runs have an outline."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from core.errors import UserError
from core.i18n import LANGUAGES, translator
from core.registry import demos
from core.report.content import stored_content
from core.runs import note
from core.store import Store
from core.stories.plan import ROWS, planned
from core.stories.shelf import FOLDER, opened, stories, story_of, story_run
from core.stories.story import LIVE, Screen, Story

MADE_BY = "make it again with assets/stories/build.py"
EACH = pytest.mark.parametrize("demo", demos())


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    return Store(tmp_path_factory.mktemp("shelf"))


def content(shelf, demo, language="en"):
    return stored_content(shelf, opened(shelf, demo), demos()[demo], translator(language))


def test_every_demo_has_a_story_and_every_story_a_demo():
    assert set(stories()) == set(demos())


@EACH
def test_a_story_takes_ten_minutes_and_says_something_on_every_screen(demo):
    story = stories()[demo]
    assert story.minutes == 10
    assert all(screen.minutes > 0 and screen.say and screen.notes for screen in story.screens)
    assert len({screen.shows for screen in story.screens}) == len(story.screens) >= 8
    assert {"train", "case"} <= {screen.shows for screen in story.screens}


@EACH
def test_a_storys_run_opens_from_its_bundle_checked_and_only_once(shelf, demo):
    try:
        run = opened(shelf, demo)
    except UserError as error:
        pytest.fail(f"the bundle of {demo} can no longer be read ({error.values['why']}): {MADE_BY}")
    assert run.settings.demo == demo and run.settings.seed == 0, MADE_BY
    assert run.run == story_run(demo) and shelf.load(run.run) == run
    assert opened(shelf, demo) == run  # a second time from the shelf: a second import would be refused
    assert story_of(run.run) is stories()[demo]
    cases = demos()[demo].load(run.settings, None)
    assert cases.sha256 == run.data["sha256"], f"the data of {demo} have changed: {MADE_BY}"


def test_two_who_open_a_story_at_the_same_moment_get_the_same_run(tmp_path):
    store = Store(tmp_path)
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(opened, [store, store], ["tabular", "tabular"])
    assert first == second == store.load(story_run("tabular"))
    assert note(store, first.run).imported


def test_the_bundles_are_small_enough_to_lie_in_the_program():
    sizes = {path.stem: path.stat().st_size for path in FOLDER.glob("*.zip")}
    assert set(sizes) == set(stories())
    assert sum(sizes.values()) < 6_000_000


@EACH
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_of_a_story_is_there_in_both_languages(shelf, demo, language):
    screens = planned(content(shelf, demo, language), stories()[demo])
    assert len(screens) == len(stories()[demo].screens)  # none was left out
    assert screens[-1].until == 10
    said = [text for one in screens for text in (one.title, one.say, *one.notes)]
    chinese = [any("\u4e00" <= sign <= "\u9fff" for sign in text) for text in said]
    assert all(said) and (all(chinese) if language == "zh" else not any(chinese))


def test_the_clock_counts_the_minutes_up_to_the_end_of_each_screen(shelf):
    wanted = (Screen("opening", 0.5), Screen("no such slide", 3), Screen("train", 1.5), Screen("roc", 2))
    screens = planned(content(shelf, "tabular"), Story("a", "b", wanted))
    assert [one.until for one in screens] == [0.5, 2, 4]  # what the run does not have takes no time
    assert [one.live for one in screens] == ["", "train", ""]
    assert [bool(one.slide) for one in screens] == [True, False, True]


def test_a_run_without_a_story_has_every_slide_and_the_live_parts_between(shelf):
    shown = [one.slide.name if one.slide else one.live for one in planned(content(shelf, "image"), None)]
    assert shown[:5] == ["opening", "data", "train", "quiz", "figures"]
    assert shown.index("threshold") == shown.index("calibration") - 1 and "thousand" not in shown
    assert shown.index("case") == shown.index("limits") - 1
    assert shown[-1] == "repeat" and len(set(shown)) == len(shown)


@EACH
def test_no_table_is_longer_than_a_screen_and_none_of_its_rows_is_lost(shelf, demo):
    report = content(shelf, demo)
    parts = [part for one in planned(report, None) if one.slide for part in one.slide.parts]
    tables = [part for part in parts if part["kind"] == "table" and not part["facts"]]
    assert tables and all(len(part["rows"]) <= ROWS for part in tables)
    figures = [row[0]["text"] for part in tables for row in part["rows"]]
    assert len(set(figures)) >= 8


def test_every_live_part_has_a_name():
    assert all(LIVE.values()) and set(LIVE) == {"train", "threshold", "case", "play", "quiz"}
