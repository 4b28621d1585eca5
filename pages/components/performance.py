"""Chapter 3: how good it is, on cases it never saw, with N and interval, beside the simple model."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.i18n import Translator, msg
from core.spec import Demo, Metric, Run
from pages.components.charts import draw, palette
from pages.components.frame import chapter

NAMES = {
    "auroc": msg("AUROC"),
    "auprc": msg("AUPRC (average precision)"),
    "sensitivity": msg("Sensitivity"),
    "specificity": msg("Specificity"),
    "balanced_accuracy": msg("Balanced accuracy"),
    "accuracy": msg("Accuracy"),
    "brier": msg("Brier score"),
    "scaled_brier": msg("Scaled Brier score"),
    "calibration_slope": msg("Calibration slope"),
    "calibration_intercept": msg("Calibration intercept"),
    "observed_expected": msg("Observed : expected"),
    "ece": msg("Expected calibration error"),
}
"""Every figure with its name, in reading order; the report uses the same."""


def performance_panel(demo: Demo, run: Run, t: Translator) -> None:
    """Headline figures, the baseline beside them, and the curves."""
    chapter("performance", t)
    n, events = run.split["test"], run.split["test_events"]
    st.markdown(
        t(
            "Measured once, on {n} test cases the network never saw; {events} of them have the outcome. "
            "In brackets: the 95 % interval.",
            n=n,
            events=events,
        )
    )
    row = st.container(horizontal=True, gap="small")
    for name in ("auroc", "auprc", "sensitivity", "specificity"):
        _card(row, t(NAMES[name]), run.metrics[name], t)
    st.markdown(comparison(run, t))
    _curves(demo, run, t)


def interval(metric: Metric, t: Translator, digits: int = 3) -> str:
    """``[low – high]``, or why there is none."""
    if metric.low is None or metric.high is None:
        return t(metric.why)
    return f"[{t.number(metric.low, digits)} – {t.number(metric.high, digits)}]"


def comparison(run: Run, t: Translator) -> str:
    """One plain sentence: is the network better than the simple model on the same cases?"""
    difference, theirs = run.baseline["difference"], run.baseline["metrics"]["auroc"]
    name, auroc = t(run.baseline["name"]), t.number(theirs.value, 3)
    if difference.value is None or difference.low is None:
        return t(
            "{name}, on the same split, reaches an AUROC of {auroc}. The difference cannot be estimated.",
            name=name,
            auroc=auroc,
        )
    said = {
        "better": msg("The network ranks these cases better than {name} (AUROC {auroc}): {difference} {interval}."),
        "worse": msg("The network ranks these cases worse than {name} (AUROC {auroc}): {difference} {interval}."),
        "level": msg(
            "The network is not shown to be better than {name} (AUROC {auroc}): the difference is {difference} {interval}."
        ),
    }[_verdict(difference)]
    return t(said, name=name, auroc=auroc, difference=t.number(difference.value, 3), interval=interval(difference, t))


def _verdict(difference: Metric) -> str:
    if difference.low is not None and difference.low > 0:
        return "better"
    if difference.high is not None and difference.high < 0:
        return "worse"
    return "level"


def _card(row: object, name: str, metric: Metric, t: Translator) -> None:
    row.metric(  # type: ignore[attr-defined]
        name,
        t.number(metric.value, 3),
        interval(metric, t),
        delta_color="off",
        delta_arrow="off",
        help=t("N = {n}", n=metric.n),
        border=True,
    )


def _curves(demo: Demo, run: Run, t: Translator) -> None:
    from core import figures

    look = {"t": t, "palette": palette(), "synthetic": demo.is_synthetic(run.settings.dataset)}
    shown = {
        t("ROC"): figures.roc_figure(run.curves, run.baseline["curves"], run.metrics, **look),
        t("Calibration"): figures.calibration_figure(run.curves, **look),
        t("Risk by outcome"): figures.histogram_figure(run.curves, [t(name) for name in run.data["classes"]], **look),
        t("Net benefit"): figures.net_benefit_figure(run.curves, **look),
    }
    _grid(shown)
    with st.expander(t("All figures"), icon=":material/table_chart:"):
        draw(figures.precision_recall_figure(run.curves, run.metrics, **look), t("Precision and recall"))
        st.dataframe(_table(run, t), hide_index=True, alt=t("All figures"))


def _grid(shown: dict[str, Any]) -> None:
    names = list(shown)
    for pair in (names[i : i + 2] for i in range(0, len(names), 2)):
        for column, name in zip(st.columns(2, gap="medium"), pair, strict=False):
            with column.container(border=True, height="stretch"):
                st.subheader(name, anchor=False)
                draw(shown[name], name)


def _table(run: Run, t: Translator) -> dict[str, list[str]]:
    names = [name for name in NAMES if name in run.metrics]
    theirs = run.baseline["metrics"]
    return {
        t("Figure"): [t(NAMES[name]) for name in names],
        t("Network"): [t.number(run.metrics[name].value, 3) for name in names],
        t("95 % interval"): [interval(run.metrics[name], t) for name in names],
        "N": [t.number(run.metrics[name].n, 0) for name in names],
        t(run.baseline["name"]): [t.number(theirs[name].value, 3) for name in names],
        t("95 % interval, simple model"): [interval(theirs[name], t) for name in names],
    }
