"""Cases the network learned from and still does not believe: where a wrong outcome spoils the training itself."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.decisions.suspects import least_believed
from core.i18n import Translator
from core.results import Run
from core.store import Store
from core.taught import NAME, read_taught
from pages.components.case_list import ShowCases
from pages.components.data import Chosen
from pages.components.tested import Tested, per_run


def doubted_list(run: Run, data: Chosen, show: ShowCases, t: Translator) -> None:
    """Training and validation cases whose own outcome has less than even odds, the least credible first."""
    cases = _learned(run, data)
    places = least_believed(cases.y, cases.p)
    st.markdown(
        t(
            "**{n} of {cases} cases** that the network learned from or was chosen by: it was shown their outcome and still gives "
            "it less than even odds. Some are hard, some are rare, some have a wrong outcome; look before you correct.",
            n=len(places),
            cases=len(cases.y),
        )
    )
    if len(places):
        show(run, data, cases, places, "doubted", t("Doubted training cases"), t)


@per_run
def _learned(run: Run, _data: Chosen) -> Tested:
    """What the run tells of the training and validation cases; none where it tells nothing."""
    content = Store().read(run, NAME) if NAME in run.files else b""
    taught = read_taught(content, len(_data.cases.y), len(run.data["classes"]))
    if taught is None:
        return Tested(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    row, p = np.concatenate([taught.learned, taught.validation]), np.concatenate([taught.learned_p, taught.p])
    y = _data.cases.y[row]
    if p.ndim == 2:
        y, p = (y == run.asked).astype(np.int64), p[:, run.asked]
    return Tested(row, y, p)
