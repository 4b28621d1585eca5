"""What a task has to say of its runs."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from core.i18n import Translator, msg
from core.results import Metric, Run
from core.spec import Architecture, Demo

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from core.look import Palette

Arrays = Mapping[str, np.ndarray]  # of a ``test.npz``
Words = tuple[str, str]  # a title and what is said under it
Draw = Callable[[Run, Translator, "Palette", bool], "Mapping[str, go.Figure]"]


@dataclasses.dataclass(frozen=True)
class Task:
    """Texts are message ids where no translator is given, else they are ready to read.

    A run's ``metrics``, and ``metrics`` and ``difference`` of its simple models, are drawn up the same way in every task.
    """

    headline: Callable[
        [Run], str
    ]  # the figure that stands for a run in lists, and whose paired difference to simple models is told
    names: Callable[[Run], Mapping[str, Words]]  # figure -> name and how to read it, in reading order
    question: Callable[[Run, Demo], str]  # what one answer of the network tells
    lead: Callable[[Run, Translator], str]  # what the figures were measured on, above them
    cards: Callable[[Run], Sequence[str]]  # figures that come first
    caption: Callable[[Run, Translator], str]  # of the table of all figures
    charts: Callable[[Run], Mapping[str, Words]]  # place -> title and how to read it
    drawn: Draw  # the charts by their places, and "learning" where the course of the loss is drawn otherwise
    facts: Callable[[Run, Translator], Sequence[Words]]  # of the data: what is to be told, and how often
    tested: Callable[[Run, Translator], str]  # on what it was tested, in a few words
    course: Callable[[Run, Translator], str]  # which cases served for what, under the learning curve
    notes: Callable[[Run, Demo, Translator], Sequence[str]]  # on the split: what was fitted and chosen on which part
    gives: Callable[[Run], str]  # what the network gives out
    loss: Callable[[Run, Architecture], str]  # what training lowers, as Keras calls it
    model_facts: Callable[[Run, Translator], Sequence[Words]]  # settings that only this task has
    networks: Callable[[Run, Translator], str]  # of several networks: how they answer; empty for one
    limits: Callable[[Run, Translator], Sequence[str]]  # what its figures cannot say, besides what holds for every run
    files: Mapping[str, str]  # of a run, that a bundle must hold -> what lies in it
    privacy: str  # what of single cases lies in the bundle
    more_files: Mapping[str, str] = dataclasses.field(default_factory=dict)  # the same of those it may hold
    answers: Callable[[Run], tuple[int, ...] | None] = lambda run: None  # shape of "p" in ``test.npz``
    difference: Callable[[Run, Arrays, Run, Arrays], Metric] | None = (
        None  # paired, of the headline, on the same test cases
    )
    learning: str = msg(
        "Loss in training and validation. When only the training loss still falls, the network learns its cases by heart."
    )  # how to read the course of the loss
    baseline: str = ""  # the simple model that ``--json`` tells of
    lower_is_better: bool = False  # of the headline
    digits: Callable[[Run, str], int] = lambda run, figure: 3  # behind the point of a figure
    probabilities: bool = False  # whether it answers cases with the probabilities of classes
