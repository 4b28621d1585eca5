"""The user's own series to learn from: looked at first, asked about where the files do not say enough, then read."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import streamlit as st

from core.data.series.choice import KINDS, LAYOUTS, TIME_UNITS, SeriesChoice
from core.errors import UserError
from core.i18n import Translator, msg
from core.limits import LIMITS
from core.spec import UPLOAD, Demo, Settings
from pages.components.findings import finding_line
from pages.components.frame import literally
from pages.components.kept import CHOICE, kept_about, kept_settings
from pages.components.series_question import UNIT_NAMES, forecast_fields, forecast_said, goes_on, question
from pages.components.upload import read_once
from pages.components.workers import engine

if TYPE_CHECKING:
    from streamlit.typing import UploadedFile

    from core.data.series.collecting import Survey

LAYOUT_NAMES = {"wide": msg("one series a row"), "long": msg("one time a row")}
COLUMNS = {
    "label": msg("Column with the class"),
    "patient": msg("Column that tells patients apart"),
    "time": msg("Column with the time"),
}
NUMBERS = {"rate": msg("Samples per second"), "window_s": msg("Cut into pieces of so many seconds")}
GUESSED = msg("– as guessed –")


def series_upload_panel(demo: Demo, t: Translator) -> Settings:
    """Settings that describe the user's series; the page waits here until there are some that can be read."""
    from core.data.series.going_on import forecast_settings

    files = _files(demo, t)
    if files:
        _asked(demo, files, t)
    kept = kept_about(demo)
    if kept is None:
        if not files:
            st.info(t("Choose files with series to begin."), icon=":material/upload_file:")
        st.stop()
    dataset, about = kept
    if about.forecast:
        return forecast_settings(demo.settings_for(dataset), about)
    return kept_settings(demo, dataset, about, t)


def _files(demo: Demo, t: Translator) -> list[UploadedFile]:
    st.markdown(
        t(
            "A table with one series a row, or one time a row; or one recording a file, in a folder for each class, packed as a "
            "ZIP file or with a table beside them. Kinds: {kinds}.",
            kinds=", ".join(KINDS),
        )
    )
    came = st.file_uploader(
        t("Tables, recordings, ZIP files"),
        accept_multiple_files=True,
        key=f"{demo.id}-own-series",
        help=t("They are read on this machine and stay here. At most {n} series.", n=LIMITS.series),
    )
    return list(came)


def _asked(demo: Demo, files: list[UploadedFile], t: Translator) -> None:
    """Look at the files, let the user say what they do not say, tell what will be done, and do it when the user agrees."""
    question(demo, t)
    choice = _said(demo)
    sent = [(file.name, file.getvalue()) for file in files]
    mark = (tuple(file.file_id for file in files), choice)
    try:
        with st.spinner(t("Looking through the files…"), show_time=True):
            found = _looked(mark, sent)
    except UserError as error:
        _questions(demo, choice, None, t)
        st.error(literally(t(error.text, **error.values)), icon=":material/error:")
        st.stop()
    _questions(demo, choice, found, t)
    _told(found, t)
    if found.missing:
        asked = ", ".join(
            t({**COLUMNS, **NUMBERS, "time_unit": msg("Unit of the times")}[field]) for field in found.missing
        )
        st.warning(t("Still to be said: {what}.", what=asked), icon=":material/help:")
        st.stop()
    if any(finding.level == "stop" for finding in found.findings):
        st.stop()
    agreed = f"{demo.id}-own-agreed"
    if st.button(t("Use these series"), type="primary"):
        st.session_state[agreed] = mark
    if st.session_state.get(agreed) != mark:
        st.stop()
    read_once(demo, mark, lambda: _collected(sent, choice), t)


def _collected(sent: list[tuple[str, bytes]], choice: SeriesChoice) -> bytes:
    from core.data.series.collecting import collect_series

    kept: bytes = engine().call(collect_series, sent, choice)
    return kept


@st.cache_resource(scope="session", max_entries=2, show_spinner=False)
def _looked(mark: Any, _sent: list[tuple[str, bytes]]) -> Survey:
    from core.data.series.collecting import survey_series

    found: Survey = engine().call(survey_series, _sent, mark[1])
    return found


def _said(demo: Demo) -> SeriesChoice:
    """What the user has said so far, by the fields below."""
    held = {
        name: st.session_state.get(_key(demo, name)) for name in (*COLUMNS, *NUMBERS, "layout", "time_unit", "unit")
    }
    if goes_on(demo):
        held |= {"label": None, "window_s": None, **forecast_said(demo)}
    return dataclasses.replace(SeriesChoice(), **{name: value for name, value in held.items() if value})


def _questions(demo: Demo, choice: SeriesChoice, found: Survey | None, t: Translator) -> None:
    """A field for whatever the files leave open or the user has said already."""
    columns = found.columns if found else ()
    row = st.container(horizontal=True, gap="medium", vertical_alignment="bottom")

    def choose(name: str, title: str, options: Any, names: dict[str, str] | None = None) -> None:
        row.selectbox(
            t(title),
            ["", *options],
            format_func=lambda one: t(GUESSED) if not one else t(names[one]) if names else one,
            key=_key(demo, name),
            persist_state="session",
            width=CHOICE,
        )

    if columns or choice.layout:
        choose("layout", msg("The table has"), LAYOUTS, LAYOUT_NAMES)
    for name, title in COLUMNS.items():
        if name == "label" and choice.forecast:
            continue
        if columns or getattr(choice, name):
            choose(name, title, columns or (getattr(choice, name),))
    if choice.time_unit or (found and "time_unit" in found.missing):
        choose("time_unit", msg("Unit of the times"), TIME_UNITS, UNIT_NAMES)
    for name, title in NUMBERS.items():
        if getattr(choice, name) or (
            found and (name in found.missing or (name == "window_s" and found.rate and not choice.forecast))
        ):
            row.number_input(t(title), 0.0, value=0.0, key=_key(demo, name), persist_state="session", width=CHOICE)
    if choice.unit or (found and "unit" in found.unsaid):
        row.text_input(t("Unit of the values"), key=_key(demo, "unit"), persist_state="session", width=CHOICE)
    if choice.forecast:
        channels = found.channels if found else tuple(filter(None, (choice.channel,)))
        forecast_fields(demo, row, choose, channels, CHOICE, t)


def _told(found: Survey, t: Translator) -> None:
    """What came, and what will be done before anything is done."""
    channels = ", ".join(
        f"{name} ({unit})" if unit else name for name, unit in zip(found.channels, found.units, strict=True)
    )
    st.markdown(
        t(
            "**{n} series** of at most {steps} steps, channels: {channels}.",
            n=t.number(found.cases, 0),
            steps=t.number(found.steps, 0),
            channels=literally(channels) or "–",
        )
    )
    for finding in found.findings:
        st.markdown(finding_line(finding, UPLOAD, t))


def _key(demo: Demo, name: str) -> str:
    return f"{demo.id}-own-say-{name}"
