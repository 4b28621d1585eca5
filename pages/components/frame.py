"""The frame around every page: menu, language, disclaimer, chapters; and what a page needs when it is opened alone."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import streamlit as st

from core.i18n import LANGUAGES, Translator, msg, translator
from core.registry import demo as find_demo
from core.registry import demos
from core.spec import Demo
from pages.components.address import follow_chapters
from pages.components.server import BOOT
from pages.components.tour import tour_bar
from pages.components.workers import engine

ROOT = Path(__file__).parents[2]
_HEARTBEAT = st.components.v2.component(
    "vitrine_heartbeat", js=(Path(__file__).parent / "heartbeat.js").read_text(encoding="utf-8")
)
CHAPTERS = {
    "data": msg("Data"),
    "train": msg("Train"),
    "performance": msg("How good is it?"),
    "try": msg("Try it"),
    "why": msg("Why?"),
    "take-away": msg("Take it away"),
}
FUNDAMENTALS = (
    msg("Fundamentals"),
    msg("See a network think: small enough that every number on the way can be seen, followed and changed."),
    "hub",
)
"""Title, summary and icon."""
_STYLE = """<style>
.stMainBlockContainer {max-width: 76rem}
.st-key-frame-top {margin-bottom: -.5rem}
.st-key-heartbeat, [class*="st-key-address-"] {display: none}
.st-key-chapters a {text-decoration: none}
.st-key-risk [data-testid="stMetricValue"] {font-size: 3.2rem}
.st-key-withdrawn [data-testid="stMetricValue"] {opacity: .62; text-decoration: line-through 1px}
.st-key-withdrawn [data-testid="stProgress"] {opacity: .35}
[data-testid="stElementToolbarButton"]:has([aria-label^="Download as CSV"]) {display: none}
.st-key-picture-maps {overflow: hidden}
@media (max-width: 640px) {
  .stMainBlockContainer {padding-left: 1rem; padding-right: 1rem}
  .st-key-class-table :is(td, th, td *, th *) {white-space: nowrap !important}
  div:has(> .st-key-picture-maps) {height: calc(100vw + 6rem) !important; flex: none}
}
</style>"""

_WIDGET_WORDS = """<style>
[data-testid=stFileUploaderDropzone] button p, [data-testid=stFileUploaderDropzoneInstructions] span {font-size: 0}
[data-testid=stFileUploaderDropzone] button p::after {content: "%s"; font-size: .875rem}
[data-testid=stFileUploaderDropzoneInstructions] span::after {content: "%s"; font-size: .875rem}
[data-testid=stCameraInputButton] {font-size: 0}
[data-testid=stCameraInputButton]::after {content: "%s"; font-size: .875rem}
[data-testid=stCameraInput]:has(img) [data-testid=stCameraInputButton]::after {content: "%s"}
@property --waited {syntax: "\\3c integer\\3e"; inherits: false; initial-value: 0}
@keyframes waiting {to {--waited: 3600}}
[data-testid=stSpinner] [role=status] + span {font-size: 0}
[data-testid=stSpinner] [role=status] + span::after {content: "%s" counter(waited) "%s"; counter-reset: waited var(--waited);
  font-size: .875rem; animation: waiting 3600s steps(3600) forwards}
</style>"""  # the words of widgets that Streamlit does not let us choose; the camera shows a picture once it is taken
_DARK_STYLE = (
    "<style>.stButtonGroup button[data-selected] {color: #74cbd9 !important; border-color: #74cbd9 !important}</style>"
)
"""On a dark page the primary colour carries white text well but is no text colour itself."""


def current_translator() -> Translator:
    """The translator of this session's language: chosen, else in the address, else the browser's."""
    asked = st.query_params.get("lang")
    st.session_state.setdefault("lang", asked if asked in LANGUAGES else _browser_language())
    return translator(st.session_state["lang"])


def menu() -> st.Page:  # type: ignore[valid-type]
    """Page configuration and navigation; gives the page that was asked for."""
    st.set_page_config(page_title="Vitrine", page_icon=str(ROOT / "assets" / "icon.svg"), layout="wide")
    st.logo(str(ROOT / "assets" / "logo.svg"), size="large", icon_image=str(ROOT / "assets" / "icon.svg"))
    st.session_state["menu"] = True
    t = current_translator()
    home = st.Page(ROOT / "pages" / "home.py", title=t("Home"), icon=":material/home:", default=True)
    others = [
        st.Page(ROOT / "pages" / f"{demo.id}.py", title=t(demo.title), icon=f":material/{demo.icon}:")
        for demo in shown_demos()
    ]
    basics = st.Page(ROOT / "pages" / "fundamentals.py", title=t(FUNDAMENTALS[0]), icon=f":material/{FUNDAMENTALS[2]}:")
    runs = st.Page(ROOT / "pages" / "runs.py", title=t("Runs"), icon=":material/history:")
    present = st.Page(ROOT / "pages" / "present.py", title=t("Present"), visibility="hidden")
    return st.navigation({"": [home, basics, present], t("Demonstrations"): others, t("What you trained"): [runs]})


def begin_page() -> Translator:
    """What every page needs, and nothing to be seen; gives the translator. Opened without ``app.py``, it goes there first."""
    if "menu" not in st.session_state:
        menu()
        st.rerun()
    engine()
    t = current_translator()
    _HEARTBEAT(data={"boot": BOOT}, key="heartbeat")
    st.html(_STYLE + (_DARK_STYLE if st.context.theme.type == "dark" else ""))
    return t


def page_frame() -> Translator:
    """Draw what every page has on top, and give the translator."""
    opened = begin_page()
    with st.container(key="frame-top", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        notice = st.container(width="stretch")
        language = st.segmented_control(
            "Language · 语言",
            list(LANGUAGES),
            format_func=LANGUAGES.__getitem__,
            required=True,
            key="lang",
            persist_state="session",
            on_change=_tell_language,
            label_visibility="collapsed",
        )
    t = translator(language or opened.language)
    widget_words(t)
    notice.caption(disclaimer(t))
    return t


def widget_words(t: Translator) -> None:
    """Have the widgets whose words Streamlit chooses say them in the language of the page."""
    most = t("at most {mb} MB per file", mb=st.get_option("server.maxUploadSize"))
    waited = t("({n} s)", n="\0").split("\0")
    st.html(_WIDGET_WORDS % (t("Choose files"), most, t("Take a picture"), t("Clear the picture"), *waited))


def disclaimer(t: Translator) -> str:
    """What stands on every page."""
    said = t("For demonstration and teaching. Not a medical device: do not decide about patients with it.")
    return f":material/school: {said}"


def demo_page(wanted: str, why: str = CHAPTERS["why"]) -> tuple[Demo, Translator]:
    """The frame of a demo's page, its title and its chapters; gives the demo and the translator.

    ``why``: the title of the fifth chapter, where it answers another question.
    """
    demo = find_demo(wanted)
    t = page_frame().of(demo.kind)
    st.title(t(demo.title), anchor=False)
    st.markdown(t(demo.summary))
    with st.container(key="chapters", horizontal=True, gap="medium"):
        for number, (anchor, text) in enumerate({**CHAPTERS, "why": why}.items(), start=1):
            st.markdown(f"[{number} {t(text)}](#{anchor})", width="content")
    follow_chapters(list(CHAPTERS))
    tour_bar(t)
    return demo, t


def fundamentals_page() -> Translator:
    """The frame and the title of the page of fundamentals; gives the translator."""
    t = page_frame()
    st.title(t(FUNDAMENTALS[0]), anchor=False)
    st.markdown(t(FUNDAMENTALS[1]))
    return t


def runs_page() -> Translator:
    """The frame and the title of the page of runs; gives the translator."""
    t = page_frame()
    st.title(t("Runs"), anchor=False)
    st.markdown(t("Everything that was trained here: compare it, open it again, take it home."))
    return t


def chapter(anchor: str, t: Translator, title: str = "") -> None:
    """The heading of one chapter of the story, numbered; with another ``title`` than usual where it has one."""
    number = list(CHAPTERS).index(anchor) + 1
    st.header(f"{number} · {t(title or CHAPTERS[anchor])}", anchor=anchor)


def literally(text: str) -> str:
    """A user's text for places that read Markdown, so that it is shown as it was written."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()#+-.!|<>$:~&^=@'\"" else sign for sign in text)


def marked(said: str, synthetic: bool, t: Translator) -> str:
    """A caption that says first where the data are made up."""
    return f"**{t('SYNTHETIC data')}** · {said}" if synthetic else said


def shown_demos() -> list[Demo]:
    """The demos that have a page."""
    return [demo for demo in demos().values() if (ROOT / "pages" / f"{demo.id}.py").is_file()]


def turn_to(page: str, t: Translator, /, **held: str) -> NoReturn:
    """Go on with another page in the same language, its address holding what is given: alone, a switch forgets both."""
    st.switch_page(ROOT / "pages" / f"{page}.py", query_params={"lang": t.language, **held})


def _tell_language() -> None:
    """Let the address carry the language, so that a link opens as it was sent."""
    st.query_params["lang"] = st.session_state["lang"]


def _browser_language() -> str:
    return "zh" if (st.context.locale or "").lower().startswith("zh") else "en"
