"""Temperature scaling of a run in words and figures: what it did, or would do, to the risks."""

from __future__ import annotations

import dataclasses

from core.i18n import Translator, msg
from core.results import Run
from core.words import figure_text, interval_text, names

SCALED = msg("With temperature scaling")
PLAIN = msg("Without temperature scaling")


def is_applied(run: Run) -> bool:
    """Whether the network of the run, and with it every risk, is scaled: chosen, and estimable."""
    return run.settings.temperature and bool(run.temperature["other"])


def otherwise(run: Run) -> Run:
    """The same figures and curves had the user chosen the other way round; the run itself where there is no other way.

    Ranks do not move; of what the risks move, the calibration and its figures are here. For showing only: the files of the
    run hold the network as it was chosen.
    """
    other = run.temperature.get("other")
    if not other:
        return run
    ours = {
        "metrics": {name: run.metrics[name] for name in other["metrics"]},
        "curves": {name: run.curves[name] for name in other["curves"]},
    }
    return dataclasses.replace(
        run,
        settings=dataclasses.replace(run.settings, temperature=not run.settings.temperature),
        metrics={**run.metrics, **other["metrics"]},
        curves={**run.curves, **other["curves"]},
        temperature={**run.temperature, "other": ours},
    )


def temperature_text(run: Run, t: Translator) -> str:
    """What was fitted, what it says about the network, and whether it is applied."""
    factor = run.temperature["factor"]
    if factor.value is None:
        return t.join(t("Temperature scaling could not be fitted on the validation cases."), t(factor.why))
    what = msg(
        "Temperature scaling divides the log-odds of every risk by one number, fitted on the validation cases: "
        "{value} ({interval})."
    )
    if len(run.data["classes"]) > 2:
        what = msg(
            "Temperature scaling divides the scores of all classes, from which their risks are made, by one number, fitted "
            "on the validation cases: {value} ({interval})."
        )
    fitted = t(
        what,
        value=t.number(factor.value, 2),
        interval=interval_text(factor, t, 2),
    )
    found = msg("Whether the risks were too extreme or too cautious cannot be told from them.")
    if factor.low > 1:
        found = msg("Above 1: the risks were too extreme.")
    if factor.high < 1:
        found = msg("Below 1: the risks were too cautious.")
    applied = msg("It is not applied: every other figure, the predictions and the files are without it.")
    if is_applied(run):
        applied = msg("It is applied: every other figure, the predictions and the files are with it.")
    return t.join(fitted, t(found), t(applied))


def temperature_rows(run: Run, t: Translator) -> list[dict[str, str]]:
    """The figures that it moves, on the test cases: name, before and after with their intervals; empty without a fit."""
    if not run.temperature.get("other"):
        return []
    before, after = (run, otherwise(run)) if not run.settings.temperature else (otherwise(run), run)
    known = names(run)
    return [
        {
            "name": t(known[name][0]),
            "before": figure_text(before.metrics[name], t),
            "after": figure_text(after.metrics[name], t),
            "n": t.number(run.metrics[name].n, 0),
        }
        for name in known
        if name in run.temperature["other"]["metrics"]
    ]
