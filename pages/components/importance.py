"""Chapter 5 over all patients: which measurements the network relies on. A worker computes it once; it is kept with the run."""

from __future__ import annotations

import dataclasses
import threading

import numpy as np
import pandas as pd
import streamlit as st

from core.engine.client import Engine
from core.errors import UserError
from core.explain.importance import Importance, gather, keep, kept
from core.explain.network import Network
from core.explain.wording import (
    importance_lead,
    importance_movement,
    importance_notes,
    importance_related,
    importance_rows,
)
from core.glossary import explained
from core.i18n import Translator
from core.results import Run
from core.spec import Demo
from core.store import Store
from pages.components.charts import draw, palette
from pages.components.data import Chosen
from pages.components.frame import literally
from pages.components.tested import patient_of, tested
from pages.components.workers import engine

REFRESH_S = 0.5


@dataclasses.dataclass
class Work:
    """A computation that a thread of this server follows; whoever looks at the run sees it."""

    done: float = 0.0  # 0 to 1
    over: bool = False
    error: UserError | None = None


def importance_panel(demo: Demo, run: Run, data: Chosen, t: Translator) -> None:
    """The importance of every measurement where it is known, its progress, or a button."""
    st.subheader(t("What the network relies on"), anchor="importance", help=explained("importance", t))
    st.markdown(
        t(
            "One measurement after the other is shuffled among the test cases, so that each patient has somebody else's. "
            "The more the AUROC falls, the more the network relies on it."
        )
    )
    found, work = kept(Store(), run), _works().get(run.question)
    if found is not None:
        _show(demo, run, found, t)
    elif work is not None and not work.over:
        _watch(run, t)
    else:
        if work is not None and work.error is not None:
            st.error(t(work.error.text, **work.error.values), icon=":material/error:")
        st.button(
            t("Compute it on the test cases"),
            icon=":material/leaderboard:",
            key=f"{run.question}-importance",
            on_click=_begin,
            args=(run, data),
        )


@st.fragment(run_every=REFRESH_S)
def _watch(run: Run, t: Translator) -> None:
    work = _works().get(run.question)
    if work is None or work.over:
        st.rerun()
    st.progress(work.done, t("A worker computes…"))


@st.cache_resource(show_spinner=False)
def _works() -> dict[str, Work]:
    return {}


def _begin(run: Run, data: Chosen) -> None:
    cases, works = tested(run), _works()
    work = works.get(run.question)
    if work is not None and not work.over:
        return
    work = works[run.question] = Work()
    inputs, patients = data.cases.inputs.iloc[cases.row], patient_of(data, cases)
    columns = [column["name"] for column in run.schema["columns"]]
    arguments = (engine(), work, run, inputs[columns], cases.y, patients)
    threading.Thread(target=_compute, args=arguments, name="importance", daemon=True).start()


def _compute(
    asked: Engine, work: Work, run: Run, inputs: pd.DataFrame, y: np.ndarray, patients: np.ndarray | None
) -> None:
    from core.engine.journal import bug
    from core.faults import log_bug

    store = Store()

    def tell(share: float) -> None:
        work.done = share

    try:
        keep(store, run, gather(asked.call, Network.of(run, store), inputs, y, patients, tell))
    except UserError as error:
        work.error = error
    except Exception as error:  # noqa: BLE001 -- the end of a thread: nobody else would hear of it
        work.error = bug(log_bug(error))
    finally:
        work.over = True


def _show(demo: Demo, run: Run, found: Importance, t: Translator) -> None:
    from core.explain_figures import importance_figure

    rows = importance_rows(run, found, t)
    st.markdown(literally(importance_lead(run, found, t)))
    figure = importance_figure(
        found, [row["name"] for row in rows], t, palette(), demo.is_synthetic(run.settings.dataset)
    )
    draw(figure, t("What the network relies on"))
    st.caption(literally(importance_notes(run, found, t)))
    if related := importance_related(run, found, t):
        st.warning(literally(related), icon=":material/link:")
    titles = {
        "name": t("Measurement"),
        "value": t("Fall of the AUROC"),
        "interval": t("95 % interval"),
        "move": t("Moves the risk by (percentage points)"),
    }
    with st.expander(t("All measurements as a table"), icon=":material/table:"):
        table = {title: [row[field] for row in rows] for field, title in titles.items()}
        st.dataframe(table, hide_index=True, alt=t("What the network relies on"))
        st.caption(literally(importance_movement(found, t)))
