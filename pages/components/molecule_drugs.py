"""One molecule among the approved drugs: where its answer and its properties lie."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from core.i18n import Translator
from core.look import Style
from core.results import Run
from core.words import outcome_asked
from pages.components.charts import draw, palette
from pages.components.frame import literally
from pages.components.live import live_predictor
from pages.components.tested import per_run
from pages.components.workers import engine

if TYPE_CHECKING:
    from core.data.molecules.drugs import Drugs
    from core.data.molecules.molecules import Molecules


def drugs_panel(run: Run, one: Molecules, risk: float, t: Translator) -> None:
    """The share of approved drugs with a lower probability, and a radar of the shares with lower properties."""
    n, share = drugs_below(run, risk, t)
    outcome = literally(outcome_asked(run, t))
    said = t(
        "Of {n} approved drugs **{share}** get a lower probability of {outcome} from this network.",
        n=t.number(n, 0),
        share=t.percent(share),
        outcome=outcome,
    )
    st.markdown(said)
    drugs_radar({t("This molecule"): one}, t)
    st.caption(
        t(
            "The drugs of ClinTox that did not fail for toxicity. Each arm: the share of them that lies below this molecule. Far "
            "out or far in is unusual for a drug, and neither good nor bad by itself. Some of them may be training molecules."
        )
    )


def drugs_radar(molecules: Mapping[str, Molecules], t: Translator) -> None:
    """The radar of molecules, one each, by their names."""
    from core.chemistry.properties import PROPERTIES, properties
    from core.data.molecules.drugs import below
    from core.molecule_figures import radar_figure

    drugs, shares = _drugs(), {}
    for name, one in molecules.items():
        told = {what: float(values[0]) for what, values in properties(one.smiles).items()}
        shares[name] = {t(title): below(drugs.properties[what], told[what]) for what, (title, *_) in PROPERTIES.items()}
    draw(radar_figure(shares, Style(t, palette())), t("Properties of the molecule among the approved drugs"))


def drugs_below(run: Run, risk: float, t: Translator) -> tuple[int, float]:
    """How many approved drugs there are, and the share of them with a lower probability."""
    from core.data.molecules.drugs import below

    with st.spinner(t("Asking about the approved drugs…"), show_time=True):
        risks = _risks(run)
    return len(risks), below(risks, risk)


@st.cache_resource(show_spinner=False)
def _drugs() -> Drugs:
    """Bundled and the same for all: made once a server, by a worker."""
    from core.data.molecules.drugs import approved_drugs

    found: Drugs = engine().call(approved_drugs)
    return found


@per_run
def _risks(run: Run) -> np.ndarray:
    return np.asarray(live_predictor(run)(_drugs().molecules))
