"""Chapter 5, the other side: the smallest change that moves one patient's risk across the threshold."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from core.errors import UserError
from core.explain.combinations import MOST_CHANGES
from core.explain.immutable import is_fixed
from core.explain.network import Network
from core.explain.opposite import Search, opposite_of
from core.explain.plausibility import Support
from core.explain.shapley import Contributions
from core.i18n import Translator
from core.results import Run
from core.store import Store
from core.words import column_text
from pages.components.data import Chosen
from pages.components.labels import value_text
from pages.components.workers import engine

MOST_ALLOWED = 12  # measurements the user may choose from, and 8 at first
FIRST_ALLOWED = 8
MOST_REAL = 20_000  # cases sent to the worker, spread evenly


def opposite_panel(run: Run, data: Chosen, case: pd.DataFrame, found: Contributions, t: Translator) -> None:
    """Which measurements may change, a button, and what was found for this patient; drawn with each answer, so cheap."""
    with st.expander(t("What would have to be different? The nearest opposite case"), icon=":material/swap_horiz:"):
        st.markdown(
            t(
                "The smallest change of at most {n} measurements that takes this risk across the threshold of {threshold}. "
                "It shows where the network would change its mind. It is no advice on treatment: "
                "changing a value here cures nobody.",
                n=MOST_CHANGES,
                threshold=t.percent(run.threshold, 1),
            )
        )
        allowed = _allowed(run, found, t)
        if st.button(t("Find it"), icon=":material/search:", key=_key(run, "find"), disabled=not allowed):
            _search(run, data, case, allowed, t)
        kept = st.session_state.get(_key(run, "found"))
        if kept is not None and kept[0] == _question(case, allowed):
            _show(run, kept[1], t)
        elif kept is not None:
            st.caption(t("The patient or the choice was changed since: search again."))


def _allowed(run: Run, found: Contributions, t: Translator) -> list[str]:
    """The measurements that may change: at first those that moved this patient's risk most and that anybody can change."""
    key = _key(run, "allowed")
    names = [column["name"] for column in run.schema["columns"]]
    if key not in st.session_state:
        order = [found.names[place] for place in np.argsort(-np.abs(found.values), kind="stable")]
        free = [name for name in order if not is_fixed(name, run.data["labels"].get(name, ("",))[0])]
        st.session_state[key] = sorted(free[:FIRST_ALLOWED], key=names.index)
    return st.multiselect(
        t("What may change"),
        names,
        format_func=lambda name: column_text(run, name, t),
        max_selections=MOST_ALLOWED,
        key=key,
        persist_state="session",
        help=t(
            "Age, sex, origin, patient numbers and past diseases are left out at first, because nobody can change them."
        ),
        placeholder=t("Choose a measurement"),
    )


def _search(run: Run, data: Chosen, case: pd.DataFrame, allowed: list[str], t: Translator) -> None:
    real = data.cases.inputs
    real = real.iloc[:: len(real) // MOST_REAL + 1][list(case.columns)]
    try:
        with st.spinner(t("A worker computes…"), show_time=True):
            found = engine().call(opposite_of, Network.of(run, Store()), case, allowed, real)
    except UserError as error:
        st.error(t(error.text, **error.values), icon=":material/error:")
        return
    st.session_state[_key(run, "found")] = (_question(case, allowed), found)


def _show(run: Run, search: Search, t: Translator) -> None:
    if search.found is None:
        st.info(
            t.join(
                t("None found: no change of at most {n} of these measurements takes the risk across.", n=MOST_CHANGES),
                "" if search.whole else t("Not every combination could be tried ({n} were).", n=search.asked),
            ),
            icon=":material/search_off:",
        )
        return
    found = search.found
    rows = [
        {
            t("Measurement"): column_text(run, change.name, t),
            t("This patient"): _written(run, change.name, change.old, t),
            t("Nearest opposite case"): _written(run, change.name, change.new, t),
            t("Change (SD)"): t.number(change.distance, 2),
        }
        for change in found.changes
    ]
    st.markdown(
        t(
            "The risk would go from {before} to {after}.",
            before=t.percent(found.before, 1),
            after=t.percent(found.after, 1),
        )
    )
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt=t("Nearest opposite case"))
    st.markdown(_against_real_cases(found.support, t))
    st.caption(
        t.join(
            t(
                "Change (SD): in standard deviations of the training cases; another category counts as 1. "
                "Values are those of real cases."
            ),
            _effort(search, t),
        )
    )


def _effort(search: Search, t: Translator) -> str:
    if search.whole:
        return t("{n} combinations were tried; on these values no nearer one exists.", n=search.asked)
    return t("{n} combinations were tried, not all there are: a nearer one may exist.", n=search.asked)


def _against_real_cases(support: Support, t: Translator) -> str:
    said = t(
        "Of {real} other cases of the data, {n} have such values in the changed measurements (within half a standard deviation). "
        "The case most like this one is {nearest} standard deviations away per measurement; "
        "95 % of real cases have another within {usual}.",
        real=support.real,
        n=support.alike,
        nearest=t.number(support.nearest, 2),
        usual=t.number(support.usual, 2),
    )
    if support.unheard_of:
        nobody = t("No real patient looks like this.")
        return t.join(
            f":orange-badge[:material/warning: {nobody}]",
            said,
            t("What the network says about it is a guess outside its experience."),
        )
    return said


def _written(run: Run, name: str, value: Any, t: Translator) -> str:
    return value_text(run, next(column for column in run.schema["columns"] if column["name"] == name), value, t)


def _question(case: pd.DataFrame, allowed: list[str]) -> tuple[Any, ...]:
    return (*case.iloc[0].tolist(), *allowed)


def _key(run: Run, name: str) -> str:
    return f"{run.question}-opposite-{name}"
