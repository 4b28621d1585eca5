"""The presentation without a browser: every screen of every story in both languages, notes, steps and the audience's view."""

import dataclasses
import re

import pytest
from streamlit.testing.v1 import AppTest

from core.i18n import LANGUAGES
from core.registry import demos
from core.runs import remove
from core.store import Store
from core.stories.shelf import opened, stories, story_run
from core.stories.story import LIVE
from pages.components import present_room
from tests.conftest import ROOT
from tests.pages.links import in_link
from tests.pages.test_pages import LATIN

CHINESE = re.compile("[\u4e00-\u9fff]")


def presented(language: str = "en", **query: str) -> AppTest:
    """The presentation as ``app.py`` shows it."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    app.session_state["lang"] = language
    for name, value in query.items():
        app.query_params[name] = value
    return app.run().switch_page("pages/present.py").run()


def at_step(app: AppTest, demo: str, step: int) -> None:
    """Go to a step of a story, as a key does."""
    app.session_state[f"{story_run(demo)}-present-step"] = step
    app.run()


def read(app: AppTest) -> list[str]:
    """What stands on the screen, of pieces of HTML their text."""
    pieces = [re.sub("<style.*?</style>|<[^>]+>", " ", one.proto.body, flags=re.DOTALL) for one in app.get("html")]
    return [*(one.value for one in [*app.title, *app.caption, *app.markdown]), *pieces]


def test_without_an_address_every_story_is_offered(state):
    app = presented()
    assert not app.exception
    assert [one.value.split(": ", 1)[-1] for one in app.subheader] == [stories()[demo].title for demo in demos()]


def test_an_unknown_run_is_answered_in_words(state):
    app = presented(run="f" * 20)
    assert not app.exception and "not on this machine" in app.warning[0].value


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_of_the_tabular_story_stands_with_the_notice_and_in_the_language(state, language):
    app = presented(language, story="tabular")
    for step in range(1, len(stories()["tabular"].screens) + 1):
        at_step(app, "tabular", step)
        assert not app.exception and not app.error
        said = " ".join(read(app))
        assert ("Not a medical device" if language == "en" else "医疗器械") in said
        assert bool(CHINESE.search(app.title[0].value)) == (language == "zh")
        if language == "zh":
            assert not [one for one in read(app) if LATIN.search(one) and not CHINESE.search(one)]


@pytest.mark.parametrize("demo", ["image", "series", "molecule", "gan"])
def test_the_live_screens_of_the_other_stories_stand(state, demo):
    app = presented(story=demo)
    for step, screen in enumerate(stories()[demo].screens, start=1):
        if screen.shows in LIVE:
            at_step(app, demo, step)
            assert not app.exception and not app.error, screen.shows


def test_a_run_whose_file_is_not_here_is_presented_and_its_live_parts_say_so(state):
    store = Store()
    run = opened(store, "tabular")
    lost = dataclasses.replace(
        run, run="ab" * 10, settings=dataclasses.replace(run.settings, dataset=f"upload:{'0' * 64}")
    )
    store.save(lost, store.files(run))
    app = presented(run=lost.run, step="3")
    remove(store, lost.run)
    assert not app.exception and not app.error
    assert app.title[0].value == "Train it now" and "not on this machine" in app.info[0].value


def test_a_step_beyond_the_end_is_the_last_and_one_that_is_no_number_the_first(state):
    assert presented(story="tabular", step="99").title[0].value == "Do it again yourself"
    assert presented(story="tabular", step="x").title[0].value == "Tabular diagnosis: Breast tumour cytology"


@pytest.mark.parametrize(
    ("demo", "part", "asked", "kept"),
    [
        ("tabular", "threshold", {"threshold": "30.5"}, {"decide-threshold": 30.5}),
        ("tabular", "case", {"case": "17"}, {"origin": "17"}),
        ("image", "threshold", {"threshold": "12"}, {"decide-threshold": 12.0}),
        ("image", "case", {"case": "30"}, {}),
        ("series", "case", {"case": "5"}, {"series": 4}),
        ("series", "play", {"case": "9"}, {"series": 8}),
        ("molecule", "case", {"case": "100"}, {"molecule": 99}),
        ("gan", "case", {"case": "7", "truncation": "1.5"}, {"number": 6, "truncation": 1.5}),
    ],
)
def test_a_link_opened_elsewhere_shows_the_same_screen_threshold_and_case(state, demo, part, asked, kept):
    screens = [screen.shows for screen in stories()[demo].screens]
    asked = {**asked, "step": str(screens.index(part) + 1)}
    app = presented(story=demo, **asked)
    assert not app.exception and in_link(app) == asked
    assert {name: app.session_state[f"{story_run(demo)}-{name}"] for name in kept} == kept
    elsewhere = presented(run=story_run(demo), **in_link(app))
    assert elsewhere.title[0].value == app.title[0].value and in_link(elsewhere) == asked


def test_the_step_of_a_link_to_a_presentation_is_no_moment_of_the_training(state):
    app = presented(story="gan", step="6")
    assert app.session_state["opened-link"] == {"story": "gan", "run": story_run("gan"), "step": ""}


def test_notes_are_the_presenters_only_and_name_what_comes_next(state):
    app = presented(story="tabular")
    assert "Say who you are" not in " ".join(read(app))
    app.session_state["present-notes-shown"] = True
    said = " ".join(read(app.run()))
    assert "Say who you are" in said and "next: Data" in said


def test_the_audience_sees_the_step_and_the_threshold_of_the_presenter_and_no_notes(state):
    run = story_run("tabular")
    room = present_room.Room(run, step=6, values={f"{run}-decide-threshold": 12.5})
    present_room.rooms()["c" * 24] = room
    app = presented(run=run, follow="c" * 24)
    app.session_state["present-notes-shown"] = True
    app.run()
    assert app.title[0].value == "Where would you draw the line?"
    assert app.session_state[f"{run}-decide-threshold"] == 12.5
    assert "Let the room say a threshold" not in " ".join(read(app))
    room.step, room.version = 1, 1
    assert app.run().title[0].value == "Tabular diagnosis: Breast tumour cytology"


def test_an_unknown_code_waits_and_shows_nothing(state):
    app = presented(run=story_run("tabular"), follow="nobody")
    assert app.title[0].value == "Nobody presents here at the moment." and not app.exception


def test_only_what_a_live_part_keeps_is_shared(state):
    run = "0" * 20
    wanted = re.compile(rf"{run}(-\d+)?-({present_room.KEPT})")
    kept = [f"{run}-decide-threshold", f"{run}-2-decide-threshold", f"{run}-try-17", f"{run}-picture", f"{run}-quiz"]
    others = ["visitor", f"{run}-decide-threshold-slider", f"{run}-decide-back", f"{'1' * 20}-try-1", f"{run}-tried"]
    assert all(map(wanted.fullmatch, kept)) and not any(map(wanted.fullmatch, others))
