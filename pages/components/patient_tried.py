"""Patients among what was tried: which values moved from one to the next, and which differ between two."""

from __future__ import annotations

import dataclasses
from typing import Any

import pandas as pd
import streamlit as st

from core.i18n import Translator, msg
from core.neighbours import apart
from core.results import Run
from core.words import column_text
from pages.components.form import fill, origin, truth
from pages.components.frame import literally
from pages.components.labels import label, value_text
from pages.components.tried import Kind

NAMED = 2  # changes that are named; more are counted


@dataclasses.dataclass(frozen=True)
class Patient:
    """The values in the form, the true outcome where it is known, and the case it was before anything was moved."""

    values: dict[str, Any]
    truth: str
    origin: str


def tried_patient(run: Run, values: dict[str, Any]) -> Patient:
    """The patient in the form with these values."""
    return Patient(values, truth(run), origin(run))


def patients(run: Run, t: Translator) -> Kind:
    """How patients are remembered, told and compared."""
    return Kind(
        moved=lambda a, b: _moved(run, a, b),
        told=lambda before, one: _told(run, before, one, t) if before else t("the first"),
        put=lambda one: fill(run, one.values, one.truth, one.origin),
        beside=lambda kept, now: _beside(run, kept, now, t),
        title=msg("**Patient A beside the present one** · risk of: {outcome}"),
        back=msg("Put A into the form"),
    )


def _moved(run: Run, a: Patient, b: Patient) -> list[str]:
    columns = run.schema["columns"]
    moved = zip(columns, apart(columns, a.values, b.values) > 0, strict=True)
    return [column["name"] for column, differs in moved if differs]


def _told(run: Run, before: Patient, one: Patient, t: Translator) -> str:
    changes = _moved(run, before, one)
    if len(changes) > NAMED:
        return t("{n} values changed", n=len(changes))
    columns = {column["name"]: column for column in run.schema["columns"]}
    told = [
        t(
            "{name}: {before} → {after}",
            name=label(run, name, t),
            before=literally(value_text(run, columns[name], before.values[name], t)),
            after=literally(value_text(run, columns[name], one.values[name], t)),
        )
        for name in changes
    ]
    return ", ".join(told)


def _beside(run: Run, kept: Patient, now: Patient, t: Translator) -> None:
    differing = _moved(run, kept, now)
    if differing:
        st.dataframe(_values(run, differing, kept, now, t), hide_index=True, alt=t("The values that differ"))
    else:
        st.markdown(t("All values are the same. Move a measurement, or start from another case."))


def _values(run: Run, names: list[str], kept: Patient, now: Patient, t: Translator) -> pd.DataFrame:
    columns = {column["name"]: column for column in run.schema["columns"]}
    return pd.DataFrame(
        [
            {
                t("Measurement"): column_text(run, name, t),
                "A": value_text(run, columns[name], kept.values[name], t),
                t("Now"): value_text(run, columns[name], now.values[name], t),
            }
            for name in names
        ]
    )
