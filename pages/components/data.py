"""Chapter 1: a bundled set or the user's own file, what is in it, and what the pre-flight found."""

from __future__ import annotations

import dataclasses
from weakref import WeakValueDictionary

import streamlit as st

from core.i18n import Translator, msg
from core.limits import LIMITS
from core.registry import demo, load_cases
from core.spec import UPLOAD, Cases, Demo, Settings
from core.store import Store
from core.words import outcome_text
from pages.components.columns import forget_edits
from pages.components.download import download_panel, restore_download
from pages.components.findings import LIGHTS, finding_line
from pages.components.frame import chapter, literally
from pages.components.landmark import landmark_choice, restore_landmark
from pages.components.molecule_upload import molecule_upload_panel
from pages.components.picture_upload import picture_upload_panel
from pages.components.preview import PREVIEWS
from pages.components.series_upload import series_upload_panel
from pages.components.split_choice import restore_split, split_choice
from pages.components.upload import FIELDS, upload_panel
from pages.components.workers import engine

OWN = "own"
OWN_PANELS = {
    "table": (msg("Your own file"), upload_panel),
    "picture": (msg("Your own pictures"), picture_upload_panel),
    "series": (msg("Your own series"), series_upload_panel),
    "molecule": (msg("Your own molecules"), molecule_upload_panel),
}
"""By the kind of the demo's data: the name, and where the user brings them."""
FETCHED = "download"


@dataclasses.dataclass(frozen=True)
class Chosen:
    """The data of a page: settings with everything about the data filled in, and the cases themselves."""

    settings: Settings
    cases: Cases


def data_panel(demo: Demo, t: Translator) -> Chosen:
    """Let the user choose data, show them, and give them; the page waits here until there are some to train on."""
    chapter("data", t)
    titles = {d.id: t(d.title) for d in demo.datasets}
    titles |= {FETCHED: t("To download")} if demo.downloads else {}
    titles |= {OWN: t(OWN_PANELS[demo.kind][0])} if demo.accepts else {}
    key = f"{demo.id}-dataset"
    st.session_state.setdefault(key, demo.defaults.dataset)
    wanted = st.pills(
        t("Data set"), list(titles), format_func=titles.__getitem__, key=key, persist_state="session", required=True
    )
    settings = demo.settings_for(wanted or demo.defaults.dataset)
    if wanted == OWN:
        settings = OWN_PANELS[demo.kind][1](demo, t)
    if wanted == FETCHED:
        settings = download_panel(demo, t)
    settings = split_choice(demo, landmark_choice(demo, settings, t), t)
    with st.spinner(t("Looking through the data…"), show_time=True):
        cases = cases_of(demo.id, settings)
    _about(demo, settings, cases, t)
    _preflight(settings, cases, t)
    if any(finding.level == "stop" for finding in cases.findings):
        st.stop()
    return Chosen(settings, cases)


def restore_data(demo: Demo, settings: Settings) -> None:
    """Put the data of a run back into the panel, before its widgets are drawn."""
    own = settings.dataset.startswith(UPLOAD)
    elsewhere = OWN if own else FETCHED if restore_download(demo, settings) else ""
    st.session_state[f"{demo.id}-dataset"] = elsewhere or settings.dataset
    restore_landmark(demo, settings)
    restore_split(demo, settings)
    if own:
        for field in ("dataset", *FIELDS):
            st.session_state[f"{demo.id}-own-{field}"] = getattr(settings, field)
        forget_edits(demo)


_here: WeakValueDictionary[tuple[str, Settings], Cases] = WeakValueDictionary()
"""Cases that some session holds, for another with the same settings of the same data; gone with the last of them.

A user's file is named by its hash, so only who has the file finds its cases here.
"""


@st.cache_resource(scope="session", max_entries=2, show_spinner=False)
def cases_of(demo_id: str, settings: Settings) -> Cases:
    """The cases that settings name, opened once a session."""
    known = _here.get((demo_id, settings))
    return known or _here.setdefault((demo_id, settings), _loaded(demo_id, settings))


def _loaded(demo_id: str, settings: Settings) -> Cases:
    """A bundled or downloaded set is opened here; a user's file, which may be large, is opened and looked through by a worker.

    So are large downloaded sets and molecules of any origin, which take seconds in which no other session would be answered.
    """
    own, found = settings.dataset.startswith(UPLOAD), demo(demo_id)
    set_ = found.dataset(settings.dataset)
    large = set_ is not None and set_.download is not None and set_.download.memory_bytes > LIMITS.page_mb * 1_000_000
    if not (own or large or found.kind == "molecule"):
        return load_cases(demo_id, settings, None)
    content = Store().upload(settings.dataset.removeprefix(UPLOAD)) if own else None
    cases: Cases = engine().call(load_cases, demo_id, settings, content)
    return cases


def _about(demo: Demo, settings: Settings, cases: Cases, t: Translator) -> None:
    dataset = demo.dataset(settings.dataset)
    if dataset is not None:
        st.markdown(t(dataset.summary))
    row, preview = st.container(horizontal=True, gap="small"), PREVIEWS[demo.kind]
    figures = {
        t("Cases"): t.number(len(cases.y), 0),
        **preview.figure(cases, t),
        **_outcomes(settings, cases, t),
    }
    for name, figure in figures.items():
        row.metric(name, figure, border=True, height="stretch")
    with st.expander(t(preview.title), icon=f":material/{preview.icon}:", expanded=preview.opened):
        preview.draw(demo, settings, cases, t)
        if dataset is not None:
            st.caption(
                t("Source: {citation} Licence: {licence}.", citation=dataset.citation, licence=t(dataset.licence))
            )


def _outcomes(settings: Settings, cases: Cases, t: Translator) -> dict[str, str]:
    """How many cases have the outcome; of several classes, how many there are (the pre-flight counts each).

    Where it is asked how they go on: how far ahead, and of how many people they are.
    """
    if cases.ahead is not None:
        people = len(set(cases.groups.tolist())) if cases.groups is not None else None
        far = " · ".join(f"{one:g}" for one in cases.ahead.horizons)
        return {t("Time ahead ({unit})", unit=cases.ahead.unit): far, t("People"): t.number(people, 0)}
    if len(cases.classes) > 2:
        return {t("Classes"): t.number(len(cases.classes), 0)}
    events = int(cases.y.sum())
    outcome = literally(outcome_text(settings.dataset, cases.classes[1], t))
    said = t("{n} ({share})", n=events, share=t.percent(events / len(cases.y)))
    return {t("Cases with the outcome: {outcome}", outcome=outcome): said}


def _preflight(settings: Settings, cases: Cases, t: Translator) -> None:
    worst = max((f.level for f in cases.findings), key=list(LIGHTS).index, default="ok")
    icon, colour = LIGHTS[worst]
    title = {
        "ok": t("Pre-flight: nothing in the way"),
        "note": t("Pre-flight: ready, with notes"),
        "warning": t("Pre-flight: look at the warnings first"),
        "stop": t("Pre-flight: cannot train on this"),
    }[worst]
    with st.expander(f":{colour}[{icon}] {title}", expanded=worst in ("warning", "stop")):
        for finding in cases.findings:
            st.markdown(finding_line(finding, settings.dataset, t))
