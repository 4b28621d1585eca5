"""Chapter 2, after the training: what the split made of the cases, and what only showed then."""

from __future__ import annotations

import streamlit as st

from core.i18n import Translator, msg
from core.results import Run
from core.words import SPLITS, logarithms
from pages.components.data import Chosen
from pages.components.findings import LIGHTS, finding_line
from pages.components.frame import literally

PARTS = {"train": msg("Training"), "validation": msg("Validation"), "test": msg("Test")}


def split_panel(run: Run, data: Chosen, t: Translator) -> None:
    """Cases, outcomes and patients of every part, and the findings that need a split to be found."""
    before = {finding.text for finding in data.cases.findings}
    found = [finding for finding in run.findings if finding.text not in before]
    worst = max((finding.level for finding in found), key=list(LIGHTS).index, default="ok")
    icon, colour = LIGHTS[worst]
    title = t("The split: which cases were learned from, which were tested on")
    with st.expander(f":{colour}[{icon}] {title}", expanded=worst != "ok"):
        st.markdown(t(SPLITS[run.settings.split], column=literally(run.settings.split_column)))
        st.dataframe(_table(run, t), hide_index=True, height="content", alt=t("Cases in every part of the split"))
        if said := logarithms(run, t):
            st.markdown(literally(said))
        for finding in found:
            st.markdown(finding_line(finding, run.settings.dataset, t))


def _table(run: Run, t: Translator) -> dict[str, list[str]]:
    parts = [part for part in PARTS if part in run.split]
    events = t("Rarest class") if run.classes else t("With the outcome")
    columns = {t("Cases"): "{}", events: "{}_events", t("Patients"): "{}_patients"}
    table = {t("Part"): [t(PARTS[part]) for part in parts]}
    for title, name in columns.items():
        sizes = [run.split.get(name.format(part)) for part in parts]
        if any(size is not None for size in sizes):
            table[title] = [t.number(size, 0) for size in sizes]
    return table
