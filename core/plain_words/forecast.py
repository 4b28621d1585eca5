"""The sentences for the figures of a forecast, each at one time ahead."""

from __future__ import annotations

from core.forecast_words import digits, with_unit
from core.i18n import msg
from core.plain_words.figure import Figure, Say, share


def _amount(text: str) -> Say:
    """Says an amount in the unit of the readings."""

    def say(figure: Figure) -> str:
        written = figure.t.number(abs(figure.value), digits(figure.run) + 1)
        return figure.say(text, amount=with_unit(figure.run, written))

    return say


def _bias(figure: Figure) -> str:
    high = msg("On average over all forecasts {ahead} ahead, they are {amount} too high.")
    low = msg("On average over all forecasts {ahead} ahead, they are {amount} too low.")
    return _amount(high if figure.value > 0 else low)(figure)


SAID: dict[str, Say] = {
    "mae": _amount(msg("A forecast {ahead} ahead is {amount} off on average, too high or too low.")),
    "rmse": _amount(
        msg("A forecast {ahead} ahead is about {amount} off, when large errors are made to count more than small ones.")
    ),
    "bias": _bias,
    "pinball": _amount(
        msg("Penalty for the forecast {ahead} ahead and for its range together: {amount}. 0 would be perfect; it serves to compare "
            "programs.")
    ),
    "coverage": share(
        msg("Of {base} forecasts {ahead} ahead, what came lay inside the stated range {n} times and outside it {rest} times. 90 "
            "of 100 were promised.")
    ),
    "coverage_before": share(
        msg("Before the range was adjusted, what came {ahead} later lay inside it {n} times of {base}.")
    ),
    "width": _amount(msg("The range stated for {ahead} ahead is {amount} wide on average.")),
    "clarke_AB": share(
        msg("If somebody had acted on {base} forecasts {ahead} ahead, {n} would have led to the right treatment or done no harm; "
            "{rest} could have done harm.")
    ),
    "clarke_A": share(msg("Of {base} forecasts {ahead} ahead, {n} are so near that the treatment would be the right one.")),
    "clarke_B": share(msg("Of {base} forecasts {ahead} ahead, {n} are further off, but to act on them would do no harm.")),
    "clarke_C": share(msg("Of {base} forecasts {ahead} ahead, {n} would lead to a treatment that was not needed.")),
    "clarke_D": share(msg("Of {base} forecasts {ahead} ahead, {n} would hide a dangerous value.")),
    "clarke_E": share(msg("Of {base} forecasts {ahead} ahead, {n} would lead to the opposite of the right treatment.")),
}  # fmt: skip
"""By the figure without its time ahead."""
