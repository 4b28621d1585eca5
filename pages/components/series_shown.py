"""The series that is asked about, and how it is drawn: an electrocardiogram on its paper, any other in rows."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

from core.data.series.series import Series
from core.data.series.trace import Trace, trace_of
from core.i18n import Translator
from core.predict import Predict
from core.series_figures.leads import is_ecg
from core.series_figures.paper import Marked, paper_figure
from core.series_figures.stack import Layers, stack_figure
from pages.components.charts import draw, palette
from pages.components.frame import literally

SECONDS = (2.5, 5.0, 10.0)  # of an electrocardiogram on the page at once
SCALES = (4.0, 8.0, 12.0)  # px for a millimetre of paper
_SCROLLS = """<style>.st-key-{key} {{overflow-x: auto}}
.st-key-{key} > div, .st-key-{key} .stPlotlyChart {{min-width: {width}px}}</style>"""  # a phone scrolls: paper has a size


@dataclasses.dataclass(frozen=True, eq=False)
class SeriesShown:
    """One series on the page, with the network that is asked about it."""

    key: str  # begins every key of its panels in the session
    one: Series  # a single case
    ask: Predict  # raw series -> probabilities (cases, classes)
    outcomes: tuple[str, ...]  # the classes as the reader knows them, plain text
    wanted: int  # place of the class asked about
    names: tuple[str, ...] = ()  # of the channels as the reader knows them; empty: the data's own
    synthetic: bool = False
    landmark: float | None = None  # time up to which the network sees
    marks: Marked = ()  # annotations of the recording

    @property
    def trace(self) -> Trace:
        """The series as it is drawn."""
        return trace_of(self.one, 0, self.names)

    @property
    def outcome(self) -> str:
        """The class asked about."""
        return self.outcomes[self.wanted]

    def risks(self, series: Series) -> np.ndarray:
        """The probability (cases,) of the class asked about."""
        return self.ask(series)[:, self.wanted]

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """What ``make`` gives for this series and class, made once a session until another one is asked about."""
        key, known = f"{self.key}-{name}", self.identity
        kept: tuple[str, Any] | None = st.session_state.get(key)
        if kept is None or kept[0] != known:
            kept = st.session_state[key] = (known, make())
        return kept[1]

    @property
    def identity(self) -> str:
        """The same for equal series and the same class."""
        known = hashlib.sha256(self.one.values.tobytes())
        known.update(b"" if self.one.times is None else self.one.times.tobytes())
        return f"{known.hexdigest()}-{self.wanted}"


def series_panel(shown: SeriesShown, t: Translator) -> None:
    """The series as it was measured."""
    trace = shown.trace
    if is_ecg(trace):
        paper_panel(trace, shown.key, t, shown.synthetic, shown.marks)
        return
    moving = trace.of(trace.moving or range(len(trace.names)))
    figure = stack_figure(moving, t, palette(), shown.synthetic, Layers(landmark=shown.landmark))
    draw(figure, t("The series: {channels}", channels=t(", ").join(moving.names)), key=f"{shown.key}-series-rows")
    steady = [
        _steady(trace, place, t) for place in range(len(trace.names)) if trace.moving and place not in trace.moving
    ]
    if steady:
        st.caption(t("Measured once or always the same: {what}.", what=literally(t("; ").join(steady))))


def _steady(trace: Trace, place: int, t: Translator) -> str:
    """A channel that has one value, with it."""
    value = trace.values[np.isfinite(trace.values[:, place]), place][:1]
    said = t.number(float(value[0]), int(float(value[0]) % 1 > 0)) if len(value) else t("not measured")
    return f"{trace.names[place]} {said} {trace.units[place]}".rstrip()


def paper_panel(trace: Trace, key: str, t: Translator, synthetic: bool = False, marks: Marked = ()) -> None:
    """An electrocardiogram on its paper, of which a stretch is chosen; ``key`` begins the keys of its widgets."""
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        lengths = [seconds for seconds in SECONDS if seconds < trace.end] + [min(trace.end, SECONDS[-1])]
        seconds = st.segmented_control(
            t("Seconds shown"),
            sorted(set(lengths)),
            default=max(lengths),
            format_func=lambda number: t.number(number, 0 if float(number).is_integer() else 1),
            key=f"{key}-seconds",
            required=True,
        )
        scale = st.segmented_control(
            t("Enlarged"),
            SCALES,
            default=SCALES[0],
            format_func=lambda number: f"{number / SCALES[0]:g} ×",
            key=f"{key}-scale",
            required=True,
        )
    start = 0.0
    if trace.end - seconds > trace.period:
        last = float(trace.end - seconds)
        start = st.slider(t("From second"), 0.0, last, 0.0, step=min(0.5, last), key=f"{key}-start-{seconds:g}")
    figure, place = paper_figure(trace, t, palette(), synthetic, start, seconds, scale, marks), f"{key}-paper"
    with st.container(key=place):
        st.html(_SCROLLS.format(key=place, width=figure.layout.width))
        alt = t("The electrocardiogram on paper: {channels}", channels=t(", ").join(trace.names))
        draw(figure, alt, key=f"{place}-chart", width="content")
    boxes = t("A small box is 0.04 s and 0.1 mV, a large one 0.2 s and 0.5 mV; the pulse at the left is 1 mV.")
    st.caption(t.join(boxes, t("Above the trace stand the marks of the recording’s own annotations.") if marks else ""))
