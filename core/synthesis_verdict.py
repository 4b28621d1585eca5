"""When generated pictures have collapsed and when they copy: the two alarms, and the advice. Numbers in, words out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from core.i18n import Translator, msg
from core.results import Metric, Run
from core.synthesis_moments import ROUND

COLLAPSED = 0.5  # of the variety of the data: below it the generator repeats itself
LAST = 0.2  # of the looks: so many at the end have to agree
OFTEN = 0.1  # of the looks since the pictures were first varied: so many may be below before it is an alarm
WARM_UP = 0.5  # of the training, in which little variety is no news yet: it begins with one grey picture
STOPPED = msg("Stopped before this was measured.")
COPIED = 0.25  # share of pictures nearer to a training picture than 95 of 100 new ones: five times what chance gives


def ended_collapsed(values: Sequence[float]) -> bool:
    """Whether the last looks at the variety are low, on average."""
    return float(np.mean(values[-max(1, round(LAST * len(values))) :])) < COLLAPSED


def relapses(values: Sequence[float]) -> float:
    """In which share of the looks the variety was low again, after it had once been that of varied pictures."""
    low = np.asarray(values) < COLLAPSED
    since = low[np.argmin(low) :]  # from the first that is not
    return float(since.mean()) if not low.all() else 0.0


def collapsed(values: Sequence[float]) -> bool:
    """Whether the generator repeats itself in the end, or did so again and again."""
    return ended_collapsed(values) or relapses(values) > OFTEN


def copies(memorisation: Metric) -> bool:
    """Whether the share that lies so near is above ``COPIED`` beyond doubt."""
    return memorisation.low is not None and memorisation.low > COPIED


def unmeasured(metrics: Mapping[str, Metric]) -> bool:
    """Whether a stop left something out."""
    return any(metric.why == STOPPED for metric in metrics.values())


def live_advice(variety: float, varied: bool, share: float, t: Translator) -> str:
    """What the meter says while the training goes on; ``share`` of it is done. Empty while nothing is wrong.

    ``varied``: the pictures had once been varied enough; then a fall is news from the beginning.
    """
    if variety >= COLLAPSED or not (varied or share >= WARM_UP):
        return ""
    return t(
        "The pictures resemble one another more than the data do: the generator may be collapsing. Stop, and try a lower learning "
        "rate, or the Wasserstein GAN."
    )


def verdicts(run: Run, t: Translator) -> list[tuple[bool, str]]:
    """The two alarms, each whether it rings and a sentence."""
    variety: Mapping[str, Sequence[float]] = run.told["variety"]
    found = [_collapse(variety["value"], run.told["variety"]["kept"], run.ending == "stopped", t)]
    near = run.metrics["memorisation"]
    if near.value is None:
        return found
    if copies(near):
        said = t(
            "Copies: {share} of the pictures lie nearer to a training picture than 95 of 100 pictures never seen do. Do not share "
            "them: they may show training cases. More pictures or the GAN for few pictures may help.",
            share=t.percent(near.value),
        )
        return [*found, (True, said)]
    said = t(
        "No sign of copying: {share} of the pictures lie nearer to a training picture than 95 of 100 pictures never seen do; by "
        "chance it would be 5 %.",
        share=t.percent(near.value),
    )
    return [*found, (False, said)]


def kept_text(run: Run, t: Translator) -> str:
    """Which generator was kept, and why."""
    if not run.told["quality"]["step"]:
        return t(
            "The generator of the last step is kept: the training pictures are too few to measure which one came nearest."
        )
    return t(
        "The generator of step {step} is kept: of those measured on the way its pictures came nearest to the training pictures, "
        "to a Fréchet distance of {distance}.",
        step=run.best_epoch * ROUND,
        distance=t.number(min(run.told["quality"]["value"]), 2),
    )


def use_verdict(run: Run, t: Translator) -> str:
    """Whether a classifier learns more with generated pictures beside the real ones; empty where it was not measured."""
    gain = run.metrics.get("auroc/added")
    if gain is None:
        return ""
    if gain.value is None or gain.low is None or gain.high is None:
        return t("Whether generated pictures help a classifier cannot be said here: {why}", why=t(gain.why))
    if gain.low > 0:
        return t("They help: with generated pictures beside the real ones a classifier tells the classes apart better.")
    if gain.high < 0:
        return t("They harm: with generated pictures beside the real ones a classifier tells the classes apart worse.")
    return t(
        "No help shown: with generated pictures beside the real ones a classifier is not measurably better. The interval of the "
        "difference holds 0."
    )


def _collapse(values: Sequence[float], kept: float, stopped: bool, t: Translator) -> tuple[bool, str]:
    share = t.percent(kept)
    if stopped and max(values) < COLLAPSED:
        said = t(
            "Too early: when the training was stopped the pictures had {last} of the variety of the data, and never more than "
            "half. Every generator begins with pictures that are all alike. Continue training before you judge it.",
            last=t.percent(values[-1]),
        )
        return True, said
    if ended_collapsed(values):
        said = t(
            "Collapsed: in the end the pictures had {last} of the variety of the data, the generator repeated itself. What was "
            "kept of the way there has {share}. Try a lower learning rate, other steps, or the Wasserstein GAN.",
            last=t.percent(values[-1]),
            share=share,
        )
        return True, said
    if collapsed(values):
        said = t(
            "Collapsed on the way: in {again} of the looks the pictures were less than half as varied as the data, after they had "
            "been more. What was kept has {share} of the variety. Try a lower learning rate.",
            again=t.percent(relapses(values)),
            share=share,
        )
        return True, said
    if kept < COLLAPSED:
        said = t(
            "Little variety: the training did not collapse, but the generator that was kept on the way makes pictures with "
            "{share} of the variety of the data. Train for longer, or with another seed.",
            share=share,
        )
        return True, said
    return False, t("No collapse: the pictures have {share} of the variety of the data.", share=share)
