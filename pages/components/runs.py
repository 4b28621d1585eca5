"""The list of what was trained: newest first, narrowed by demo and data, up to four ticked; the address carries the ticks."""

from __future__ import annotations

import streamlit as st

from core import words
from core.i18n import Translator, msg
from core.results import Run
from core.runs import Note, bring_back, empty_trash, listed, note
from core.store import Store
from pages.components.frame import literally
from pages.components.labels import dataset_title, demo_title, model_title, run_title

MOST = 4  # compared at once
PAGE = 12  # shown at once
CHOSEN, DELETED = "runs-chosen", "runs-deleted"
ENDINGS = {
    "finished": msg("all epochs run"),
    "early": msg("ended early"),
    "stopped": msg("stopped by hand"),
    "diverged": msg("diverged"),
}


def runs_panel(t: Translator) -> list[Run]:
    """Draw the list; gives the ticked runs, in the order in which they were ticked."""
    store = Store()
    runs = listed(store)
    _begin(store, {run.run for run in runs}, t)
    st.header(t("Trained"), anchor=False)
    _offer_undo(store, t)
    if not runs:
        st.info(t("Nothing was trained yet. Open a demonstration and press Train, or import a bundle below."))
        return []
    st.markdown(t("Tick one run to open, rename, take home or delete it, two to {most} to compare them.", most=MOST))
    shown = _narrowed(runs, t)
    for run in shown[: st.session_state.setdefault("runs-shown", PAGE)]:
        _row(run, note(store, run.run), t)
    if len(shown) > st.session_state["runs-shown"]:
        st.button(t("Show more"), icon=":material/expand_more:", on_click=_show_more, key="more")
    found = {run.run: run for run in runs}
    return [found[run] for run in st.session_state[CHOSEN]]


def choose(runs: list[str]) -> None:
    """Tick exactly these, and let the address say so."""
    st.session_state[CHOSEN] = runs
    _tell()


def _begin(store: Store, known: set[str], t: Translator) -> None:
    """Once per session: take the ticks from the address and empty the trash; always: forget what is gone."""
    if CHOSEN not in st.session_state:
        empty_trash(store)
        wanted = list(dict.fromkeys(filter(None, st.query_params.get("runs", "").split(","))))
        st.session_state[CHOSEN] = [run for run in wanted if run in known][:MOST]
        if set(wanted) - known:
            st.warning(t("A run in this address is not on this machine."), icon=":material/warning:")
    st.session_state[CHOSEN] = [run for run in st.session_state[CHOSEN] if run in known]
    _tell()


def _tell() -> None:
    said = ",".join(st.session_state[CHOSEN])
    if said:
        st.query_params["runs"] = said
    else:
        st.query_params.pop("runs", None)


def _narrowed(runs: list[Run], t: Translator) -> list[Run]:
    demos = {run.settings.demo: demo_title(run.settings.demo, t) for run in runs}
    sets = {run.settings.dataset: dataset_title(run.settings, t) for run in runs}
    with st.container(horizontal=True, gap="small"):
        demo = _filter(t("Demonstration"), demos, "runs-demo", t)
        data = _filter(t("Data set"), sets, "runs-data", t)
    found = [run for run in runs if demo in ("", run.settings.demo) and data in ("", run.settings.dataset)]
    st.caption(t("{n} of {all} runs", n=len(found), all=len(runs)))
    return found


def _filter(label: str, options: dict[str, str], key: str, t: Translator) -> str:
    if st.session_state.get(key, "") not in options:
        st.session_state[key] = ""
    said = {"": t("all"), **options}
    return st.selectbox(label, list(said), format_func=said.__getitem__, key=key, persist_state="session", width=280)


def _row(run: Run, about: Note, t: Translator) -> None:
    key, chosen = f"tick-{run.run}", st.session_state[CHOSEN]
    st.session_state[key] = run.run in chosen
    with st.container(border=True, gap=None):
        st.checkbox(
            f"**{literally(run_title(run, about, t))}**",
            key=key,
            on_change=_toggle,
            args=(run.run,),
            disabled=len(chosen) >= MOST and run.run not in chosen,
        )
        st.caption(literally(_facts(run, about, t)))


def _facts(run: Run, about: Note, t: Translator) -> str:
    what = f"{dataset_title(run.settings, t)} · {model_title(run.settings, t)}" if about.name else ""
    come = t("imported {when}", when=t.when(about.imported)) if about.imported else ""
    facts = (
        t.when(run.created),
        demo_title(run.settings.demo, t),
        what,
        words.headline(run, t),
        t(ENDINGS[run.ending]),
        come,
    )
    return " · ".join(filter(None, facts))


def _toggle(run: str) -> None:
    chosen = st.session_state[CHOSEN]
    choose([other for other in chosen if other != run] if run in chosen else [*chosen, run][:MOST])


def _show_more() -> None:
    st.session_state["runs-shown"] += PAGE


def _offer_undo(store: Store, t: Translator) -> None:
    deleted = st.session_state.get(DELETED)
    if not deleted:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info(t("The run is in the trash. It is removed for good after a week."), icon=":material/delete:")
        if st.button(t("Bring it back"), icon=":material/undo:", key="undo"):
            bring_back(store, deleted)
            del st.session_state[DELETED]
            choose([deleted])
            st.rerun()
