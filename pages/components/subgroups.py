"""Chapter 3, for whom: the same figures by sex, age band or any other column."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core import words
from core.data.types import decimals_of, kind_of
from core.decisions.bands import Bands, cut, read_edges
from core.decisions.subgroups import LEAST, SHOWN, Subgroup, subgroups
from core.errors import UserError
from core.groups import band_text
from core.i18n import Translator
from core.results import Run
from core.words import column_text
from pages.components.data import Chosen
from pages.components.tested import patient_of, per_run, tested
from pages.components.workers import engine

GREY = "color: #8a979c"


@st.fragment
def subgroup_panel(run: Run, data: Chosen, t: Translator) -> None:
    """The figures by the groups of one column, computed by a worker; at once where the data came with such a column."""
    title, wished = t("Is it as good for everybody? Figures by group"), bool(run.settings.report_by)
    with st.expander(title, icon=":material/groups:", expanded=wished):
        values = {str(name): data.cases.inputs[name] for name in data.cases.inputs}
        if data.cases.report_by is not None:
            values.setdefault(run.settings.report_by, data.cases.report_by)
        wanted = st.selectbox(
            t("Groups by"),
            list(values),
            index=list(values).index(run.settings.report_by) if run.settings.report_by else None,
            format_func=lambda name: column_text(run, name, t),
            placeholder=t("Choose a measurement"),
            key=f"{run.run}-groups-by",
        )
        if wanted is None:
            return
        edges = ""
        if kind_of(values[wanted]) == "number":
            edges = st.text_input(t("Cut at (empty: the quartiles of the test cases)"), key=f"{run.run}-edges-{wanted}")
        try:
            bands = cut(values[wanted].iloc[tested(run).row], read_edges(edges))
            with st.spinner(t("A worker computes…"), show_time=True):
                found = _computed(run, wanted, edges, data, bands)
        except UserError as error:
            st.error(t(error.text, **error.values), icon=":material/error:")
            return
        _show(run, bands, found, decimals_of(values[wanted]), t)


@per_run
def _computed(run: Run, column: str, edges: str, _data: Chosen, _bands: Bands) -> list[Subgroup]:
    cases = tested(run)
    patients = patient_of(_data, cases)
    found: list[Subgroup] = engine().call(
        subgroups, cases.y, cases.p, run.threshold, _bands.code, patients, run.settings.seed
    )
    return found


def _show(run: Run, bands: Bands, found: list[Subgroup], decimals: int, t: Translator) -> None:
    rows = [
        _row(band_text(run.settings.dataset, band, decimals, t), group, t)
        for band, group in zip(bands.bands, found, strict=True)
    ]
    table = pd.DataFrame(rows)
    st.dataframe(
        table.style.apply(lambda row: [GREY if found[row.name].small else ""] * len(row), axis=1),
        hide_index=True,
        alt=t("Figures by group"),
    )
    st.caption(
        t.join(
            t("On the test cases, at the threshold of {threshold}.", threshold=t.percent(run.threshold, 1)),
            t("Grey: fewer than {n} cases with the outcome, too few to tell anything.", n=LEAST),
            t(
                "Among {n} groups one easily stands out by chance: of 20 figures that do not truly differ about one lies "
                "outside its 95 % interval. What stands out here is a question for new data, not an answer.",
                n=len(found),
            ),
        )
    )


def _row(name: str, group: Subgroup, t: Translator) -> dict[str, str]:
    row = {t("Group"): name, "N": t.number(group.n, 0), t("With the outcome"): t.number(group.events, 0)}
    for figure in SHOWN:
        metric = group.metrics[figure]
        said = words.value_text(metric, t)
        if metric.low is not None:
            said = f"{said} ({words.interval_text(metric, t)})"
        row[t(words.NAMES[figure][0])] = said
    why = next((group.metrics[figure].why for figure in SHOWN if group.metrics[figure].why), "")
    return row | {t("Remark"): t(why) if why else ""}
