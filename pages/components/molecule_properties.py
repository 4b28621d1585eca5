"""Size, lipophilicity, polarity and drug-likeness of one molecule, beside those of the molecules the network learned from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

from core.glossary import explained, explained_together
from core.i18n import Translator
from core.neighbours import drawn
from core.results import Run
from pages.components.certainty import Familiar
from pages.components.data import Chosen
from pages.components.tested import per_run
from pages.components.workers import engine

if TYPE_CHECKING:
    from core.data.molecules.molecules import Molecules

MOST = 1_000  # training molecules that are compared: of each it takes 2 ms


def properties_panel(run: Run, data: Chosen, one: Molecules, known: Familiar | None, t: Translator) -> None:
    """The table of properties, and what the rule of five says."""
    from core.chemistry.properties import FIVE, PROPERTIES, broken, properties

    told = {name: float(values[0]) for name, values in properties(one.smiles).items()}
    others = None if known is None else _of_training(run, data, known)
    table = []
    for name, (title, unit, decimals, _) in PROPERTIES.items():
        row = {t("Property"): t(title), t("Value"): f"{t.number(told[name], decimals)} {unit}".rstrip()}
        if others is not None:
            share = float(np.mean(others[name] < told[name]))
            row[t("Training molecules below it")] = t.percent(share)
        row[t("Rule of five: at most")] = t.number(FIVE[name], 0) if name in FIVE else ""
        table.append(row)
    st.dataframe(pd.DataFrame(table), hide_index=True, height="content", alt=t("Properties of the molecule"))
    exceeded = [t(PROPERTIES[name][0]) for name in broken(told)]
    st.markdown(_five(exceeded, t), help=explained("rule_of_five", t))
    st.caption(
        t(
            "Computed from the structure, not measured. The rule of five is about tablets: two limits exceeded speak against being "
            "absorbed. It says nothing of toxicity or effect, and many drugs break it. QED goes from 0 to 1."
        ),
        help=explained_together(("log_p", "tpsa", "qed"), t),
    )


def _five(exceeded: list[str], t: Translator) -> str:
    if not exceeded:
        return t("It keeps all four limits of the rule of five.")
    names = t(", ").join(exceeded)
    if len(exceeded) == 1:
        return t("It exceeds one limit of the rule of five: {names}.", names=names)
    return t("It exceeds {n} limits of the rule of five: {names}.", n=len(exceeded), names=names)


@per_run
def _of_training(run: Run, _data: Chosen, _known: Familiar) -> dict[str, np.ndarray]:
    """The properties of the training molecules, or of some of them, computed by a worker once a session."""
    from core.chemistry.properties import properties

    rows = drawn(np.sort(_known.likeness.around.row), MOST, run.settings.seed)
    found: dict[str, np.ndarray] = engine().call(properties, _data.cases.inputs.smiles[rows])
    return found
