"""Chapter 5 for one molecule: its atoms coloured by what they add to the answer, and the published alerts that it matches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.errors import UserError
from core.glossary import explained
from core.i18n import Translator, msg
from core.results import Run
from core.store import Store
from core.words import outcome_asked
from pages.components.charts import palette
from pages.components.frame import literally
from pages.components.tested import per_run
from pages.components.workers import engine

if TYPE_CHECKING:
    from core.explain.molecules import Explained

WIDTH, HEIGHT = 420, 320  # px
HIDDEN = {
    "fingerprint": msg("Shapley values of the atoms: one after the other is hidden from the fingerprint."),
    "pairs": msg("Shapley values of the atoms: one after the other is hidden, with all pairs it is part of."),
    "graph": msg("Shapley values of the atoms: one after the other is taken out of the graph, with its bonds."),
    "symbols": msg(
        "Shapley values of the atoms: one symbol after the other becomes one that the network does not know."
    ),
}
"""How an atom is hidden, by the features that the network reads."""
HOLE = msg(
    "A molecule with a hole is none the network has seen. The colours tell what it relies on, not what chemistry does."
)


def molecule_why(run: Run, smiles: str, t: Translator) -> None:
    """The coloured structure with its sum in words, and the alerts, for a standardised SMILES."""
    from rdkit import Chem

    from core.explain.coloured_atoms import coloured_atoms

    try:
        with st.spinner(t("A worker computes…"), show_time=True):
            found = _explained(run, smiles)
    except UserError as error:  # the rest of the chapter is drawn all the same
        st.warning(literally(t(error.text, **error.values)), icon=":material/hourglass_disabled:")
        return
    molecule = Chem.MolFromSmiles(smiles)
    picture, said = st.columns([2, 3], gap="large")
    with picture:
        svg = coloured_atoms(molecule, found.atoms.values, palette(), WIDTH, HEIGHT)
        st.image(svg, width=WIDTH, alt=t("The atoms, coloured by what they add to the answer"))
    with said:
        outcome = literally(outcome_asked(run, t))
        st.markdown(
            t(
                "Without any atom the network gives {outcome} a probability of {base}, to this molecule {total}. "
                "Orange atoms raise it, blue ones lower it; together they add up to the difference exactly.",
                outcome=f"**{outcome}**",
                base=t.percent(found.atoms.base, 1),
                total=t.percent(found.atoms.total, 1),
            )
        )
        st.caption(t.join(t(HIDDEN[str(run.schema["features"])]), t(HOLE)))
        _alerts(found, t)


def _alerts(found: Explained, t: Translator) -> None:
    if not found.alerts:
        st.markdown(
            t("It matches none of the structural alerts of PAINS, Brenk and NIH. That does not make it harmless.")
        )
        return
    said = t("Structural alerts it matches ({n}):", n=len(found.alerts))
    st.markdown(said, help=explained("alerts", t))
    st.markdown("\n".join(f"- **{alert.rules}** · {literally(alert.name)} · {alert.source}" for alert in found.alerts))
    st.caption(
        t(
            "Published rules of thumb, not measurements and not part of the network. Many approved drugs match one of them."
        )
    )


@per_run
def _explained(run: Run, smiles: str) -> Explained:
    """By a worker, once a session for each molecule."""
    from core.explain.molecules import explained
    from core.explain.network import Network

    found: Explained = engine().call(explained, Network.of(run, Store()), smiles)
    return found
