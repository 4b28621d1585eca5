"""What mattered in one series, in words: which channel, when, and what such figures do not say; for page and report."""

from __future__ import annotations

import dataclasses

import numpy as np

from core.data.series.trace import Trace
from core.explain.series.calls import ExplainedSeries
from core.i18n import Translator, msg
from core.words.moments import moment_text

NAMES = {
    "integrated": (
        msg("Integrated gradients"),
        msg(
            "How much each single value adds on the way from a series of which nothing is known to this one. All values together "
            "are exactly the change of the answer, but for rounding."
        ),
    ),
    "occlusion": (
        msg("Occlusion by window"),
        msg(
            "How far the answer falls when a stretch of one channel is taken away. It needs no look inside the network."
        ),
    ),
}
"""Method -> name and one sentence, in reading order."""

ATTENTION = msg(
    "The attention weights say how the network mixes the steps, not why it answers so: quite other weights can give the same "
    "answer (Jain and Wallace 2019). By themselves they are no explanation; hold them against the colours on the trace."
)
SHARE = 10  # length of the series / length of the stretch that a sentence names


@dataclasses.dataclass(frozen=True)
class Spot:
    """The stretch of one channel in which most speaks for a class, or against it."""

    channel: int
    first: int  # step
    last: int
    share: float  # of all that speaks so


def strongest(found: np.ndarray, sign: int) -> Spot | None:
    """Where in ``found`` (steps, channels) most of one ``sign`` lies, in a tenth of the steps; None where nothing has it."""
    part = np.maximum(sign * np.asarray(found, np.float64), 0)
    if not part.sum() > 0:
        return None
    wide = max(1, len(part) // SHARE)
    sums = np.cumsum(np.vstack([np.zeros(part.shape[1]), part]), axis=0)
    inside = sums[wide:] - sums[:-wide]
    first, channel = (int(place) for place in np.unravel_index(inside.argmax(), inside.shape))
    return Spot(channel, first, first + wide - 1, float(inside[first, channel] / part.sum()))


def looked_at(found: np.ndarray, trace: Trace, outcome: str, t: Translator) -> str:
    """Where and when the network looked, by ``found`` (steps, channels); ``outcome`` is the class as the reader knows it."""
    spots = {sign: strongest(found, sign) for sign in (1, -1)}
    said = []
    if spots[1]:
        text = msg(
            "What speaks most for “{outcome}” is {channel} {when}: {share} of all that speaks for it in the channels."
        )
        said.append(t(text, outcome=outcome, **_told(spots[1], trace, t)))
    if spots[-1]:
        text = msg("What speaks most against it is {channel} {when}: {share} of all that speaks against it.")
        said.append(t(text, **_told(spots[-1], trace, t)))
    return t.join(*said) or t("Nothing in this series moves the answer of the network.")


def lead(found: ExplainedSeries, outcome: str, t: Translator) -> str:
    """What is explained: the answer for this series and for one of which nothing is known."""
    return t(
        "The network gives this series a probability of {probability} for “{outcome}”, and a series of which nothing is known "
        "{absent}. The colours show which values make the difference.",
        probability=t.percent(found.probability, 1),
        absent=t.percent(found.absent, 1),
        outcome=outcome,
    )


def sums_text(found: ExplainedSeries, t: Translator) -> str:
    """How well the integrated gradients keep their promise to add up."""
    return t(
        "The values of integrated gradients sum to {total}, of which {elsewhere} belong to no channel but to when and how often "
        "was measured; the log-odds change by {change}.",
        total=t.number(float(found.maps["integrated"].sum()) + found.elsewhere, 2),
        elsewhere=t.number(found.elsewhere, 2),
        change=t.number(found.change, 2),
    )


def _told(spot: Spot, trace: Trace, t: Translator) -> dict[str, str]:
    first, last = (moment_text(float(trace.times[step]), trace.time_unit, t) for step in (spot.first, spot.last))
    when = t("at {moment}", moment=first) if first == last else t("from {first} to {last}", first=first, last=last)
    return {"channel": trace.names[spot.channel], "when": when, "share": t.percent(spot.share)}
