"""Several molecules side by side: every answer with its doubt, properties, and the radar of each among the approved drugs."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core.errors import UserError
from core.i18n import Translator
from core.results import Run
from core.spec import Demo
from core.words import outcome_asked
from pages.components.data import Chosen
from pages.components.frame import literally
from pages.components.molecule_answer import Answer, answers_for, light_text, risk_text, set_text, spread_text
from pages.components.molecule_assays import assay_risks
from pages.components.molecule_drugs import drugs_below, drugs_radar
from pages.components.molecule_taken import standard_form
from pages.components.structures import CELL, structure_cell

if TYPE_CHECKING:
    from core.data.molecules.molecules import Molecules

MOST = 8  # molecules


@dataclasses.dataclass(frozen=True)
class Listed:
    """What was pasted: SMILES in their standard form and names, (molecules,), and what was refused with the reason."""

    smiles: list[str]
    names: list[str]
    refused: list[tuple[str, UserError]]
    more: int  # lines that were left out because there are too many


def compare_panel(demo: Demo, run: Run, data: Chosen, asked: str, t: Translator) -> None:
    """Paste molecules, or add the one that is ``asked`` about, a SMILES; the table of all of them and their radar."""
    key = f"{run.run}-compared"
    st.button(t("Add the molecule above"), icon=":material/add:", key=f"{key}-add", on_click=_add, args=(key, asked))
    st.text_area(
        t("Molecules as SMILES, one a line, at most {n}; a name may follow after a blank", n=MOST),
        key=key,
        persist_state="session",
        placeholder="CC(=O)Oc1ccccc1C(=O)O aspirin\nCC(C)Cc1ccc(cc1)C(C)C(=O)O ibuprofen",
    )
    listed = _listed(str(st.session_state.get(key, "")))
    for text, error in listed.refused:
        st.warning(f"{literally(text)}: {literally(t(error.text, **error.values))}", icon=":material/block:")
    if listed.more:
        st.caption(t("The first {n} are compared.", n=MOST))
    if not listed.smiles:
        return
    from core.data.molecules.molecules import Molecules

    molecules = Molecules.of(listed.smiles, listed.names)
    _table(demo, run, data, molecules, t)
    drugs_radar({name: molecules[place : place + 1] for place, name in enumerate(listed.names)}, t)
    st.caption(
        t("Each arm: the share of approved drugs that lies below the molecule. Press a name to hide or show it.")
    )


def _table(demo: Demo, run: Run, data: Chosen, molecules: Molecules, t: Translator) -> None:
    answers = answers_for(demo, run, data, molecules)
    picture, outcome = t("Structure"), outcome_asked(run, t)
    table = {
        picture: [structure_cell(str(smiles)) for smiles in molecules.smiles],
        t("Molecule"): list(molecules.ids),
        t("Risk of: {outcome}", outcome=outcome): [risk_text(one, t) for one in answers],
        **_doubt(run, answers, t),
        **{
            name: [t.percent(float(risk), 1) for risk in risks]
            for name, (_, risks) in assay_risks(demo, run, molecules).items()
        },
        **_measures(molecules, t),
    }
    st.dataframe(
        pd.DataFrame(table),
        hide_index=True,
        row_height=CELL[1],
        column_config={picture: st.column_config.ImageColumn(picture, width=CELL[0] + 20, pinned=True)},
        alt=t("Several molecules with their answers and properties"),
    )


def _doubt(run: Run, answers: list[Answer], t: Translator) -> dict[str, list[str]]:
    """How far each answer can be trusted, and the approved drugs below it."""
    below = [drugs_below(run, one.risk, t)[1] for one in answers]
    spread = {t("Single networks"): [spread_text(one, t) for one in answers]} if run.members else {}
    coverage = t.percent(answers[0].told.coverage)
    return {
        **spread,
        t("Answer set at {coverage}", coverage=coverage): [set_text(run, one.told, t) for one in answers],
        t("Training molecules"): [light_text(one.told, t) for one in answers],
        t("Approved drugs below"): [t.percent(share) for share in below],
    }


def _measures(molecules: Molecules, t: Translator) -> dict[str, list[str]]:
    """Properties, and how many limits of the rule of five each exceeds."""
    from core.chemistry.properties import PROPERTIES, broken, properties

    told = properties(molecules.smiles.tolist())
    columns = {
        f"{t(title)} ({unit})" if unit else t(title): [t.number(float(value), decimals) for value in told[name]]
        for name, (title, unit, decimals, _) in PROPERTIES.items()
    }
    each = [{name: float(values[row]) for name, values in told.items()} for row in range(len(molecules))]
    return {**columns, t("Limits of the rule of five exceeded"): [t.number(len(broken(one)), 0) for one in each]}


def _add(key: str, asked: str) -> None:
    lines = [line for line in str(st.session_state.get(key, "")).splitlines() if line.strip()]
    if asked not in (line.split()[0] for line in lines):
        st.session_state[key] = "\n".join([*lines, asked])


def _listed(text: str) -> Listed:
    lines = [line.split(maxsplit=1) for line in text.splitlines() if line.strip()]
    found = Listed([], [], [], max(len(lines) - MOST, 0))
    for smiles, *name in lines[:MOST]:
        try:
            form = standard_form(smiles).smiles
        except UserError as error:
            found.refused.append((smiles, error))
            continue
        found.smiles.append(form)
        found.names.append(_other_than(found.names, name[0] if name else smiles))
    return found


def _other_than(names: list[str], name: str) -> str:
    """The name, numbered where another molecule has it: both are to be told apart."""
    same = sum(one == name or one.startswith(f"{name} (") for one in names)
    return f"{name} ({same + 1})" if same else name
