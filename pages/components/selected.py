"""What can be done with the ticked runs: one is opened, renamed, taken home or deleted; several are compared."""

from __future__ import annotations

import streamlit as st

from core.errors import UserError
from core.i18n import Translator
from core.registry import demos
from core.results import Run
from core.runs import LONGEST_NAME, cannot_reopen, note, remove, rename
from core.spec import Demo
from core.store import Store
from pages.components.compare import comparison_panel
from pages.components.downloads import bundle_button, document_buttons, report_button
from pages.components.frame import ROOT, literally
from pages.components.labels import run_title
from pages.components.present_links import present_link
from pages.components.runs import DELETED, choose


def selected_panel(chosen: list[Run], t: Translator) -> None:
    """Nothing while nothing is ticked."""
    store = Store()
    whole = [run for run in chosen if store.load(run.run) is not None]
    if len(whole) < len(chosen):
        st.error(t("A file of this run was damaged and has been set aside. Train it again."), icon=":material/error:")
    elif len(whole) == 1:
        _one(store, whole[0], t)
    elif whole:
        titles = [f"{run_title(run, note(store, run.run), t)} · {t.when(run.created)}" for run in whole]
        comparison_panel(whole, titles, t)


def _one(store: Store, run: Run, t: Translator) -> None:
    st.header(literally(run_title(run, note(store, run.run), t)), anchor=False)
    st.caption(t.when(run.created))
    demo = demos().get(run.settings.demo)
    why = cannot_reopen(store, run)
    if why:
        st.info(t(why), icon=":material/info:")
    with st.container(horizontal=True, vertical_alignment="center", key="run-actions"):
        if demo is not None and not why:
            _open(run, t)
        if demo is not None:
            _downloads(demo, run, t)
        _rename(store, run, t)
        _delete(store, run, t)


def _open(run: Run, t: Translator) -> None:
    st.page_link(
        ROOT / "pages" / f"{run.settings.demo}.py",
        label=t("Open"),
        icon=":material/arrow_forward:",
        query_params={"lang": t.language, "run": run.run},
    )


def _downloads(demo: Demo, run: Run, t: Translator) -> None:
    if run.settings.model in [model.id for model in demo.models]:
        present_link(run, t)
        report_button(demo, run, t)
        document_buttons(demo, run, t)
        bundle_button(demo, run, t)


def _rename(store: Store, run: Run, t: Translator) -> None:
    with st.popover(t("Rename"), icon=":material/edit:"):
        key = f"name-{run.run}"
        st.session_state.setdefault(key, note(store, run.run).name)
        st.text_input(t("Name (empty: none)"), max_chars=LONGEST_NAME, key=key)
        if st.button(t("Keep this name"), key="rename"):
            try:
                rename(store, run.run, st.session_state[key])
            except UserError as error:
                st.error(t(error.text, **error.values))
                return
            st.rerun()


def _delete(store: Store, run: Run, t: Translator) -> None:
    with st.popover(t("Delete"), icon=":material/delete:"):
        st.markdown(t("It goes to the trash and is removed for good after a week. The data stay."))
        if st.button(t("Delete this run"), type="primary", key="delete"):
            remove(store, run.run)
            st.session_state[DELETED] = run.run
            choose([])
            st.rerun()
