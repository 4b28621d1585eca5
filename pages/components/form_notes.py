"""What has to be said of the patient in the form before the answer is believed."""

from __future__ import annotations

from core.i18n import Translator
from core.results import Run
from core.words import outcome_text
from pages.components.form import changed, patient, truth
from pages.components.frame import literally
from pages.components.labels import label, value_text


def form_notes(run: Run, t: Translator) -> list[str]:
    """What of the case the form could not hold as it was, and how it truly turned out, where that is known."""
    said = _changes(run, t)
    if true := truth(run):
        outcome = literally(outcome_text(run.settings.dataset, true, t))
        said.append(t("Started from a case whose outcome was: {outcome}.", outcome=outcome))
    return said


def _changes(run: Run, t: Translator) -> list[str]:
    columns = {column["name"]: column for column in run.schema["columns"]}
    said, now = [], patient(run)
    for name in changed(run)["outside"]:
        value = literally(value_text(run, columns[name], now[name], t))
        said.append(
            t(
                "**{name}** was outside what the training cases had and was set to {value}: the answer is for that value.",
                name=label(run, name, t),
                value=value,
            )
        )
    if filled := changed(run)["filled"]:
        names = ", ".join(label(run, name, t) for name in filled)
        said.append(t("Unknown there and set to typical values: {names}.", names=names))
    return said
