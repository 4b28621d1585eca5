"""The rows of a file of new cases with what the network says of each: the columns that were added stand first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from core.i18n import Translator
from core.results import Run
from core.words import outcome_text

if TYPE_CHECKING:
    import pandas as pd

    from core.batch import Batch


def batch_table(run: Run, batch: Batch, t: Translator) -> None:
    """The first rows; the classes of a set of ours in the reader's language, where the download has the file's own words."""
    added, names = batch.added, list(batch.head.columns)
    shown = _in_words(run, batch.head[[*added, *(name for name in names if name not in added)]], added, t)
    line = t("Line")
    while line in shown:
        line += "*"
    shown = shown.rename_axis(line).reset_index()
    st.dataframe(
        shown, hide_index=True, column_config=_titles(run, added, t), height=320, alt=t("The rows with their risks")
    )
    if batch.rows - len(batch.refused) > len(shown):
        st.caption(t("The first {n} rows; the download has them all.", n=len(shown)))


def _in_words(run: Run, table: pd.DataFrame, added: tuple[str, ...], t: Translator) -> pd.DataFrame:
    from core.batch_table import ANSWER_SET, MOST_LIKELY, PARTED

    def said(cell: str) -> str:
        return PARTED.join(outcome_text(run.settings.dataset, name, t) if name else "" for name in cell.split(PARTED))

    return table.assign(**{name: table[name].map(said) for name in (MOST_LIKELY, ANSWER_SET) if name in added})


def _titles(run: Run, added: tuple[str, ...], t: Translator) -> dict[str, Any]:
    from core.batch_table import ANSWER_SET, CANNOT_SAY, COVERAGE, MOST_LIKELY

    known: dict[str, Any] = {
        MOST_LIKELY: t("Most likely class"),
        ANSWER_SET: t("Answer set at {coverage}", coverage=t.percent(COVERAGE)),
        CANNOT_SAY: t("Cannot say"),
        "above_threshold": t("At or above the threshold"),
        "outside_range": st.column_config.TextColumn(t("Outside the training range"), width="medium"),
        "notes": st.column_config.TextColumn(t("Notes"), width="medium"),
    }
    titles = {name: known.get(name, name) for name in added}
    for name in added:
        if name.startswith("risk_"):
            title = outcome_text(run.settings.dataset, name.removeprefix("risk_"), t)
            titles[name] = st.column_config.NumberColumn(t("Risk of: {outcome}", outcome=title), format="percent")
    return titles
