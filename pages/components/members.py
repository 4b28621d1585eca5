"""How far several networks that answer together disagree about one patient."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.i18n import Translator
from core.predict import Predict, members_predictor
from core.results import Run
from pages.components.live import predictor_of
from pages.components.tested import per_run


def members_line(run: Run, case: Any, t: Translator) -> None:
    """The lowest and the highest risk that one of them gives to a case (one row); nothing where one network answers."""
    found = members_range(run, case)
    if found is None:
        return
    low, high = found
    st.markdown(
        t(
            "Asked one by one, the {n} networks say {low} to {high}.",
            n=len(run.members),
            low=t.percent(low, 1),
            high=t.percent(high, 1),
        ),
        help=t(
            "They learned from the same cases and differ only in their first weights and the order of the cases. So this is how "
            "far they disagree, not a confidence interval: all of them can be wrong in the same way."
        ),
    )


def members_range(run: Run, case: Any) -> tuple[float, float] | None:
    """The lowest and the highest risk that one of several networks gives to a case (one row); None where one answers."""
    ask = _predictor(run)
    if ask is None:
        return None
    each = ask(case)[0]
    return float(each.min()), float(each.max())


@per_run
def _predictor(run: Run) -> Predict | None:
    return predictor_of(members_predictor, run) if "members.onnx" in run.files else None
