"""What the page asks the serve worker about one series; light to import, since the page names this function."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from core.data.series.preparation import SeriesPreparation
from core.data.series.series import Series
from core.explain.network import KerasNetwork
from core.explain.series.places import Places
from core.registry import demo as find_demo

if TYPE_CHECKING:
    from core.explain.scores import Scores


@dataclasses.dataclass(frozen=True)
class ExplainedSeries:
    """One series and one class: how much each value of each channel speaks for the class, by method, in log-odds."""

    wanted: int  # place of the class
    probability: float  # of the class
    absent: float  # the same for a series of which nothing is known
    change: float  # from absent to the series, in log-odds: what the integrated gradients should sum to
    maps: Mapping[str, np.ndarray]  # (steps, channels) float32 of the series as long as it is
    elsewhere: float  # of the integrated gradients what belongs to no channel: that there are steps, and when
    attention: np.ndarray | None = None  # (steps,) float32 of the series, where the network has attention to its steps


def explain_series(network: KerasNetwork, one: Series, wanted: int) -> ExplainedSeries:
    """Every method on a single series for the class at the place ``wanted``."""
    from core.explain.scores import opened

    preparation = find_demo(network.run.settings.demo).restore(network.run.schema)
    if not isinstance(preparation, SeriesPreparation):
        raise TypeError(f"not a network of series: {type(preparation).__name__}")
    return explained(opened(network.file), preparation, one, wanted)


def explained(scores: Scores, preparation: SeriesPreparation, one: Series, wanted: int) -> ExplainedSeries:
    """The same for a network that is open."""
    from core.explain import integrated
    from core.explain.scores import probability
    from core.explain.series.occlusion import occlusion

    x, of = preparation.apply(one), np.array([wanted])
    places = Places.of(preparation, one)
    slopes = integrated.gradients(scores, x, of)[0]
    full, blank = float(scores.ask(x, of)[0]), float(scores.ask(np.zeros_like(x), of)[0])
    by_channel = places.by_channel(slopes)
    return ExplainedSeries(
        wanted=wanted,
        probability=probability(full),
        absent=probability(blank),
        change=full - blank,
        maps={"integrated": by_channel, "occlusion": occlusion(scores, x[0], wanted, places)},
        elsewhere=float(slopes.sum() - by_channel.sum()),
        attention=_attention(scores, x, places),
    )


def _attention(scores: Scores, x: np.ndarray, places: Places) -> np.ndarray | None:
    """The weight of each step of the single series ``x``, of several networks their mean; None where one has none."""
    from core.models.recurrent import attention_of

    seen = [found for network in scores.networks if (found := attention_of(network)) is not None]
    if len(seen) < len(scores.networks):
        return None
    return places.own(np.mean([np.asarray(one(x))[0] for one in seen], axis=0))
