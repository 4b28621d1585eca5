"""Recordings of the user's own, asked about at once, or the bundled ECG lead: read in a worker, kept for the session only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import streamlit as st

from core.data.series.choice import KINDS
from core.data.series.mitbih import MITBIH
from core.data.series.series import Series
from core.data.series.trace import trace_of
from core.i18n import Translator
from core.results import Run
from core.series_figures.leads import is_ecg
from core.series_figures.stack import stack_figure
from core.spec import Demo
from pages.components.batch import per_file
from pages.components.charts import draw, palette
from pages.components.data import Chosen
from pages.components.findings import finding_line
from pages.components.own_answers import answers_button, answers_of, answers_table
from pages.components.recordings import brought, read_or_told
from pages.components.series_shown import paper_panel
from pages.components.series_taken import Own, take_own
from pages.components.workers import engine

if TYPE_CHECKING:
    from core.data.series.asked import NewSeries
    from core.data.series.recording import Recording

LEAD = "bundled"  # in the place of a file's hash


def own_series_panel(demo: Demo, run: Run, data: Chosen, t: Translator) -> None:
    """An uploader, and for a network of single leads the bundled one; the answers as a table of which a row can be looked at."""
    st.subheader(t("Your own recordings"), anchor="own-series")
    st.markdown(
        t(
            "One or many, alone or in ZIP files, of a WFDB record all its files. They stay on this machine, in memory and for this "
            "session only, and are never used for training. The network gives a probability for any series: look at what is said "
            "of its likeness to the training cases."
        )
    )
    title = t("Recordings, tables, ZIP files: {kinds}", kinds=", ".join(KINDS))
    digest, sent = brought(title, f"{run.run}-own-series", t)
    bundled = not sent and _takes_a_lead(run) and st.toggle(t("The bundled ECG lead"), key=f"{run.run}-own-lead")
    if not sent and not bundled:
        return
    found = read_or_told(lambda: _read(run, digest or LEAD, sent), t("Reading the recordings…"), t)
    if found is None:
        return
    for finding in (*(why for _, why in found.refused), *found.changes):
        st.markdown(finding_line(finding, run.settings.dataset, t))
    _as_it_came(run, found, t)
    if found.names:
        _answered(demo, run, data, found, t)


def _takes_a_lead(run: Run) -> bool:
    """Whether the network reads one electrocardiogram lead: the beats of MIT-BIH, or a signal in millivolts."""
    known = run.schema
    return len(known["channels"]) == 1 and (
        run.settings.dataset == MITBIH or (known["rate"] > 0 and known["units"] == ["mV"])
    )


@per_file
def _read(run: Run, digest: str, _files: list[tuple[str, bytes]]) -> NewSeries:
    from core.data.series.asked import bundled_lead, read_series
    from core.series_batch import network_of

    network = network_of(run)
    asked: tuple[Any, ...] = (bundled_lead, network) if digest == LEAD else (read_series, _files, network)
    found: NewSeries = engine().call(*asked)
    return found


def _as_it_came(run: Run, found: NewSeries, t: Translator) -> None:
    """A recording at its own rate, an electrocardiogram on its paper with the marks of its annotations."""
    with st.expander(t("Look at the recordings as they came"), icon=":material/ecg:"):
        place = 0
        if len(found.recordings) > 1:
            names = [one.name for one in found.recordings]
            place = st.selectbox(
                t("Recording"), range(len(names)), format_func=names.__getitem__, key=f"{run.run}-own-looked"
            )
        one = found.recordings[place]
        trace, key = trace_of(_whole(one)), f"{run.run}-own-{place}-{len(one.signal)}"
        if is_ecg(trace):
            paper_panel(trace, key, t, marks=[(mark.time_s, mark.text) for mark in one.annotations])
        else:
            draw(stack_figure(trace, t, palette()), t("The recording: {name}", name=one.name), key=f"{key}-rows")


def _whole(one: Recording) -> Series:
    """A recording as a series of one case."""
    times = None if one.times is None else one.times.astype(np.float32)[None]
    names = tuple(name or str(place) for place, name in enumerate(one.channels, start=1))
    return Series(one.signal[None], names, one.units, one.rate, times, one.time_unit or "s")


def _answered(demo: Demo, run: Run, data: Chosen, found: NewSeries, t: Translator) -> None:
    def look(place: int) -> None:
        one = found.series[np.array([place])]
        rate = one.rate or 1.0
        take_own(run, Own(found.names[place], one, [(step / rate, text) for step, text in found.marks.of(place)]))

    told = answers_of(demo, run, data, found.series)
    table = pd.DataFrame({t("Recording"): found.names})
    if len(found.marks.rows):
        table[t("Annotations")] = [" ".join(text for _, text in found.marks.of(place)) for place in range(len(table))]
    answers_table(demo, run, table, told, look, t, alt=t("Your recordings with their risks"))
    answers_button(run, found, told, "recordings-risks.csv", t)
