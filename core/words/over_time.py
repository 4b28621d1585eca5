"""Risk in the course of time in words: who was followed, how good the risks are, and what became of low and high ones."""

from __future__ import annotations

from core.i18n import Translator, msg
from core.results import Run
from core.words.figures import figure_text
from core.words.naming import opening, outcome_text

GROUPS = (msg("Low risk"), msg("Middle risk"), msg("High risk"))
NOTES = msg(
    "Low, middle and high are thirds of the risks of the validation cases. Curves: Kaplan–Meier with 95 % intervals; whoever is "
    "lost counts for as long as he or she was followed. AUC: of those with the outcome by that year against those still without "
    "it, weighted for who was lost before; the one predicted risk ranks people at all years. Both assume "
    "that being lost has nothing to do with the risk."
)
NO_AUC = msg(
    "At no year have ten people had the outcome with ten still followed: the AUC is not estimable. Train with "
    "cross-validation, so that all cases are judged."
)


def over_time_text(run: Run, t: Translator) -> list[str]:
    """Who was followed and for how long, what counts as the outcome, and how good the predicted risks are."""
    told = run.over_time
    who = msg("Judged on the {n} test cases; with cross-validation all cases would be judged.")
    if told["folds"]:
        who = msg("Judged on all {n} cases, each by a network that had never seen it (cross-validation).")
    followed = t(
        "{events} of them had the outcome “{outcome}” while they were followed, which was for up to {years} years after the "
        "prediction.",
        events=told["events"],
        outcome=outcome_text(run.settings.dataset, run.outcome, t),
        years=t.number(told["years"], 1),
    )
    network, remark = told["models"][0], told["remark"]
    brier = t(
        "Brier score of the risk by year {horizon}: {brier}; scaled, so that 0 is no better than the same risk for "
        "everybody: {scaled}.",
        horizon=t.number(told["horizon"], 0),
        brier=figure_text(network["brier"], t),
        scaled=figure_text(network["scaled_brier"], t),
    )
    return [t.join(t(who, n=told["n"]), followed), t(remark), brier]


def over_time_names(run: Run, t: Translator) -> dict[str, str]:
    """What the network and each simple model are called, by their identifiers."""
    return {"p": t("Network")} | {baseline["id"]: opening(t(baseline["name"])) for baseline in run.baselines}


def over_time_table(run: Run, t: Translator) -> dict[str, list[str]]:
    """Predicted and observed risk of each group that has anybody, as columns by their titles."""
    years = t.number(run.over_time["horizon"], 0)
    rows = [(t(name), group) for name, group in zip(GROUPS, run.over_time["groups"], strict=True) if group]
    return {
        t("Group"): [name for name, _ in rows],
        "N": [t.number(group["n"], 0) for _, group in rows],
        t("Mean risk by year {years}", years=years): [t.number(group["predicted"], 3) for _, group in rows],
        t("Observed by year {years}", years=years): [figure_text(group["observed"], t) for _, group in rows],
    }


def auc_table(run: Run, t: Translator) -> dict[str, list[str]]:
    """The AUC of every model at each year, as columns by their titles."""
    told = run.over_time
    names = over_time_names(run, t)
    years = {t("Year"): [t.number(year, 0) for year in told["times"]]}
    return years | {names[model["id"]]: [figure_text(area, t) for area in model["auc"]] for model in told["models"]}
