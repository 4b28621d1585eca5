"""The sentences for figures that tell classes apart; with several classes, for those of all at once."""

from __future__ import annotations

import math

from core.i18n import msg
from core.plain_words.figure import Figure, Say, of_hundred, share

SLOPE_RIGHT = (0.9, 1.1)  # between these the spread of the risks is called right
OFFSET_RIGHT = 0.1  # of the calibration intercept, a tenth of a logit: 50 becomes 52 of 100


def _pairs(text: str) -> Say:
    """The same of pairs of cases, beside what a coin would do."""

    def say(figure: Figure) -> str:
        counts = of_hundred(figure.value)
        return figure.say(text, coin=counts["base"] // 2, **counts)

    return say


def _auprc(figure: Figure) -> str:
    found = figure.run.metrics.get("prevalence")
    said = figure.say(
        msg("Of {base} {cases} that the program puts first, about {n} are truly in the group “{outcome}”, on average over longer "
            "and longer lists."),
        **of_hundred(figure.value),
    )  # fmt: skip
    if found is None or found.value is None:
        return said
    return figure.t.join(said, figure.t("Picked at random: {n} of {base}.", **of_hundred(found.value)))


def _slope(figure: Figure) -> str:
    low, high = SLOPE_RIGHT
    said = msg("The risks spread as they should: the high ones are not too high and the low ones not too low.")
    if figure.value < low:
        said = msg("The program is too sure of itself: its high risks are too high, its low ones too low.")
    elif figure.value > high:
        said = msg("The program is too careful: its high risks should be higher, its low ones lower.")
    return _as_sure(figure, figure.t(said), low <= figure.value <= high, 1)


def _intercept(figure: Figure) -> str:
    truly = of_hundred(1 / (1 + math.exp(-figure.value)))
    said = msg("On the whole the risks are right: where the program says 50 of 100, it is about {n} of {base}.")
    if figure.value > OFFSET_RIGHT:
        said = msg("On the whole the risks are too low: where the program says 50 of 100, it is rather {n} of {base}.")
    elif figure.value < -OFFSET_RIGHT:
        said = msg("On the whole the risks are too high: where the program says 50 of 100, it is rather {n} of {base}.")
    return _as_sure(figure, figure.t(said, **truly), abs(figure.value) <= OFFSET_RIGHT, 0)


def _as_sure(figure: Figure, said: str, right: bool, ideal: float) -> str:
    """The sentence, and that it is not certain where a figure that is not right may be ``ideal`` all the same."""
    low, high = figure.interval or (-math.inf, math.inf)
    if right or not low <= ideal <= high:
        return said
    return figure.t.join(said, figure.t("These cases are too few to be certain of that."))


def _observed(figure: Figure) -> str:
    return figure.say(
        msg("Where the program expected 100 {cases} in the group “{outcome}”, there were {n}."),
        n=round(100 * figure.value),
    )


def _brier(figure: Figure) -> str:
    points = figure.t.number(100 * figure.value, 1)
    return figure.t(
        msg(
            "Penalty points for wrong risks: {points}. Always sure and right gets 0, “50 of 100” for everybody gets 25."
        ),
        points=points,
    )


def _brier_several(figure: Figure) -> str:
    classes = len(figure.run.data["classes"])
    return figure.t(
        msg(
            "Penalty points for wrong risks: {points}. Always sure and right gets 0, the same risk for every group {blind}."
        ),
        points=figure.t.number(100 * figure.value, 1),
        blind=figure.t.number(100 * (1 - 1 / classes), 1),
    )


def _scaled_brier(figure: Figure) -> str:
    if figure.value <= 0:
        return figure.t(msg("To tell everybody the same average risk would be no worse than this program."))
    return figure.t(
        msg(
            "Whoever tells everybody the same average risk makes an error; of each 100 parts of it the program takes away {n}."
        ),
        n=round(100 * figure.value),
    )


def _accuracy(figure: Figure) -> str:
    said = figure.say(msg("Of {base} {cases} the program puts {n} into the right group and {rest} into a wrong one."),
                      **of_hundred(figure.value))  # fmt: skip
    found = figure.run.metrics.get("prevalence")
    if found is None or found.value is None:
        return said
    blind = of_hundred(max(found.value, 1 - found.value))
    return figure.t.join(said, figure.t("To put all into the larger group gets {n} of {base} right.", **blind))


def _kappa(figure: Figure) -> str:
    if figure.value <= 0:
        return figure.t(msg("Mere guessing would be right as often as this program."))
    return figure.t(
        msg("Of 100 mistakes that mere guessing would make, the program avoids {n}."), n=round(100 * figure.value)
    )


def _log_loss(figure: Figure) -> str:
    classes = len(figure.run.data["classes"])
    return figure.t(
        msg("Before the truth is known, the program typically gives it a chance of {n} in {base}; blind guessing among {classes} "
            "groups gives {blind} in 100."),
        classes=classes,
        blind=round(100 / classes),
        **of_hundred(math.exp(-figure.value)),
    )  # fmt: skip


def _ppv(figure: Figure) -> str:
    said = figure.say(
        msg(
            "Of {base} {cases} that the program flags, {n} are truly in the group “{outcome}”; {rest} are false alarms."
        ),
        **of_hundred(figure.value),
    )
    return _where(figure, said)


def _npv(figure: Figure) -> str:
    said = figure.say(
        msg(
            "Of {base} {cases} that the program does not flag, {n} are truly not in the group “{outcome}”; {rest} are missed."
        ),
        **of_hundred(figure.value),
    )
    return _where(figure, said)


def _where(figure: Figure, said: str) -> str:
    """Predictive values depend on how frequent the outcome is."""
    if figure.prevalence is None:
        return said
    holds = figure.say(
        msg("This holds where {n} of {base} {cases} are in the group “{outcome}”."), **of_hundred(figure.prevalence)
    )
    return figure.t.join(said, holds)


def _positive(figure: Figure) -> str:
    if math.isinf(figure.value):
        return figure.say(msg("None outside the group “{outcome}” was flagged here: the number has no upper end."))
    return figure.say(
        msg("Those in the group “{outcome}” are flagged {times} times as often as the others."),
        times=figure.t.number(figure.value, 1),
    )


def _negative(figure: Figure) -> str:
    if math.isinf(figure.value):
        return figure.say(msg("All outside the group “{outcome}” were flagged here: the number has no upper end."))
    return figure.say(
        msg("Ask about as many {cases} in the group “{outcome}” as outside it: for each 100 outside that are rightly not flagged, "
            "{n} inside are missed."),
        n=figure.t.number(100 * figure.value, 0 if figure.value >= 0.1 else 1),
    )  # fmt: skip


def _benefit(figure: Figure) -> str:
    if figure.value <= 0:
        return figure.say(
            msg("Whoever follows the program at this threshold does no good: to flag none at all would be no worse.")
        )
    return figure.say(
        msg(
            "To ask about 1,000 {cases} is worth as much as to find {n} in the group “{outcome}” without one false alarm."
        ),
        n=figure.t.number(1000 * figure.value, 1),
    )


SAID: dict[str, Say] = {
    "auroc": _pairs(
        msg("Take two {cases}, one in the group “{outcome}” and one not: in {n} of {base} such pairs the program gives "
            "the former the higher risk. A coin would do so in {coin}.")
    ),
    "mean_auroc": _pairs(
        msg("Take an active and an inactive molecule: on average over the assays, the program gives the active one the higher "
            "probability in {n} of {base} such pairs. A coin would do so in {coin}.")
    ),
    "auprc": _auprc,
    "prevalence": share(msg("Of {base} {cases} in the test, {n} are in the group “{outcome}”.")),
    "calibration_slope": _slope,
    "calibration_intercept": _intercept,
    "observed_expected": _observed,
    "ece": share(msg("Where a risk is told as so many of {base}, the truth lies {n} of {base} higher or lower on average.")),
    "brier": _brier,
    "scaled_brier": _scaled_brier,
    "sensitivity": share(msg("Of {base} {cases} in the group “{outcome}”, the program finds {n} and misses {rest}.")),
    "specificity": share(
        msg("Of {base} {cases} outside the group “{outcome}”, the program rightly leaves {n} alone; {rest} are false alarms.")
    ),
    "balanced_accuracy": share(
        msg("Were all groups equally large, the program would put {n} of {base} {cases} into the right one.")
    ),
    "accuracy": _accuracy,
    "kappa": _kappa,
    "log_loss": _log_loss,
    "ppv": _ppv,
    "npv": _npv,
    "lr_positive": _positive,
    "lr_negative": _negative,
    "net_benefit": _benefit,
}  # fmt: skip

SEVERAL: dict[str, Say] = {
    "auroc": _pairs(
        msg("Take two {cases}, one inside a group and one outside it: on average over the groups, in {n} of {base} such pairs the "
            "program gives the former the higher probability. A coin would do so in {coin}.")
    ),
    "brier": _brier_several,
}  # fmt: skip
"""The same where all classes are asked at once, as far as they differ."""
