"""What a figure of a run means, in one sentence for a patient, with the run's own number as so many of 100."""

from __future__ import annotations

from core.i18n import Translator, msg
from core.plain_words import classes, forecast, synthesis
from core.plain_words.figure import Figure, Say
from core.results import Metric, Run
from core.several import one_versus_rest
from core.words import names

EACH = ("sensitivity", "specificity")  # told of each class by itself
SHOWN = msg("In words for a patient")
"""The switch that shows the sentences on a page, and their heading in a report."""


def plain_sentence(run: Run, name: str, metric: Metric, t: Translator, prevalence: float | None = None) -> str:
    """The sentence for one figure, plain text; empty for a figure that has none, and said so where it has no value.

    ``prevalence``: 0 to 1, where predictive values hold for another one than that of the test cases.
    """
    say = _sayings(run).get(name.partition("/")[0] if run.task == "forecast" else name)
    if say is None:
        return ""
    if metric.value is None:
        return t("There is no number to put into words: {why}", why=t(metric.why) if metric.why else t("not estimable"))
    interval = None if metric.low is None or metric.high is None else (metric.low, metric.high)
    return say(Figure(run, name, metric.value, t, prevalence, interval))


def plain_list(run: Run, t: Translator) -> list[tuple[str, str]]:
    """Every figure of a run that has a sentence: its name, and the sentence; of several classes, these one by one as well."""
    figures = [(run, name, title) for name, (title, _) in names(run).items()]
    for place in range(len(run.classes)):
        one = one_versus_rest(run, place)
        figures += [(one, name, names(one)[name][0]) for name in EACH]
    told = [
        (t(title), plain_sentence(one, name, one.metrics[name], t))
        for one, name, title in figures
        if name in one.metrics
    ]
    return [(title, said) for title, said in told if said]


def _sayings(run: Run) -> dict[str, Say]:
    if run.task == "forecast":
        return forecast.SAID
    if run.task == "synthesis":
        return synthesis.SAID
    return {**classes.SAID, **classes.SEVERAL} if run.classes else classes.SAID
