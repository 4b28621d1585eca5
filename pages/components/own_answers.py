"""The answers to cases of the user's own: a table of which a row can be looked at closely, and a file to take home."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from core.asked_files import LIGHTS, Asked
from core.conformal import answer_sets
from core.i18n import Translator, msg
from core.neighbours import UNLIKE
from core.results import Run
from core.spec import Demo
from core.store import Store
from core.words import outcome_text
from pages.components.certainty import familiar, promise
from pages.components.data import Chosen
from pages.components.downloads import download_button
from pages.components.live import live_answers
from pages.components.promise import coverage_choice

LIKE = {"picture": msg("Like the training pictures"), "series": msg("Like the training series")}


@dataclasses.dataclass(frozen=True, eq=False)
class Answers:
    """What the network says of some cases, one entry each; None where nobody knows."""

    p: np.ndarray  # (cases, classes)
    possible: np.ndarray | None  # (cases, classes) bool: the answer sets
    lights: np.ndarray | None  # (cases,): INSIDE, AT_EDGE or UNLIKE


def answers_of(demo: Demo, run: Run, data: Chosen, inputs: Any) -> Answers:
    """The answers to raw ``inputs``."""
    p, known = live_answers(run)(inputs), familiar(run, demo, data)
    kept = promise(run, data, coverage_choice(run))
    possible = None if kept is None else answer_sets(p, kept.most)
    return Answers(p, possible, None if known is None else known.likeness.lights(inputs))


def answers_table(
    demo: Demo,
    run: Run,
    cases: pd.DataFrame,
    told: Answers,
    look: Callable[[int], None],
    t: Translator,
    columns: dict[str, Any] | None = None,
    **how: Any,
) -> None:
    """The ``cases`` with what is said of each; ``look`` gets the place of one that is selected.

    ``columns`` says how some of them look; ``how`` goes to the table: its height, its text for those who cannot see it.
    """
    classes = [outcome_text(run.settings.dataset, name, t) for name in run.data["classes"]]
    risk = t("Predicted risk")
    table = cases.assign(
        **{
            t("Most likely class"): [classes[place] for place in told.p.argmax(axis=1)],
            risk: told.p[:, run.asked].astype(float),
        }
    )
    if told.possible is not None:
        strange = np.zeros(len(table), bool) if told.lights is None else told.lights == UNLIKE
        table[t("Answer set")] = [_answer(classes, *one, t) for one in zip(told.possible, strange, strict=True)]
    if told.lights is not None:
        table[t(LIKE[demo.kind])] = [t(LIGHTS[int(light)]) for light in told.lights]
    key = f"{run.question}-own-rows"

    def selected() -> None:
        for place in st.session_state[key].selection.rows:
            look(place)

    st.markdown(t("Select a row to look at it closely above."))
    title = t("Risk of: {outcome}", outcome=classes[run.asked])
    st.dataframe(
        table,
        hide_index=True,
        column_config={**(columns or {}), risk: st.column_config.NumberColumn(title, format="percent")},
        key=key,
        selection_mode="single-row",
        on_select=selected,
        **how,
    )


def answers_button(run: Run, found: Asked, told: Answers, name: str, t: Translator) -> None:
    """The same as a CSV file of that name, the refused ones with their reason."""

    def made() -> bytes:
        from core.asked_files import risks_file

        return risks_file(run, Store(), found, told.p, told.lights, t)

    download_button(t("Table with risks (CSV)"), made, name, f"{run.question}-own-csv", "download")


def _answer(classes: list[str], inside: np.ndarray, strange: bool, t: Translator) -> str:
    """The classes that remain possible; of a ``strange`` case nothing is said."""
    if strange:
        return t("Cannot say")
    return " / ".join(name for name, held in zip(classes, inside, strict=True) if held) or t("empty")
