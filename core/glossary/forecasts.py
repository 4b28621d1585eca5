"""The terms of forecasts."""

from __future__ import annotations

from collections.abc import Mapping

from core.i18n import msg

TERMS: Mapping[str, tuple[str, str]] = {
    "quantile": (
        msg("Quantile"),
        msg("The value below which a stated share of what may come lies: below the 5 % quantile lie 5 of 100."),
    ),
    "horizon": (
        msg("Time ahead"),
        msg("How long after the last reading the forecast is meant to hold. The further ahead, the less can be known."),
    ),
    "mae": (
        msg("Mean absolute error"),
        msg(
            "How far the forecast lies from what came, on average, whether above or below; in the unit of the readings."
        ),
    ),
    "rmse": (
        msg("Root mean squared error"),
        msg(
            "Errors are squared, averaged, and the root is taken: one large error counts more than several small ones."
        ),
    ),
    "bias": (
        msg("Bias"),
        msg(
            "The mean of forecast minus what came. Errors up and down cancel out, so 0 does not mean that forecasts are near."
        ),
    ),
    "pinball": (
        msg("Pinball loss"),
        msg(
            "What a forecast of quantiles is trained on: being below the truth costs as much as the level of the quantile, "
            "being above it the rest. It is least when the quantiles are true."
        ),
    ),
    "interval_coverage": (
        msg("Coverage of an interval"),
        msg(
            "The share of what came that lies inside the stated intervals. An interval of 90 % should hold nine of ten; fewer"
            " means that it promises too much."
        ),
    ),
    "interval_width": (
        msg("Width of an interval"),
        msg(
            "How far apart its ends lie. Anybody covers everything with wide intervals: read it together with the coverage."
        ),
    ),
    "clarke": (
        msg("Clarke error grid"),
        msg(
            "Pairs of true and forecast glucose in five zones by what would follow if somebody acted on them: A right "
            "treatment, B no harm, C needless correction, D a danger not noticed, E the opposite treatment."
        ),
    ),
    "persistence": (
        msg("Persistence"),
        msg("The forecast that everything stays as it was at the last reading. Over short times it is hard to beat."),
    ),
}

FIGURES: Mapping[str, str] = {
    "mae": "mae",
    "rmse": "rmse",
    "bias": "bias",
    "pinball": "pinball",
    "coverage": "interval_coverage",
    "coverage_before": "interval_coverage",
    "width": "interval_width",
    **{f"clarke_{zone}": "clarke" for zone in ("AB", *"ABCDE")},
}
"""Figure without its time ahead -> its term."""
