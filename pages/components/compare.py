"""Two to four runs beside one another: figures, differences with intervals, curves, and the settings that differ."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core import words
from core.comparison import LETTERS, NAMES, Difference, differing, headline_differences
from core.corrections import correction_text
from core.i18n import Translator
from core.registry import demos
from core.results import Metric, Run
from core.store import Store
from core.tasks import task_of
from pages.components.charts import draw, palette
from pages.components.frame import literally
from pages.components.labels import dataset_title, demo_title, model_title
from pages.components.workers import engine


def comparison_panel(runs: list[Run], titles: list[str], t: Translator) -> None:
    """Everything that sets these runs apart; ``titles`` are what they are called."""
    st.header(t("Compared"), anchor=False)
    _lines([f"**{letter}** · {literally(title)}" for letter, title in zip(LETTERS, titles, strict=False)])
    synthetic = any(
        run.settings.demo in demos() and demos()[run.settings.demo].is_synthetic(run.settings.dataset) for run in runs
    )
    st.dataframe(_figures(runs, t), hide_index=True, height="content", alt=t("All figures"))
    if any(run.classes for run in runs):
        st.caption(
            t("Where several classes were asked at once, the AUROC is the mean over them, and no ROC curve is drawn.")
        )
    differences_part(runs, t)
    _charts(runs, synthetic, t)
    _settings(runs, t)


def _charts(runs: list[Run], synthetic: bool, t: Translator) -> None:
    """The ROC curves of those that answer with probabilities, and all learning curves."""
    from core.comparison_figures import losses_together, roc_together

    made = {t("Learning curves"): ("losses-together", losses_together)}
    if any(task_of(run).probabilities for run in runs):
        made = {t("ROC curves"): ("roc-together", roc_together), **made}
    for column, (title, (key, drawn)) in zip(st.columns(len(made), gap="medium"), made.items(), strict=True):
        with column:
            st.subheader(title, anchor=False)
            draw(drawn(runs, t, palette(), synthetic), title, key=key)


def _lines(said: list[str]) -> None:
    st.markdown("  \n".join(said))


def _figures(runs: list[Run], t: Translator) -> dict[str, list[str]]:
    titles = {name: title for run in runs for name, (title, _) in words.names(run).items() if name in run.metrics}
    known = list(dict.fromkeys(name for run in runs for name in words.names(run) if name in titles))
    table = {t("Figure"): [t(titles[name]) for name in known] + ["N"]}
    for letter, run in zip(LETTERS, runs, strict=False):
        digits = task_of(run).digits
        table[letter] = [_figure(run.metrics.get(name), digits(run, name), t) for name in known]
        table[letter].append(t.number(run.split["test"], 0))
    return table


def _figure(metric: Metric | None, digits: int, t: Translator) -> str:
    if metric is None or metric.value is None:
        return words.value_text(metric, t) if metric else "–"
    return words.figure_text(metric, t, digits)


def differences_part(runs: list[Run], t: Translator) -> None:
    """Every pair of runs with the paired difference of its AUROC, or whatever stands for them; nothing where no task has one."""
    if any("test.npz" not in run.files for run in runs):
        return
    figure = words.inside(t(words.names(runs[0])[task_of(runs[0]).headline(runs[0])][0]))
    st.subheader(t("Differences in {figure}", figure=figure), anchor=False)
    with st.spinner(t("Asking a worker…"), show_time=True):
        found = _asked(tuple((run.run, run.files["test.npz"]) for run in runs), runs)
    digits = task_of(runs[0]).digits(runs[0], task_of(runs[0]).headline(runs[0]))
    _lines([_sentence(difference, digits, t) for difference in found])
    said = t("Paired, on the same test cases; an interval that holds 0 means that neither is shown to be better.")
    several = t("With several comparisons, one may stand out by chance: they are not corrected for it.")
    st.caption(t.join(said, several if len(found) > 1 else ""))


@st.cache_resource(scope="session", max_entries=16, show_spinner=False)
def _asked(key: tuple[Any, ...], _runs: list[Run]) -> list[Difference]:
    store = Store()
    return engine().call(headline_differences, _runs, [store.read(run, "test.npz") for run in _runs])


def _sentence(difference: Difference, digits: int, t: Translator) -> str:
    metric = difference.metric
    pair = f"**{LETTERS[difference.first]} − {LETTERS[difference.second]}**"
    if metric.value is None:
        return f"{pair}: " + t.join(t("no difference can be given."), t(metric.why))
    told = t(
        "{value} ({interval}), {n} test cases",
        value=t.signed(metric.value, digits),
        interval=words.interval_text(metric, t, digits),
        n=metric.n,
    )
    return f"{pair}: {told}"


def _settings(runs: list[Run], t: Translator) -> None:
    st.subheader(t("Settings that differ"), anchor=False)
    found = differing(runs)
    if not found:
        st.markdown(t("None: settings and versions are the same."))
        return
    table = {t("Setting"): [t(NAMES[name]) if name in NAMES else name for name in found]}
    for place, (letter, run) in enumerate(zip(LETTERS, runs, strict=False)):
        table[letter] = [_written(name, values[place], run, t) for name, values in found.items()]
    st.dataframe(table, hide_index=True, height="content", alt=t("Settings that differ"))


def _written(name: str, value: Any, run: Run, t: Translator) -> str:
    titles = {"dataset": dataset_title, "model": model_title}
    if name in titles:
        return titles[name](run.settings, t)
    if name == "demo":
        return demo_title(value, t)
    if name == "teacher" and value:
        return model_title(run.settings.teaching, t)
    if name == "augment":
        return ", ".join(words.augmentation_text(one, t) for one in value) or "–"
    if isinstance(value, bool):
        return t("yes") if value else t("no")
    if name == "corrections":
        return ", ".join(correction_text(run, row, label, t) for row, label in value) or "–"
    if isinstance(value, tuple):
        return ", ".join(": ".join(one) if isinstance(one, tuple) else one for one in value) or "–"
    return str(value) or "–"
