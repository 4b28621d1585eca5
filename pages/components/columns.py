"""What was read of each column of the user's file, and what may be corrected there: its type and its unit."""

from __future__ import annotations

import dataclasses
from typing import Any

import pandas as pd
import streamlit as st

from core.data.types import Overview
from core.data.units import LONGEST
from core.i18n import Translator
from core.spec import Demo, Settings

WORDS = 3  # most frequent words shown of a category


def columns_table(demo: Demo, settings: Settings, read: list[Overview], t: Translator) -> Settings:
    """The settings with types and units as they stand in the table of columns, which is drawn here."""
    types, units = f"{demo.id}-own-types", f"{demo.id}-own-units"
    basis, key = f"{demo.id}-own-basis", _editor(demo, settings)
    if key not in st.session_state or basis not in st.session_state:  # new, or back from another page
        st.session_state[basis] = (dict(st.session_state[types]), dict(st.session_state[units]))
    with st.expander(t("Columns: type, unit and role"), icon=":material/view_column:"):
        st.caption(t("As they were read and guessed. Types and units can be changed: press a cell twice."))
        edited = _edited(read, *st.session_state[basis], settings, key, t)
    unused = (settings.target, settings.group, settings.split_column)
    kinds = {column.name: column.kind for column in read}
    told = [(name, kind, unit) for name, kind, unit in edited if name not in unused]
    st.session_state[types] = tuple((name, kind) for name, kind, _ in told if kind != kinds[name])
    st.session_state[units] = tuple((name, unit) for name, _, unit in told if unit)
    return dataclasses.replace(settings, types=st.session_state[types], units=st.session_state[units])


def forget_edits(demo: Demo) -> None:
    """Begin with a new table: what is in the session of types and units holds, and what was typed before does not."""
    st.session_state.pop(f"{demo.id}-own-basis", None)
    st.session_state[f"{demo.id}-own-edition"] = st.session_state.get(f"{demo.id}-own-edition", 0) + 1


def _editor(demo: Demo, settings: Settings) -> str:
    return f"{demo.id}-own-columns-{settings.dataset[-12:]}-{st.session_state.get(f'{demo.id}-own-edition', 0)}"


def _edited(
    read: list[Overview], types: dict[str, str], units: dict[str, str], settings: Settings, key: str, t: Translator
) -> list[tuple[str, str, str]]:
    """Name, kind and unit of every column as the table now says."""
    kinds = {"number": t("Number"), "category": t("Category")}
    table = pd.DataFrame(
        {
            "column": [column.name for column in read],
            "type": [types.get(column.name, column.kind) for column in read],
            "unit": [units.get(column.name, "") for column in read],
            "values": [_values(column, t) for column in read],
            "role": [_role(column.name, settings, t) for column in read],
        },
        dtype="str",
    )
    fixed: dict[str, Any] = {"disabled": True}
    edited = st.data_editor(
        table,
        key=key,
        hide_index=True,
        alt=t("The columns of the file"),
        column_config={
            "column": st.column_config.TextColumn(t("Column"), width=140, pinned=True, **fixed),
            "type": st.column_config.SelectboxColumn(
                t("Type"), options=list(kinds), format_func=kinds.__getitem__, required=True, width="small"
            ),
            "unit": st.column_config.TextColumn(t("Unit"), max_chars=LONGEST, width="small"),
            "values": st.column_config.TextColumn(t("Values"), width="medium", **fixed),
            "role": st.column_config.TextColumn(t("Role"), width="small", **fixed),
        },
    )
    said = edited[["column", "type", "unit"]].fillna("").itertuples(index=False)
    return [(str(name), str(kind), str(unit).strip()) for name, kind, unit in said]


def _values(column: Overview, t: Translator) -> str:
    if column.kind == "category":
        return ", ".join(column.frequent) + (" …" if column.different > len(column.frequent) else "")
    if not column.different:
        return "–"
    low, high = t.number(column.minimum, column.decimals), t.number(column.maximum, column.decimals)
    return t("{low} to {high}", low=low, high=high)


def _role(name: str, settings: Settings, t: Translator) -> str:
    roles = {
        settings.target: t("Outcome"),
        settings.group: t("Patient"),
        settings.split_column: t("Split"),
        **dict.fromkeys(settings.ignored, t("Left out")),
    }
    return roles.get(name, t("Measurement"))
