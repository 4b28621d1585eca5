"""The terms of figures that tell classes apart, and of what is done to come to them."""

from __future__ import annotations

from collections.abc import Mapping

from core.i18n import msg

TERMS: Mapping[str, tuple[str, str]] = {
    "auroc": (
        msg("AUROC"),
        msg(
            "Area under the ROC curve: take one case with the outcome and one without; so often the network gives the first the "
            "higher risk. It judges the order of the risks and not the risks themselves."
        ),
    ),
    "auprc": (
        msg("AUPRC (average precision)"),
        msg(
            "Area under the curve of precision over recall: how pure the group of those flagged stays while more and more of those "
            "with the outcome are found. It depends on the prevalence."
        ),
    ),
    "prevalence": (
        msg("Prevalence"),
        msg(
            "The share of cases that have the outcome. Elsewhere it may be another one, and predictive values move with it."
        ),
    ),
    "calibration": (
        msg("Calibration"),
        msg(
            "Whether the risks are right as numbers: of 100 cases with a risk of 20 %, about 20 should have the outcome."
        ),
    ),
    "calibration_slope": (
        msg("Calibration slope"),
        msg(
            "Found by a logistic regression of the outcome on the logarithm of the predicted odds: how far the risks spread."
        ),
    ),
    "calibration_intercept": (
        msg("Calibration intercept"),
        msg("Calibration in the large: whether the risks are too low or too high on the whole."),
    ),
    "observed_expected": (
        msg("Observed : expected"),
        msg("How many cases had the outcome, divided by the sum of all predicted risks."),
    ),
    "ece": (
        msg("Expected calibration error"),
        msg(
            "Cases are put into bins by their risk; the mean distance of predicted and observed risk, weighed by the cases."
        ),
    ),
    "brier": (
        msg("Brier score"),
        msg(
            "The mean of (risk − outcome)², the outcome being 0 or 1: it judges the order and the calibration of the risks at once."
        ),
    ),
    "scaled_brier": (
        msg("Scaled Brier score"),
        msg("The Brier score beside that of giving everybody the prevalence as the risk."),
    ),
    "sensitivity": (
        msg("Sensitivity"),
        msg("Recall: of those who have the outcome, the share that is flagged at this threshold."),
    ),
    "specificity": (
        msg("Specificity"),
        msg("Of those who do not have the outcome, the share that is not flagged at this threshold."),
    ),
    "balanced_accuracy": (
        msg("Balanced accuracy"),
        msg("The mean of the shares called right in each class: a rare class counts as much as a frequent one."),
    ),
    "accuracy": (
        msg("Accuracy"),
        msg(
            "The share of all cases called right. With an outcome in 5 %, calling everybody healthy already reaches 95 %."
        ),
    ),
    "kappa": (
        msg("Cohen’s kappa"),
        msg("The agreement of called and true classes, less what would be reached by chance alone."),
    ),
    "log_loss": (
        msg("Log loss"),
        msg(
            "Cross-entropy: minus the logarithm of the risk given to what truly came. A sure answer that is wrong costs most."
        ),
    ),
    "ppv": (
        msg("Positive predictive value"),
        msg(
            "Precision: of those who are flagged, the share that has the outcome. It falls where the outcome is rarer."
        ),
    ),
    "npv": (
        msg("Negative predictive value"),
        msg(
            "Of those who are not flagged, the share that does not have the outcome. It rises where the outcome is rarer."
        ),
    ),
    "lr_positive": (
        msg("Likelihood ratio +"),
        msg(
            "Sensitivity / (1 − specificity): the odds before the test times this number are the odds after a positive one."
        ),
    ),
    "lr_negative": (
        msg("Likelihood ratio −"),
        msg(
            "(1 − sensitivity) / specificity: the odds before the test times this number are the odds after a negative one."
        ),
    ),
    "net_benefit": (
        msg("Net benefit"),
        msg(
            "Found cases less false alarms, a false alarm weighed by the odds of the threshold: whoever acts at 10 % accepts nine "
            "false alarms for one found case (decision curve analysis)."
        ),
    ),
    "risk": (
        msg("Predicted risk"),
        msg("The probability that the network gives a case of having the outcome, 0 to 100 %."),
    ),
    "confusion": (
        msg("Confusion matrix"),
        msg(
            "A table of true classes against called ones: what is right stands on the diagonal, every mistake beside it."
        ),
    ),
    "loss": (
        msg("Loss"),
        msg(
            "What training lowers: one number for how wrong the answers are. On cases never learned from it falls less."
        ),
    ),
    "baseline": (
        msg("Simple model"),
        msg(
            "A long-known method that learned from the same cases. A network that is no better than it is not worth its trouble."
        ),
    ),
    "threshold": (
        msg("Threshold"),
        msg("The risk from which a case is flagged. It is a judgement on what a missed case and a false alarm cost."),
    ),
    "interval": (
        msg("95 % interval"),
        msg(
            "Had the same been measured on many other samples of this size, 95 of 100 such intervals would hold the true value."
        ),
    ),
    "conformal": (
        msg("Conformal answer set"),
        msg(
            "The outcomes that remain possible for a case, made so that the true one is among them in the share of cases that was "
            "promised, as long as new cases come as these came. More than one in the set means: cannot say."
        ),
    ),
    "applicability": (
        msg("Applicability domain"),
        msg(
            "The cases a network may be asked about: those like what it learned from. Outside of it an answer is a guess, and none "
            "is given here."
        ),
    ),
    "temperature": (
        msg("Temperature scaling"),
        msg(
            "All logarithms of the odds divided by one number: the order of the cases stays, too extreme risks become milder."
        ),
    ),
    "folds": (
        msg("Cross-validation"),
        msg("The data in k parts; the network is trained k times, each time tested on the part it did not see."),
    ),
    "importance": (
        msg("Permutation importance"),
        msg(
            "How much worse the network becomes when one measurement is shuffled among the cases. It tells reliance, not cause."
        ),
    ),
}
"""By identifier, the figures by that of ``core.words``: the term and what it is, both message ids."""
