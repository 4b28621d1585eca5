"""Chapter 4, many cases at once: a file in, the same file with the risk of every row out, and whether to believe it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from core.errors import UserError
from core.i18n import Translator
from core.results import Run
from core.spec import Demo
from core.store import Store, sha256
from core.words import outcome_asked
from pages.components.batch_table import batch_table
from pages.components.data import Chosen
from pages.components.downloads import download_button
from pages.components.drift import drift_panel
from pages.components.external import external_panel
from pages.components.findings import finding_line
from pages.components.frame import literally
from pages.components.tested import per_run, tested
from pages.components.workers import engine

if TYPE_CHECKING:
    from core.batch import Batch

MOST_REFUSED = 100  # listed on the page; the download has them all
per_file = st.cache_resource(
    scope="session",
    max_entries=2,
    show_spinner=False,
    hash_funcs={Run: lambda run: (run.run, run.files, run.asked, run.threshold)},
)
"""Remembers the answers to a file for the session, in memory only: another browser never sees them, and no disk."""


@st.fragment
def batch_panel(demo: Demo, run: Run, data: Chosen, t: Translator) -> None:
    """Predict for every row of a file. A fragment: what is pressed here draws nothing else anew."""
    st.subheader(t("Many cases at once"), anchor="file")
    st.markdown(
        t(
            "A table with one row per case goes in; the same table comes back with the risk of every row. It stays on this "
            "machine, in memory and for this session only, and is never used for training."
        )
    )
    _uploader(demo, run, t)
    kept = st.session_state.get(_key(run))
    if kept is None:
        return
    name, content, digest = kept
    try:
        with st.spinner(t("Predicting for every row…"), show_time=True):
            batch = _answered(run, digest, name, t.language, content, data)
    except UserError as error:
        st.error(literally(t(error.text, **error.values)), icon=":material/error:")
        return
    _said(run, batch, t)
    batch_table(run, batch, t)
    _take(name, batch, t)
    drift_panel(demo, run, batch, t)
    external_panel(run, batch, t)


def _key(run: Run) -> str:
    return f"{run.run}-batch"


def _uploader(demo: Demo, run: Run, t: Translator) -> None:
    key = f"{_key(run)}-file"
    st.file_uploader(
        t("A table with the columns this network learned from"),
        type=list(demo.accepts),
        key=key,
        on_change=_keep,
        args=(run, key),
    )
    download_button(
        t("Table to fill in (CSV)"),
        lambda: _template(run),
        f"vitrine-{run.settings.demo}-columns.csv",
        f"{_key(run)}-template",
        "table_view",
        help=t("All columns under the names that are looked for, with one typical case."),
    )


def _keep(run: Run, key: str) -> None:
    """What was chosen stays until it is replaced or taken away, whatever page is looked at meanwhile."""
    file = st.session_state[key]
    content = file.getvalue() if file else b""
    st.session_state[_key(run)] = (file.name, content, sha256(content)) if file else None


def _template(run: Run) -> bytes:
    import pandas as pd

    from core.data.uploads import guard_csv

    columns = run.schema["columns"]
    typical = {
        c["name"]: round(c["typical"], c["decimals"]) if c["kind"] == "number" else c["typical"] for c in columns
    }
    return guard_csv(pd.DataFrame([typical]))


@per_file
def _answered(run: Run, digest: str, name: str, language: str, _content: bytes, _data: Chosen) -> Batch:
    from core.batch import Carried, predict_file

    found: Batch = engine().call(
        predict_file, _content, name, run, Carried(run, Store()), language, _learned(run, _data)
    )
    return found


@per_run
def _learned(run: Run, _data: Chosen) -> np.ndarray:
    """The marks of all rows but the test cases."""
    from core.batch import row_marks
    from core.data.preparation import TablePreparation

    seen = np.ones(len(_data.cases.y), bool)
    seen[tested(run).row] = False
    return row_marks(_data.cases.inputs[seen], TablePreparation.from_dict(run.schema).columns)


def _said(run: Run, batch: Batch, t: Translator) -> None:
    from core.batch_words import set_lines, told_lines

    st.markdown("  \n".join(finding_line(finding, run.settings.dataset, t) for finding in batch.findings))
    row = st.container(horizontal=True, gap="small")
    outcome = literally(outcome_asked(run, t))
    above = t("{n} ({share})", n=batch.above, share=t.percent(batch.above / max(batch.answered, 1)))
    row.metric(t("Rows with an answer"), t.number(batch.answered, 0), border=True, height="stretch")
    row.metric(
        t("At or above the threshold: {outcome}", outcome=outcome),
        above,
        border=True,
        height="stretch",
        help=t("The threshold is {threshold}.", threshold=t.percent(run.threshold, 1)),
    )
    row.metric(t("Rows without an answer"), t.number(len(batch.refused), 0), border=True, height="stretch")
    st.markdown("  \n".join(literally(line) for line in set_lines(run, batch, t)))
    st.markdown("  \n".join(f":orange[:material/warning:] {literally(line)}" for line in told_lines(batch, t)))


def _take(name: str, batch: Batch, t: Translator) -> None:
    stem = Path(name).stem
    with st.container(horizontal=True):
        download_button(
            t("Table with risks (CSV)"),
            lambda: batch.csv,
            f"{stem}-risks.csv",
            "batch-csv",
            "download",
            type="primary",
        )
        if batch.refused:
            download_button(
                t("Rows without an answer (CSV)"),
                lambda: _refused(batch, t),
                f"{stem}-refused.csv",
                "batch-refused",
                "playlist_remove",
            )
    if batch.refused:
        with st.expander(t("Rows without an answer"), icon=":material/playlist_remove:"):
            lines = [t("Line {line}: {why}.", line=n, why=t(why)) for n, why in batch.refused[:MOST_REFUSED]]
            st.markdown("\n".join(f"- {line}" for line in lines))


def _refused(batch: Batch, t: Translator) -> bytes:
    import pandas as pd

    from core.data.uploads import guard_csv

    return guard_csv(pd.DataFrame([(n, t(why)) for n, why in batch.refused], columns=[t("Line"), t("Why")]))
