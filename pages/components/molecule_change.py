"""The molecule that is asked about, changed atom by atom, and the answers before and after side by side."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core.errors import UserError
from core.i18n import Phrase, Translator, msg
from core.results import Run
from core.spec import Demo
from core.words import outcome_asked
from pages.components.atom_press import pressed_atom
from pages.components.data import Chosen
from pages.components.frame import literally
from pages.components.molecule_answer import Answer, answers_for, light_text, risk_text, set_line, spread_text
from pages.components.molecule_assays import assay_risks
from pages.components.molecule_drugs import drugs_below
from pages.components.molecule_taken import standard_form, typed_key
from pages.components.structures import structure

if TYPE_CHECKING:
    from core.data.molecules.molecules import Molecules

SIZE = (300, 190)  # px, of the drawings beside one another
BONDS = {
    1: msg("Single bond to {element} {n}"),
    2: msg("Double bond to {element} {n}"),
    3: msg("Triple bond to {element} {n}"),
}
"""What a bond is drawn as, by its lines."""
_SAME = msg("In its standard form the molecule is still the same. Choose another change.")


@dataclasses.dataclass(frozen=True)
class Change:
    """One that is offered for an atom: what it is called, and the SMILES that it gives."""

    title: str
    made: Callable[[], str]


def change_panel(demo: Demo, run: Run, data: Chosen, one: Molecules, t: Translator) -> None:
    """Press an atom, change it, and see what the network says now."""
    steps = _steps(run, str(one.smiles[0]))
    st.markdown(t("Press an atom of the drawing, then choose what becomes of it."))
    picture, choices = st.columns([1, 1], gap="large")
    with picture:
        atom = pressed_atom(steps[-1], _atom_key(run), t)
    with choices:
        _choices(run, steps[-1], atom, t)
        if (refused := st.session_state.get(_refused_key(run))) is not None:
            st.warning(literally(t(refused.text, **refused.values)), icon=":material/block:")
    if len(steps) == 1:
        st.caption(
            t("Nothing has been changed yet. Every change is brought to its standard form and asked about at once.")
        )
        return
    _beside(demo, run, data, steps, t)
    with st.container(horizontal=True, gap="small"):
        st.button(t("Undo"), icon=":material/undo:", key=f"{run.run}-undo", on_click=_back, args=(run, 1))
        st.button(t("Start over"), icon=":material/restart_alt:", key=f"{run.run}-over", on_click=_back,
                  args=(run, len(steps) - 1))  # fmt: skip
        st.button(t("Ask about the changed one"), icon=":material/arrow_upward:", key=f"{run.run}-ask-changed",
                  on_click=st.session_state.__setitem__, args=(typed_key(run), steps[-1]))  # fmt: skip
    st.caption(t("What the network says is no proof: a molecule drawn here may not exist, or not be made."))


def _choices(run: Run, smiles: str, atom: int | None, t: Translator) -> None:
    from core.chemistry.editing import ELEMENTS, symbols, with_element

    if atom is None:
        return
    element = symbols(smiles)[atom]
    st.markdown(t("**Atom {n}: {element}**. Make it:", n=atom + 1, element=element))
    with st.container(horizontal=True, gap="small", key="elements"):
        for other in ELEMENTS:
            st.button(other, key=f"{run.run}-element-{other}", disabled=other == element, on_click=_apply,
                      args=(run, partial(with_element, smiles, atom, other)))  # fmt: skip
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        changes = _offered(smiles, atom, t)
        place = st.selectbox(
            t("Or change what is bound to it"),
            range(len(changes)),
            format_func=lambda place: changes[place].title,
            key=f"{run.run}-change-{smiles}-{atom}",
        )
        st.button(t("Make the change"), icon=":material/edit:", key=f"{run.run}-change", on_click=_apply,
                  args=(run, changes[place].made))  # fmt: skip


def _offered(smiles: str, atom: int, t: Translator) -> list[Change]:
    """Groups to add, bonds to draw otherwise, and to take it away."""
    from core.chemistry.editing import GROUPS, bonds_of, with_bond, with_group, without_atom

    groups = [Change(t("Add {group}", group=Phrase(title)), partial(with_group, smiles, atom, name))
              for name, (title, _) in GROUPS.items()]  # fmt: skip
    bonds = [
        Change(t(said, element=element, n=other + 1), partial(with_bond, smiles, atom, other, lines))
        for other, (element, drawn) in bonds_of(smiles, atom).items()
        for lines, said in BONDS.items()
        if lines != drawn
    ]
    gone = Change(t("Remove it, with what hangs on it alone"), partial(without_atom, smiles, atom))
    return [*groups, *bonds, gone]


def _apply(run: Run, change: Callable[[], str]) -> None:
    """Try a change; it becomes the last step, or there is a sentence why not."""
    steps: list[str] = st.session_state[_steps_key(run)]
    st.session_state.pop(_refused_key(run), None)
    try:
        made = standard_form(change()).smiles
        if made == steps[-1]:
            raise UserError(_SAME)
    except UserError as error:
        st.session_state[_refused_key(run)] = error
        return
    steps.append(made)
    st.session_state.pop(_atom_key(run), None)


def _back(run: Run, count: int) -> None:
    del st.session_state[_steps_key(run)][-count:]
    for key in (_atom_key(run), _refused_key(run)):
        st.session_state.pop(key, None)


def _beside(demo: Demo, run: Run, data: Chosen, steps: list[str], t: Translator) -> None:
    """Before and after: drawing, probability, doubt, and the approved drugs below it."""
    from core.data.molecules.molecules import Molecules

    both = Molecules.of([steps[0], steps[-1]], [t("Before"), t("After")])
    before, after = answers_for(demo, run, data, both)
    points = t("{points} percentage points", points=t.number(100 * (after.risk - before.risk), 1))
    with st.container(border=True, key="before-after"):
        columns = st.columns(2, gap="large")
        for column, name, smiles, one, moved in zip(
            columns, both.ids, both.smiles, (before, after), (None, points), strict=True
        ):
            with column:
                st.markdown(f"**{name}**")
                structure(str(smiles), t("Structure of {name}", name=name), SIZE)
                _told(run, one, moved, t)
    risks = {name: (other, said) for name, (other, said) in assay_risks(demo, run, both).items()}
    if risks:
        table = {t("Assay"): list(risks)} | {
            name: [t.percent(float(said[place]), 1) for _, said in risks.values()]
            for place, name in enumerate(both.ids)
        }
        st.dataframe(pd.DataFrame(table), hide_index=True, height="content", alt=t("The probability in every assay"))


def _told(run: Run, one: Answer, moved: str | None, t: Translator) -> None:
    outcome = literally(outcome_asked(run, t))
    st.metric(t("Risk of: {outcome}", outcome=outcome), risk_text(one, t), moved, delta_color="off", delta_arrow="off")
    _, share = drugs_below(run, one.risk, t)
    lines = [
        *([t("Single networks: {range}", range=spread)] if (spread := spread_text(one, t)) else []),
        set_line(run, one, t),
        t("Training molecules: {light}", light=light_text(one.told, t)),
        t("Approved drugs with a lower probability: {share}", share=t.percent(share)),
    ]
    st.markdown("\n".join(f"- {line}" for line in lines))


def _steps(run: Run, asked: str) -> list[str]:
    """From the molecule that is asked about to what it has become; begun anew where another one is asked about."""
    steps: list[str] = st.session_state.get(_steps_key(run)) or [asked]
    if steps[0] != asked:
        steps = [asked]
        for key in (_atom_key(run), _refused_key(run)):
            st.session_state.pop(key, None)
    st.session_state[_steps_key(run)] = steps
    return steps


def _steps_key(run: Run) -> str:
    return f"{run.run}-steps"


def _atom_key(run: Run) -> str:
    return f"{run.run}-atom"


def _refused_key(run: Run) -> str:
    return f"{run.run}-change-refused"
