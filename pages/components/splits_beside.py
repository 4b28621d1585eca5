"""The same network on two splits, side by side: what it loses on molecules of another build than those it learned from."""

from __future__ import annotations

import dataclasses

import streamlit as st

from core import words
from core.fingerprint import fingerprint
from core.i18n import Translator
from core.results import Run
from core.spec import Demo, Settings
from core.store import Store
from pages.components.frame import literally
from pages.components.progress import ACTIVE, progress_text
from pages.components.split_choice import TITLES
from pages.components.workers import engine, visitor

SHOWN = ("auroc", "mean_auroc", "auprc", "brier", "calibration_slope")
REFRESH_S = 1.0


def splits_panel(demo: Demo, run: Run, t: Translator) -> None:
    """Part of chapter 3: the figures of this run and of the same on the demo's other splits, which a button trains."""
    if run.settings.split not in demo.splits:
        return
    with st.container(border=True, key="splits"):
        st.subheader(t("At random or by scaffold?"), anchor=False)
        st.markdown(
            t(
                "A random split puts molecules of one family on both sides, so the network meets relatives of what it learned. By "
                "scaffold it meets strangers. The difference is what a figure from a random split does not tell."
            )
        )
        runs = {run.settings.split: run}
        for kind in demo.splits:
            if kind not in runs:
                _other(dataclasses.replace(run.settings, split=kind), run, runs, t)
        st.dataframe(_table(demo, runs, t), hide_index=True, height="content", alt=t("Figures on each split"))
        st.caption(
            t("Every split has test molecules of its own: the intervals say how much of a difference may be chance.")
        )


def _other(settings: Settings, run: Run, runs: dict[str, Run], t: Translator) -> None:
    """Put the run of these settings to the others, or offer to train it, or show how far that is."""
    key = fingerprint(settings, run.data["sha256"])
    found = Store().load(key)
    if found is not None and found.whole:
        runs[settings.split] = found
        return
    job = engine().job(key)
    if job is not None and job.state in ACTIVE:
        _watch(key, t)
        return
    if job is not None and job.error is not None:
        st.error(literally(t(job.error.text, **job.error.values)), icon=":material/error:")
    title = t("Train the same, split: {split}", split=t(TITLES[settings.split]))
    if st.button(title, icon=":material/play_arrow:", key=f"train-{settings.split}"):
        engine().submit(settings, run.data["sha256"], visitor())
        st.rerun()


@st.fragment(run_every=REFRESH_S)
def _watch(key: str, t: Translator) -> None:
    job = engine().job(key)
    if job is None or job.state not in ACTIVE:
        st.rerun()
    else:
        st.progress(job.share, progress_text(job, t))


def _table(demo: Demo, runs: dict[str, Run], t: Translator) -> dict[str, list[str]]:
    """A column for every split and model, in the demo's order."""
    first = next(iter(runs.values()))
    figures = [name for name in SHOWN if name in first.metrics]
    titles = words.names(first)
    table = {t("Figure"): [t(titles[name][0]) for name in figures] + [t("Test molecules")]}
    for kind in demo.splits:
        if kind not in runs:
            continue
        told = runs[kind]
        models = {t("Network"): told.metrics, **{t(one["name"]): one["metrics"] for one in told.baselines[-1:]}}
        for name, metrics in models.items():
            column = f"{t(TITLES[kind])} · {name}"
            table[column] = [words.figure_text(metrics[figure], t) for figure in figures]
            table[column].append(t.number(told.split["test"], 0))
    return table
