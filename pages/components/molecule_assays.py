"""Several assays that one network learned: how good it is in each, and what it says of one molecule in each."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from core import words
from core.fingerprint import fingerprint
from core.i18n import Translator, msg
from core.predict import Predict, predictor
from core.results import Run
from core.spec import Demo
from core.store import Store
from pages.components.live import predictor_of
from pages.components.tested import per_run

if TYPE_CHECKING:
    from core.data.molecules.molecules import Molecules

MEAN = "mean_auroc"
FEWER = msg(
    "{n} of {all} assays are judged here, and the means are over these: the one that was asked about and, of those that can be "
    "judged, those with most test molecules of the rarer outcome. For another one the network is trained again."
)


def assays_panel(demo: Demo, run: Run, t: Translator) -> None:
    """Part of chapter 3: the AUROC in every assay, the network beside the forest, and the means; nothing for other data."""
    if MEAN not in run.metrics:
        return
    found = _siblings(run, demo)
    simple = run.baselines[-1]
    with st.container(border=True, key="assays"):
        st.subheader(t("All assays"), anchor=False)
        st.markdown(
            t(
                "One network learned all {n} assays at once, from molecules of which each was measured in some. Mean AUROC: "
                "network **{ours}**, {name} **{theirs}**.",
                n=run.data.get("learned_assays", len(found)),
                ours=words.figure_text(run.metrics[MEAN], t),
                name=words.inside(t(simple["name"])),
                theirs=words.figure_text(simple["metrics"][MEAN], t),
            )
        )
        st.dataframe(_table(demo, run, t), hide_index=True, height="content", alt=t("The AUROC in every assay"))
        place = t("Column that the page asks about") if run.settings.target else t("Assay")
        st.caption(t("Choose another assay above, under “{place}”: its figures are there already.", place=place))
        if (learned := run.data.get("learned_assays", 0)) > len(found):
            st.caption(t(FEWER, n=len(found), all=learned))


def assays_answers(demo: Demo, run: Run, one: Molecules, t: Translator) -> None:
    """Part of chapter 4: the probability of one molecule in every assay, beside that assay's threshold."""
    if MEAN not in run.metrics:
        return
    with st.expander(t("The same molecule in all assays"), icon=":material/grid_view:", expanded=True):
        table: dict[str, list[str]] = {t("Assay"): [], t("Predicted risk"): [], t("Threshold"): [], "": []}
        for name, (other, risks) in assay_risks(demo, run, one).items():
            risk = float(risks[0])
            above = t("at or above") if risk >= other.threshold else t("below")
            for column, said in zip(
                table.values(),
                (assay_text(run, name, t), t.percent(risk, 1), t.percent(other.threshold, 1), above),
                strict=True,
            ):
                column.append(said)
        st.dataframe(table, hide_index=True, height="content", alt=t("The probability in every assay"))


def assay_risks(demo: Demo, run: Run, molecules: Molecules) -> dict[str, tuple[Run, np.ndarray]]:
    """The run of every assay by its name, and its probability of each molecule (molecules,); empty for other data."""
    if MEAN not in run.metrics:
        return {}
    return {name: (other, ask(molecules)) for name, (other, ask) in _predictors(run, demo).items()}


def assay_text(run: Run, name: str, t: Translator) -> str:
    """An assay by its name: literally where it is a column of the user's."""
    return words.outcome_text(run.settings.dataset, name, t)


def _table(demo: Demo, run: Run, t: Translator) -> dict[str, list[str]]:
    found = _siblings(run, demo)
    simple = {name: other.baselines[-1] for name, other in found.items()}
    return {
        t("Assay"): [assay_text(run, name, t) for name in found],
        t("Test molecules"): [t.number(other.split["test"], 0) for other in found.values()],
        t("Active ones"): [t.number(other.split["test_events"], 0) for other in found.values()],
        t("Network"): [words.figure_text(other.metrics["auroc"], t) for other in found.values()],
        words.opening(t(run.baselines[-1]["name"])): [
            words.figure_text(one["metrics"]["auroc"], t) for one in simple.values()
        ],
    }


@per_run
def _siblings(run: Run, _demo: Demo) -> dict[str, Run]:
    """The runs of the same training by their assays, in the order of the data; read once a session."""
    found = {}
    for name, dataset, target in run.data.get("assays", ()):
        settings = dataclasses.replace(run.settings, dataset=dataset, target=target)
        if (other := Store().load(fingerprint(settings, run.data["sha256"]))) is not None:
            found[name] = other
    return found


@per_run
def _predictors(run: Run, _demo: Demo) -> dict[str, tuple[Run, Predict]]:
    return {name: (other, predictor_of(predictor, other)) for name, other in _siblings(run, _demo).items()}
