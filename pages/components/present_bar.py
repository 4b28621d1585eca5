"""The presenter's hand: keys, clicker, a small bar, the clock and the notes; the audience's view has none of these."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from core.i18n import Translator
from core.runs import cannot_reopen
from core.store import Store
from pages.components.frame import literally, turn_to
from pages.components.present_room import close_room, open_room, room_code
from pages.components.present_shown import Presented, go_to

NOTES = "present-notes-shown"
_FOLDER = Path(__file__).parent
_HTML = """<div class="bar"><button class="clock" type="button"></button><button class="notes" type="button"></button>
<a class="audience-link" target="_blank" rel="opener"></a><button class="wide" type="button"></button>
<button class="back" type="button">←</button><span class="place"></span><button class="on" type="button">→</button>
<button class="leave" type="button"></button></div>"""
_BAR = st.components.v2.component(
    "vitrine_presenter",
    html=_HTML,
    css=(_FOLDER / "present_bar.css").read_text(encoding="utf-8"),
    js=(_FOLDER / "present_bar.js").read_text(encoding="utf-8"),
)


def presenter_bar(shown: Presented, audience: bool, t: Translator) -> None:
    """Keys and bar; what they do is done before the page is drawn again."""
    run = shown.run
    minutes = round(shown.screens[-1].until)
    _BAR(
        data={
            "step": shown.step,
            "steps": len(shown.screens),
            "audience": audience,
            "minutes": minutes,
            "until": shown.screen.until,
            "clock": f"vitrine-clock-{run.run}",
            "locale": "zh-CN" if t.language == "zh" else "en-GB",
            "link": f"present?{urlencode({'run': run.run, 'follow': room_code(run), 'lang': t.language})}",
            "words": {
                "back": t("Back"),
                "on": t("Next"),
                "notes": t("Notes (N)"),
                "wide": t("Full screen (F)"),
                "audience-link": t("Audience view"),
                "leave": t("Leave (Esc)"),
                "clock": t("Press to begin at 0:00 again"),
            },
        },
        key="present-bar",
        on_step_change=lambda: _move(shown),
        on_notes_change=_turn_notes,
        on_open_change=lambda: open_room(run),
        on_leave_change=lambda: st.session_state.__setitem__("present-left", True),
    )
    if st.session_state.pop("present-left", False):
        _leave(shown, t)


def notes_panel(shown: Presented, t: Translator) -> None:
    """What to say here and what comes next; for the presenter, when asked for."""
    if not st.session_state.get(NOTES):
        return
    with st.container(key="present-notes"):
        coming = shown.screens[shown.step].title if shown.step < len(shown.screens) else t("the end")
        planned = t("{n} min", n=shown.screen.minutes) if shown.screen.minutes else ""
        st.caption(" · ".join(filter(None, (t("Notes"), planned, t("next: {title}", title=literally(coming))))))
        st.markdown("\n\n".join(map(literally, shown.screen.notes)))


def _move(shown: Presented) -> None:
    wanted = st.session_state["present-bar"].step
    if isinstance(wanted, int | float) and 1 <= wanted <= len(shown.screens):
        go_to(shown.run, int(wanted))


def _turn_notes() -> None:
    st.session_state[NOTES] = not st.session_state.get(NOTES, False)


def _leave(shown: Presented, t: Translator) -> None:
    """To the page of the run; to the list of runs where that page would not find it."""
    run = shown.run
    close_room(run)
    if cannot_reopen(Store(), run):
        turn_to("runs", t)
    turn_to(run.settings.demo, t, run=run.run)
