"""A network that writes molecules while it learns, and what the open run says of them. Ideas, not drugs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from core.data.uploads import guard_csv
from core.engine.client import Job
from core.fingerprint import fingerprint
from core.i18n import Translator
from core.look import Style
from core.results import Run
from core.spec import Demo
from core.store import Store
from core.words import outcome_asked
from core.written import WORK, Written, read_written, writing_settings
from pages.components.charts import draw, palette
from pages.components.data import Chosen
from pages.components.downloads import download_button
from pages.components.frame import literally
from pages.components.molecule_answer import Answer, answers_for, light_text, risk_text
from pages.components.molecule_taken import typed_key
from pages.components.progress import ACTIVE, progress_text
from pages.components.structures import CELL, structure_cell
from pages.components.tested import per_run
from pages.components.workers import engine, visitor

REFRESH_S = 1.0
LIVE, SHOWN = 6, 40  # ideas in the table, while it learns and afterwards


def write_panel(demo: Demo, run: Run, data: Chosen, t: Translator) -> None:
    """Have it learn, watch what it writes, and ask about what it wrote."""
    st.header(t("Let a network write molecules"), anchor="write")
    st.markdown(
        t(
            "Another network reads the SMILES of these data symbol by symbol and learns which one comes next. Then it writes "
            "molecules itself, and the network above says what it thinks of them. **They are ideas, not drugs**: nobody has made "
            "or tested them, many could not be made, and the opinion is a guess about molecules that nobody measured."
        )
    )
    wanted = writing_settings(data.settings)
    job_id = fingerprint(wanted, data.cases.sha256)
    job, found = engine().job(job_id), read_written(Store(), job_id)
    if job is not None and job.state in ACTIVE:
        _watch(demo, run, data, job_id, t)
        return
    if found is None or found.ending in ("", "stopped"):
        _offer(job, found, t)
        if st.button(
            t("Go on") if found else t("Let it learn"), type="primary", icon=":material/play_arrow:", key="write-start"
        ):
            engine().submit(wanted, data.cases.sha256, visitor(), work=WORK)
            st.rerun()
    if found is not None:
        _told(found, t)
        latest, key = found.ideas[::-1][:SHOWN], f"{run.question}-written"
        look = {"key": key, "selection_mode": "single-row", "on_select": lambda: _ask(run, latest, key)}
        _ideas(demo, run, data, latest, look, t)
        st.caption(t("The latest ones first. Select a row to ask about that molecule above."))
        download_button(
            t("All ideas (CSV)"), lambda: _file(demo, run, data, found), "ideas.csv", "write-csv", "download"
        )


@st.fragment(run_every=REFRESH_S)
def _watch(demo: Demo, run: Run, data: Chosen, key: str, t: Translator) -> None:
    job = engine().job(key)
    if job is None or job.state not in ACTIVE:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(job.share, progress_text(job, t))
        if st.button(t("Stop"), icon=":material/stop:", key="write-stop", disabled=job.state == "stopping"):
            engine().stop(key)
    found = read_written(Store(), key)
    if found is not None:
        _told(found, t)
        _ideas(demo, run, data, found.ideas[::-1][:LIVE], {}, t)


def _offer(job: Job | None, found: Written | None, t: Translator) -> None:
    """Why it is not whole, and what it would cost."""
    if job is not None and job.error is not None:
        st.error(literally(t(job.error.text, **job.error.values)), icon=":material/error:")
    elif job is not None and job.reference is not None:
        st.error(t("Training failed on our side. Reference for the log: {reference}", reference=job.reference))
    if found is not None:
        st.info(t("It was stopped; what it has learned is kept."), icon=":material/pause_circle:")
    else:
        st.caption(t("It takes a few minutes, in a process of its own, and can be stopped and gone on with."))


def _told(found: Written, t: Translator) -> None:
    """The shares at the last look, and how they moved."""
    from core.molecule_figures import shares_figure

    names = (t("Valid"), t("Different among these"), t("New among these"))
    last = found.looks[-1]
    helps = (
        t("They can be read as molecules."),
        t("How many of the valid ones are different from one another."),
        t("How many of the different ones are not among the data it learned from."),
    )
    row = st.container(horizontal=True, gap="small")
    for name, share, said in zip(names, last.shares, helps, strict=True):
        row.metric(name, t.percent(share), border=True, height="stretch", help=said)
    st.caption(t("Of {n} molecules written after epoch {epoch}.", n=last.written, epoch=last.epoch))
    if len(found.looks) > 1:
        columns = zip(*(look.shares for look in found.looks), strict=True)
        shares = dict(zip(names, map(list, columns), strict=True))
        figure = shares_figure([look.epoch for look in found.looks], shares, Style(t, palette()))
        draw(figure, t("How many of the written molecules are valid, different and new"), key="write-shares")


def _ideas(demo: Demo, run: Run, data: Chosen, ideas: tuple[str, ...], look: Mapping[str, Any], t: Translator) -> None:
    """New molecules with the opinion of the open run; ``look`` goes to the table as it is."""
    if not ideas:
        st.info(t("No new molecule has been written yet."), icon=":material/hourglass_empty:")
        return
    picture = t("Structure")
    outcome = outcome_asked(run, t)
    answers = _answers(demo, run, data, ideas)
    st.dataframe(
        pd.DataFrame(
            {
                picture: [structure_cell(one) for one in ideas],
                t("Idea, not a drug"): list(ideas),
                t("Risk of: {outcome}", outcome=outcome): [risk_text(one, t) for one in answers],
                t("Training molecules"): [light_text(one.told, t) for one in answers],
            }
        ),
        hide_index=True,
        row_height=CELL[1],
        column_config={picture: st.column_config.ImageColumn(picture, width=CELL[0] + 20)},
        alt=t("Molecules that the network wrote"),
        **look,
    )


def _ask(run: Run, ideas: tuple[str, ...], key: str) -> None:
    for place in st.session_state[key].selection.rows:
        st.session_state[typed_key(run)] = ideas[place]


@per_run
def _answers(_demo: Demo, run: Run, _data: Chosen, ideas: tuple[str, ...]) -> list[Answer]:
    from core.data.molecules.molecules import Molecules

    return answers_for(_demo, run, _data, Molecules.of(list(ideas), list(ideas)))


def _file(demo: Demo, run: Run, data: Chosen, found: Written) -> bytes:
    risks = [one.risk for one in _answers(demo, run, data, found.ideas)]
    return guard_csv(pd.DataFrame({"idea_not_a_drug": found.ideas, "probability": risks}))
