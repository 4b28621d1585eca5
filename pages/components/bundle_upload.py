"""Bring a run back from a bundle that this program saved: read and checked in a worker, kept beside the others."""

from __future__ import annotations

import streamlit as st

from core.errors import UserError
from core.i18n import Translator
from core.store import Store
from pages.components.frame import literally
from pages.components.runs import choose
from pages.components.workers import engine

READ = "bundle-read"


def import_panel(t: Translator) -> None:
    """An uploader; what came is read once, then its run stands in the list and is ticked."""
    st.header(t("Import a bundle"), anchor=False)
    st.markdown(
        t(
            "A ZIP file that “Model bundle” saved, here or on another computer. It is checked before anything in it is used; "
            "nothing that is here already is overwritten. Import only what comes from people you trust: the check finds "
            "damage, but cannot know whether the figures are true."
        )
    )
    file = st.file_uploader(t("Model bundle (ZIP)"), type=["zip"], key="bundle-file")
    if file is None or st.session_state.get(READ) == file.file_id:
        return
    from core.bundle import keep_bundle, read_bundle

    st.session_state[READ] = file.file_id
    with st.spinner(t("Reading the file…"), show_time=True):
        try:
            run, files = engine().call(read_bundle, file.getvalue(), file.name)
            keep_bundle(Store(), run, files)
        except UserError as error:
            st.error(literally(t(error.text, **error.values)), icon=":material/error:")
            return
    choose([run.run])
    st.rerun()
