"""A data set that is not here before the user asks for it: its licence, size and address first, then a button."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

import streamlit as st

from core.data.downloads import TABLE, WORK, check_memory, download_settings, located
from core.engine.client import Job
from core.errors import UserError
from core.fingerprint import fingerprint
from core.i18n import Translator, msg
from core.spec import Dataset, Demo, Download, Settings
from pages.components.frame import literally
from pages.components.kept import CHOICE
from pages.components.progress import ACTIVE, progress_text
from pages.components.workers import engine, visitor

REFRESH_S = 0.5
SIZE = msg(
    "Size: at most {mb} MB, usually much less, because the file is compressed. In memory, for training: {memory} MB."
)
OUR_DIGEST = msg(
    "The publisher states no checksum: the measurements that come are compared with those known of this set, all of them."
)
SIZE_OF_PARTS = msg("Size: {mb} MB. In memory, for training: {memory} MB.")
SIZE_OF_LISTED = msg(
    "Size: about {mb} MB in about {n} small files, which take long even on a fast line. You may stop: the next time goes on from "
    "there. In memory, for training: {memory} MB."
)
UNVOUCHED = msg(
    "The publisher states no checksum, and none is known here. What comes must have the columns, about the number of rows and the "
    "readable SMILES of this set; the SHA-256 of what came is then shown below."
)
EACH_CHECKED = msg("{n} files, each checked against the publisher’s SHA-256.")
LIST_CHECKED = msg(
    "The checksums are not known here beforehand: the publisher’s list of them is fetched first, over an encrypted connection, and "
    "every file is checked against it. Then come two tables, and what they choose."
)


def download_panel(demo: Demo, t: Translator) -> Settings:
    """Let the user choose one and fetch it; gives the settings to begin with. The page waits here until its file is there."""
    dataset, about = _chosen(demo, t)
    if located(about) is None:
        _offered(demo, dataset, about, t)
        st.stop()
    _refused(about, t)
    settings = demo.settings_for(dataset.id)
    return settings if dataset.columns is None else dataclasses.replace(settings, target=_column(demo, dataset, t))


def restore_download(demo: Demo, settings: Settings) -> bool:
    """Put the data set of a run back into the choice, before it is drawn; False where it is none that is downloaded."""
    found = next((one.download for one in demo.downloads if one.id == settings.dataset), None)
    if found is None:
        return False
    st.session_state[_key(demo, "family")], st.session_state[_key(demo, "variant")] = found.family, found.variant
    if settings.target:
        st.session_state[_column_key(demo, settings.dataset)] = settings.target
    return True


def _chosen(demo: Demo, t: Translator) -> tuple[Dataset, Download]:
    offered = [(dataset, dataset.download) for dataset in demo.downloads if dataset.download]
    families = list(dict.fromkeys(about.family for _, about in offered))
    left, right = st.columns(2, gap="medium")
    family = left.selectbox(t("Set to download"), families, key=_key(demo, "family"), persist_state="session")
    if demo.left_out:
        st.caption(t(demo.left_out))
    variants = [about.variant for _, about in offered if about.family == family]
    if st.session_state.get(_key(demo, "variant")) not in variants:  # there is none yet, or another set had it
        st.session_state[_key(demo, "variant")] = variants[0]
    if variants == [family]:  # nothing to choose, and nothing to say
        return next(one for one in offered if one[1].family == family)
    varied = t("Assay") if demo.kind == "molecule" else t("Size of the pictures")
    variant = right.segmented_control(
        varied, variants, key=_key(demo, "variant"), persist_state="session", required=True, wrap=True
    )
    return next(one for one in offered if (one[1].family, one[1].variant) == (family, variant or variants[0]))


def _column(demo: Demo, dataset: Dataset, t: Translator) -> str:
    """Of the columns that are learned at once, the one that the page asks about."""
    columns = _columns(dataset.id, dataset.columns)
    key = _column_key(demo, dataset.id)
    st.session_state.setdefault(key, columns[0])
    target: str = st.selectbox(
        t("Column that the page asks about"),
        columns,
        key=key,
        persist_state="session",
        format_func=t,
        help=t("All {n} are learned at once.", n=len(columns)),
        width=CHOICE,
    )
    return target


@st.cache_resource(scope="session", max_entries=2, show_spinner=False)
def _columns(dataset: str, _read: Callable[[], Sequence[str]]) -> Sequence[str]:
    return _read()


def _offered(demo: Demo, dataset: Dataset, about: Download, t: Translator) -> None:
    wanted = download_settings(demo.id, dataset.id)
    job = engine().job(fingerprint(wanted, about.checksum))
    with st.container(border=True, key="download"):
        st.markdown(t(dataset.summary))
        st.markdown("\n".join(f"- {literally(said)}" for said in _facts(dataset, about, t)))
        _refused(about, t)
        if job is not None and job.state in ACTIVE:
            _watch(job.run, t)
            return
        _ended(job, t)
        if st.button(t("Download"), type="primary", icon=":material/download:", key="download-button"):
            engine().submit(wanted, about.checksum, visitor(), work=WORK)
            st.rerun()
        st.caption(t("Nothing is fetched before you press. The bundled sets work without a network."))


def _facts(dataset: Dataset, about: Download, t: Translator) -> list[str]:
    return [
        t("Licence: {licence}.", licence=t(dataset.licence)),
        _size(about, t),
        t("From: {url}", url=about.url),
        _known_by(about, t),
        t("Please cite: {citation}", citation=dataset.citation),
    ]


def _size(about: Download, t: Translator) -> str:
    memory = t.number(about.memory_bytes / 1e6, 0)
    if about.listed is not None:
        mb, n = t.number(about.most_bytes / 1e6, 0), t.number(about.listed.files, 0)
        return t(SIZE_OF_LISTED, mb=mb, n=n, memory=memory)
    return t(SIZE_OF_PARTS if about.parts else SIZE, mb=t.number(about.most_bytes / 1e6, 1), memory=memory)


def _known_by(about: Download, t: Translator) -> str:
    """How what comes is known to be right."""
    if about.listed is not None:
        return t(LIST_CHECKED)
    if about.hold is not None:
        return t(UNVOUCHED)
    if about.parts:
        return t(EACH_CHECKED, n=len(about.parts))
    if about.checksum.startswith(TABLE):
        return t(OUR_DIGEST)
    return t("Checksum as published: {checksum}", checksum=about.checksum)


def _refused(about: Download, t: Translator) -> None:
    try:
        check_memory(about)
    except UserError as error:
        st.warning(t(error.text, **error.values), icon=":material/memory:")
        st.stop()


@st.fragment(run_every=REFRESH_S)
def _watch(run: str, t: Translator) -> None:
    job = engine().job(run)
    if job is None or job.state not in ACTIVE:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(job.share, progress_text(job, t))
        st.button(
            t("Stop"), icon=":material/stop:", key="stop-download", on_click=engine().stop, args=(run,),
            disabled=job.state == "stopping",
        )  # fmt: skip


def _ended(job: Job | None, t: Translator) -> None:
    """Why a download that was asked for before brought no file."""
    if job is None:
        return
    if job.state == "stopped":
        st.info(t("Stopped. What came until then is kept: press again to go on."), icon=":material/stop_circle:")
    elif job.state == "done":
        st.warning(t("The file was fetched, but it is no longer here, or lies on another computer of the cluster."),
                   icon=":material/warning:")  # fmt: skip
    elif job.error is not None:
        st.error(t(job.error.text, **job.error.values), icon=":material/error:")


def _column_key(demo: Demo, dataset: str) -> str:
    return f"{demo.id}-download-target-{dataset}"


def _key(demo: Demo, field: str) -> str:
    return f"{demo.id}-download-{field}"
