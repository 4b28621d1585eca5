"""Press play: the series comes in, and the answer of the network evolves with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from core.data.series.trace import Trace
from core.i18n import Translator
from core.prefixes import answers_along, beginnings
from core.series_figures.leads import is_ecg, lead_of, millivolts
from core.series_figures.stack import thinned
from core.words.moments import MOMENTS
from pages.components.series_shown import SeriesShown

MOST_ROWS, POINTS = 4, 3_000  # channels shown at once, and points of each
FASTEST_S, SLOWEST_S = 6.0, 20.0  # for the whole series; one of a length between them plays as fast as it was measured
FIRST_LEADS = ("II", "V1", "I")  # the lead that is shown at first, if there is one
_HTML = """<div class="player"><div class="controls"><button type="button"></button><input type="range"><output></output></div>
<div class="board" role="img" tabindex="0"></div></div>"""
_FOLDER = Path(__file__).parent
_PLAYER = st.components.v2.component(
    "vitrine_player",
    html=_HTML,
    css="\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in ("range.css", "series_player.css")),
    js=(_FOLDER / "series_player.js").read_text(encoding="utf-8"),
)


def play_panel(shown: SeriesShown, t: Translator) -> None:
    """The series with a button to play it, and a choice of the channels that are shown."""
    st.markdown(t("Press play: the network is asked again and again about what has come in so far."))
    player(shown, _rows(shown, shown.trace, t), t)


def player(shown: SeriesShown, rows: list[int], t: Translator, hand: str = "", follows: bool = False) -> None:
    """These channels, to be played. All answers are computed once, in one batch; the rest happens in the browser.

    ``hand``: where the session keeps what the hand does, to be followed elsewhere; ``follows``: without a button, it shows that.
    """
    trace = shown.trace
    known = beginnings(len(trace.times))
    with st.spinner(t("The network is asked about every beginning…")):
        risks = shown.once("along", lambda: answers_along(shown.one, known, shown.ask)[:, shown.wanted])
    told = {**_told(shown, trace.of(rows), known, risks, t), "follows": follows, "tells": bool(hand) and not follows}
    if follows:
        told["hand"] = st.session_state.get(hand)
    key = f"{shown.key}-player"
    _PLAYER(data=told, key=key, on_hand_change=lambda: _keep_hand(hand, key))
    synthetic = f"**{t('SYNTHETIC data')}**" if shown.synthetic else ""
    said = t(
        "Asked {n} times, each time with nothing after the cursor. The network learned from whole series: what it says of a "
        "short beginning is less reliable than its figures above.",
        n=len(known),
    )
    st.caption(" · ".join(filter(None, (synthetic, t("Teaching only, not for diagnosis"), said))))


def _told(shown: SeriesShown, rows: Trace, known: np.ndarray, risks: np.ndarray, t: Translator) -> dict[str, Any]:
    """What the browser is given, with these rows."""
    trace, paper = shown.trace, is_ecg(shown.trace)
    values = millivolts(rows) if paper else rows.values
    channels = [
        _row(f"{name} ({unit})" if unit else name, *thinned(rows.times, values[:, place], POINTS))
        for place, (name, unit) in enumerate(
            zip(rows.names, ["mV"] * len(rows.units) if paper else rows.units, strict=True)
        )
    ]
    return {
        "id": f"{shown.identity}-{rows.names}",
        "series": shown.identity,
        "language": t.language,
        "play": t("Play"),
        "pause": t("Pause"),
        "position": t("Known until"),
        "known": t(
            "{moment}: probability of {outcome} {risk}", moment="{moment}", outcome=shown.outcome, risk="{risk}"
        ),
        "moment": t(MOMENTS[trace.time_unit], n="{n}"),
        "label": t("The series and the evolving probability of {outcome}", outcome=shown.outcome),
        "answer": t("Probability of {outcome}", outcome=shown.outcome),
        "even": trace.even,
        "paper": paper,
        "end": trace.end or 1.0,
        "seconds": min(max(trace.end, FASTEST_S), SLOWEST_S) if trace.time_unit == "s" else FASTEST_S,
        "rows": channels,
        "moments": (trace.times[known - 1] + trace.period).tolist(),
        "risks": risks.astype(float).tolist(),
    }


def _keep_hand(hand: str, key: str) -> None:
    if hand:
        st.session_state[hand] = st.session_state[key].hand


def _rows(shown: SeriesShown, trace: Trace, t: Translator) -> list[int]:
    """The channels that are shown."""
    if len(trace.names) == 1:
        return [0]
    chosen = st.multiselect(
        t("Channels shown"),
        range(len(trace.names)),
        default=first_rows(trace),
        format_func=trace.names.__getitem__,
        max_selections=MOST_ROWS,
        key=f"{shown.key}-player-channels",
    )
    return chosen or first_rows(trace)


def first_rows(trace: Trace) -> list[int]:
    """One lead of an electrocardiogram; of other series the first channels that change."""
    leads = {lead_of(name): place for place, name in enumerate(trace.names)}
    for lead in FIRST_LEADS:
        if lead in leads:
            return [leads[lead]]
    return list(trace.moving or (0,))[: MOST_ROWS - 1]


def _row(title: str, times: np.ndarray, values: np.ndarray) -> dict[str, Any]:
    told = [None if missing else float(value) for value, missing in zip(values, ~np.isfinite(values), strict=True)]
    return {"title": title, "x": times.tolist(), "y": told}
