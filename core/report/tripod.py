"""What TRIPOD+AI asks of a report on a prediction model, and where this one answers it.

Collins et al. 2024, BMJ 385:e078378, doi:10.1136/bmj-2023-078378: 27 items, D for development and E for evaluation. The items
are named in our own words; the statement itself holds the full text. What a demonstration cannot answer is "not reported".
"""

from __future__ import annotations

from collections.abc import Mapping

from core.i18n import Translator, msg
from core.results import Run

SECTIONS: Mapping[str, str] = {
    "purpose": msg("Purpose"),
    "figures": msg("How good is it?"),
    "charts": msg("Charts"),
    "data": msg("Data"),
    "split": msg("Split and leakage checks"),
    "model": msg("Model and training"),
    "limits": msg("Limits"),
    "repeat": msg("How to repeat it"),
    "tripod": msg("Reporting items (TRIPOD+AI)"),
}
"""The report's sections in their order: identifier and title."""

MISSING = msg("not reported")
SOURCE = msg("not reported; see the source of the data")

ITEMS: tuple[tuple[str, str, str], ...] = (
    ("1", msg("Title names the task, the people and the outcome"), MISSING),
    ("2", msg("Abstract"), MISSING),
    ("3a", msg("Health question and reason for a model"), MISSING),
    ("3b", msg("People the model is meant for and its place in care"), "purpose"),
    ("3c", msg("Known inequalities between groups"), MISSING),
    ("4", msg("Aim: development, evaluation or both"), "purpose"),
    ("5a", msg("Source of the data and why they suit"), "data"),
    ("5b", msg("Dates of the data"), SOURCE),
    ("6a", msg("Setting and places"), SOURCE),
    ("6b", msg("Who was included"), SOURCE),
    ("6c", msg("Treatments received"), SOURCE),
    ("7", msg("Preparation and quality checks of the data"), "data"),
    ("8a", msg("Outcome: what, when, how assessed"), SOURCE),
    ("8b", msg("Who assessed the outcome"), SOURCE),
    ("8c", msg("Whether the assessors knew the predictors"), SOURCE),
    ("9a", msg("Choice of the first predictors"), SOURCE),
    ("9b", msg("Predictors: what, when, how measured"), SOURCE),
    ("9c", msg("Who judged the predictors"), SOURCE),
    ("10", msg("How the number of cases was arrived at"), msg("all cases of the data set; no calculation was made")),
    ("11", msg("Missing values and how they were handled"), "data"),
    ("12a", msg("Use and division of the data"), "split"),
    ("12b", msg("Handling of the predictors"), "split"),
    ("12c", msg("Type of model, steps of building it, internal validation"), "model"),
    ("12d", msg("Differences between places or groups in the analysis"), MISSING),
    ("12e", msg("Measures of performance and why"), "figures"),
    ("12f", msg("Changes of the model after evaluation"), msg("none were made")),
    ("12g", msg("How the predictions of an evaluated model were obtained"), "repeat"),
    ("13", msg("Class imbalance and what was done about it"), "model"),
    ("14", msg("What was done for fairness"), MISSING),
    ("15", msg("What the model gives out and how a threshold was chosen"), "model"),
    ("16", msg("Differences between development and evaluation data"), "limits"),
    ("17", msg("Ethical approval and consent"), SOURCE),
    ("18a", msg("Funding"), MISSING),
    ("18b", msg("Conflicts of interest"), MISSING),
    ("18c", msg("Study protocol"), MISSING),
    ("18d", msg("Registration"), MISSING),
    ("18e", msg("Where the data can be had"), "data"),
    ("18f", msg("Where the code can be had"), "repeat"),
    ("19", msg("Involvement of patients and the public"), MISSING),
    ("20a", msg("Flow of participants, with and without the outcome"), "split"),
    ("20b", msg("Characteristics of the participants"), MISSING),
    ("20c", msg("Comparison of development and evaluation data"), MISSING),
    ("21", msg("Cases and events in each analysis"), "split"),
    (
        "22",
        msg("The full model, so that others can predict"),
        msg("in the model bundle; its files are named under “How to repeat it”"),
    ),
    ("23a", msg("Performance with intervals, also by subgroup"), "figures"),
    ("23b", msg("Differences of performance between places"), MISSING),
    ("24", msg("Results of updating the model"), msg("not applicable: the model was not updated")),
    ("25", msg("Interpretation, fairness included"), "limits"),
    ("26", msg("Limitations"), "limits"),
    ("27a", msg("Poor or missing input when the model is used"), MISSING),
    ("27b", msg("Interaction of users with the model"), MISSING),
    ("27c", msg("Next steps"), MISSING),
)
"""Number, item, and a section of this report or what is said instead."""

GROUPED = {"12d": "figures"}
"""Items that are answered where the figures were measured by group."""
PARTLY = {"23a": msg("without subgroups"), "25": msg("without fairness"), "16": msg("one source only")}


def tripod_rows(run: Run, t: Translator) -> list[dict[str, str]]:
    """One row per item: ``number``, ``item``, ``section`` (an identifier, or empty) and ``said``."""
    rows = []
    for number, item, answer in ITEMS:
        answer = GROUPED.get(number, answer) if run.groups else answer
        section = answer if answer in SECTIONS else ""
        said = t(SECTIONS[section]) if section else t(answer)
        if number in PARTLY and not (run.groups and number == "23a"):
            said = f"{said} ({t(PARTLY[number])})"
        rows.append({"number": number, "item": t(item), "section": section, "said": said})
    return rows
