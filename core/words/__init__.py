"""A run in words, the same ones on every page, in the report, on the model card and on the command line."""

from core.words.course import IMBALANCE, LIGHTS, SPLITS, ending, finding_text, imbalance_effect, tested
from core.words.figures import (
    NAMES,
    SEVERAL,
    averaged,
    comparisons,
    figure_table,
    figure_text,
    interval_text,
    metric_rows,
    names,
    value_text,
)
from core.words.limitations import limits
from core.words.naming import OTHERS, column_name, column_text, inside, opening, outcome_text, picture_size, sides

__all__ = [
    "IMBALANCE",
    "LIGHTS",
    "NAMES",
    "OTHERS",
    "SEVERAL",
    "SPLITS",
    "averaged",
    "column_name",
    "column_text",
    "comparisons",
    "ending",
    "figure_table",
    "figure_text",
    "finding_text",
    "imbalance_effect",
    "inside",
    "interval_text",
    "limits",
    "metric_rows",
    "names",
    "opening",
    "outcome_text",
    "picture_size",
    "sides",
    "tested",
    "value_text",
]
