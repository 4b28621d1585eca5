"""What a screening found: how many, the ranking, different ones among the best, and the whole as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core.i18n import Translator, msg
from core.results import Run
from core.words import outcome_asked
from pages.components.downloads import download_button
from pages.components.frame import literally
from pages.components.molecule_taken import typed_key
from pages.components.structures import CELL, structure_cell
from pages.components.workers import engine

if TYPE_CHECKING:
    from core.chemistry.screened import Summary

SHOWN = 60  # molecules of the ranking
ORDERS = {"ranked": msg("Highest first"), "different": msg("Different ones among the highest")}


def screened_panel(run: Run, folder: Path, done: int, name: str, t: Translator) -> None:
    """Of the ``done`` partitions in ``folder``; ``name`` is that of the file."""
    with st.spinner(t("Ranking the molecules…"), show_time=True):
        found = _summary(folder, run.threshold, done)
    _counts(run, found, t)
    order = st.segmented_control(
        t("Order"),
        list(ORDERS),
        format_func=lambda one: t(ORDERS[one]),
        default="ranked",
        required=True,
        key=f"{run.question}-screen-order",
        label_visibility="collapsed",
    )
    if order == "different":
        _table(run, found, list(found.picked), order, t)
        said = t(
            "Of the {n} highest, those that are as unlike one another as may be (MaxMin over fingerprints), the highest with them.",
            n=t.number(found.best.num_rows, 0),
        )
    else:
        _table(run, found, list(range(min(SHOWN, found.best.num_rows))), "ranked", t)
        said = t("The first {n}; the file has them all.", n=SHOWN)
    st.caption(t.join(said, t("Select a row to ask about that molecule above.")))
    _take(folder, Path(name).stem, t)


def _counts(run: Run, found: Summary, t: Translator) -> None:
    outcome = literally(outcome_asked(run, t))
    above = t("{n} ({share})", n=t.number(found.above, 0), share=t.percent(found.above / max(found.answered, 1)))
    row = st.container(horizontal=True, gap="small")
    row.metric(t("Molecules with an answer"), t.number(found.answered, 0), border=True, height="stretch")
    row.metric(
        t("At or above the threshold: {outcome}", outcome=outcome),
        above,
        border=True,
        height="stretch",
        help=t("The threshold is {threshold}.", threshold=t.percent(run.threshold, 1)),
    )
    row.metric(t("Molecules that were refused"), t.number(found.refused, 0), border=True, height="stretch",
               help=t("The file says why, line by line."))  # fmt: skip


def _table(run: Run, found: Summary, places: list[int], name: str, t: Translator) -> None:
    rows = found.best.take(places).to_pylist()
    picture, risk, key = t("Structure"), t("Predicted risk"), f"{run.question}-screen-{name}"
    st.dataframe(
        pd.DataFrame(
            {
                t("Rank"): [place + 1 for place in places],
                t("Molecule"): [row["id"] or row["smiles"] for row in rows],
                picture: [structure_cell(row["smiles"]) for row in rows],
                risk: [t.percent(row["probability"], 1) for row in rows],
                t("Line"): [row["line"] for row in rows],
            }
        ),
        hide_index=True,
        row_height=CELL[1],
        column_config={picture: st.column_config.ImageColumn(picture, width=CELL[0] + 20)},
        key=key,
        selection_mode="single-row",
        on_select=lambda: _ask(run, [row["smiles"] for row in rows], key),
        alt=t("The molecules with the highest probabilities"),
    )


def _ask(run: Run, smiles: list[str], key: str) -> None:
    for place in st.session_state[key].selection.rows:
        st.session_state[typed_key(run)] = smiles[place]


def _take(folder: Path, stem: str, t: Translator) -> None:
    with st.container(horizontal=True):
        download_button(t("All answers (CSV)"), lambda: _written(folder, "csv"), f"{stem}-screened.csv",
                        "screen-csv", "download", type="primary")  # fmt: skip
        download_button(t("All answers (Parquet)"), lambda: _written(folder, "parquet"), f"{stem}-screened.parquet",
                        "screen-parquet", "download")  # fmt: skip


def _written(folder: Path, kind: str) -> bytes:
    from core.chemistry.screened import answers_file

    return answers_file(folder, kind)


@st.cache_resource(scope="session", max_entries=4, show_spinner=False)
def _summary(folder: Path, threshold: float, _done: int) -> Summary:
    """By a worker, once a session for as many partitions as there are."""
    from core.chemistry.screened import summary

    found: Summary = engine().call(summary, folder, threshold)
    return found
