"""Chapter 4 for molecules: one molecule, what the network says of it and how far that can be trusted; 5 follows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.glossary import explained_together
from core.i18n import Translator, msg
from core.results import Run
from core.spec import Demo
from core.words import outcome_asked
from pages.components.address import case_text, keep
from pages.components.answer import answer_card
from pages.components.case_buttons import case_buttons
from pages.components.certainty import familiar, promise, verdict
from pages.components.data import Chosen
from pages.components.frame import chapter, literally
from pages.components.live import live_answers
from pages.components.members import members_line
from pages.components.molecule_assays import assays_answers
from pages.components.molecule_change import change_panel
from pages.components.molecule_compare import compare_panel
from pages.components.molecule_draw import drawing_panel
from pages.components.molecule_drugs import drugs_panel
from pages.components.molecule_nearest import nearest_molecules
from pages.components.molecule_properties import properties_panel
from pages.components.molecule_taken import take, taken, typed_key
from pages.components.molecule_why import molecule_why
from pages.components.promise import certainty_panel, coverage_choice
from pages.components.several import class_bars
from pages.components.structures import structure

if TYPE_CHECKING:
    from core.data.molecules.molecules import Molecules


@st.fragment
def molecule_try_panel(demo: Demo, run: Run, data: Chosen, t: Translator) -> None:
    """Ask about one molecule. A fragment: another molecule draws this and nothing else."""
    chapter("try", t)
    st.markdown(t.join(t(demo.question), t("Take a test molecule, or type one.")))
    buttons, field = st.container(horizontal=True, gap="small"), st.container()
    drawing_panel(run, data, t)
    found, coverage = taken(run, data, t), coverage_choice(run)
    with buttons:
        case_buttons(run, data, take, t)
    with field:
        smiles_field(run, t)
    keep("case", case=case_text(found.row) if found else "")
    if found is None:
        return
    p = live_answers(run)(found.one)
    told = verdict(demo, run, data, found.one, p, coverage)
    picture, answer = st.columns([2, 3], gap="large")
    with picture:
        structure(str(found.one.smiles[0]), t("Structure of {name}", name=found.name))
        st.caption(literally(found.name))
    with answer:
        answer_card(run, float(p[0, run.asked]), told, [*_cut_off(run, found.one, t), *found.notes], t)
        if len(run.data["classes"]) > 2:
            class_bars(run, p[0], t)
        members_line(run, found.one, t)
    assays_answers(demo, run, found.one, t)
    known = familiar(run, demo, data)
    certainty_panel(run, promise(run, data, coverage), known, t)
    with st.expander(t("Properties of the molecule"), icon=":material/straighten:"):
        properties_panel(run, data, found.one, known, t)
    drugs = st.expander(
        t("Among the approved drugs"), icon=":material/medication:", key=f"{run.question}-drugs", on_change="rerun"
    )
    if drugs.open:
        with drugs:
            drugs_panel(run, found.one, float(p[0, run.asked]), t)
    _further(demo, run, data, found.one, t)
    chapter("why", t)
    molecule_why(run, str(found.one.smiles[0]), t)
    outcome = literally(outcome_asked(run, t))
    st.markdown(t("What the network has seen of this kind, for and against: {outcome}.", outcome=outcome))
    nearest_molecules(run, data, told, t)


def smiles_field(run: Run, t: Translator) -> None:
    """Where a molecule is typed."""
    st.text_input(
        t("A molecule as a SMILES"),
        key=typed_key(run),
        persist_state="session",
        placeholder="CC(=O)Oc1ccccc1C(=O)O",
        help="\n\n".join(
            (
                t("It stays on this machine. Empty: the test molecule is asked about again."),
                explained_together(("smiles",), t),
            )
        ),
    )


def _further(demo: Demo, run: Run, data: Chosen, one: Molecules, t: Translator) -> None:
    """What is computed only where it is opened."""
    change = st.expander(t("Change an atom"), icon=":material/edit:", key=f"{run.run}-changing", on_change="rerun")
    if change.open:
        with change:
            change_panel(demo, run, data, one, t)
    several = st.expander(
        t("Compare several molecules"), icon=":material/compare_arrows:", key=f"{run.run}-comparing", on_change="rerun"
    )
    if several.open:
        with several:
            compare_panel(demo, run, data, str(one.smiles[0]), t)


def _cut_off(run: Run, one: Molecules, t: Translator) -> list[str]:
    """Says so where the molecule is larger than what the network can read."""
    from core.data.molecules.features import read_whole

    said = msg(
        ":orange[:material/content_cut:] Larger than 99 % of the training molecules: the network sees a part of its atoms only."
    )
    return [] if read_whole(run.schema, one) else [t(said)]
