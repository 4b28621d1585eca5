"""The figures and charts of a forecast by name, and what they cannot say."""

from __future__ import annotations

from core.i18n import msg

FIGURES = {
    "mae": (
        msg("Mean absolute error at {ahead} ({unit})"),
        msg("how far the median forecast lies off, on average"),
    ),
    "rmse": (
        msg("Root mean squared error at {ahead} ({unit})"),
        msg("as the mean absolute error, but large errors weigh more"),
    ),
    "bias": (msg("Bias at {ahead} ({unit})"), msg("above 0 the forecasts are too high, below 0 too low")),
    "pinball": (
        msg("Pinball loss at {ahead} ({unit})"),
        msg("what training lowers: it judges the median and the intervals at once; lower is better"),
    ),
    "coverage": (
        msg("Inside the 90 % interval at {ahead}"),
        msg("share of what came that lies in the prediction interval; 0.9 was promised"),
    ),
    "coverage_before": (
        msg("The same before the interval was adjusted at {ahead}"),
        msg("the interval as the network gives it, before it was widened on the validation people"),
    ),
    "width": (
        msg("Width of the 90 % interval at {ahead} ({unit})"),
        msg("narrower says more, if it holds"),
    ),
    "clarke_AB": (
        msg("Clarke zones A and B at {ahead}"),
        msg("share of forecasts that would lead to the right treatment or do no harm, if one acted on them"),
    ),
    "clarke_A": (msg("Clarke zone A at {ahead}"), msg("clinically accurate")),
    "clarke_B": (msg("Clarke zone B at {ahead}"), msg("harmless")),
    "clarke_C": (msg("Clarke zone C at {ahead}"), msg("needless correction")),
    "clarke_D": (msg("Clarke zone D at {ahead}"), msg("danger not noticed")),
    "clarke_E": (msg("Clarke zone E at {ahead}"), msg("treated the wrong way")),
}
"""Every figure without its horizon: name and how to read it, in reading order."""

CHARTS = {
    "error": (
        msg("Error by horizon"),
        msg("The further ahead, the larger the error. A network that is no better than the last reading is of no use."),
    ),
    "coverage": (
        msg("Do the intervals hold?"),
        msg("Nine of ten readings should lie in the 90 % interval; what was measured on people never seen is drawn."),
    ),
}
SENSOR = msg(
    "The sensor measures in the tissue beneath the skin, minutes behind the blood. Meals, insulin and movement are not "
    "known here. No treatment can be based on these forecasts."
)
UNKNOWN = msg(
    "What was done in between, such as a drug or an infusion, is not known here, nor why anything changes. No treatment can be "
    "based on these forecasts."
)
GRID = (
    msg("Clarke error grid at {ahead}"),
    msg("What a wrong forecast would lead to, if one acted on it: zones C to E do harm. Drawn for the medians."),
)
