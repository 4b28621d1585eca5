"""What can be said to ``train``: on which data, and how."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from core.data.pictures.choice import PLANES, SIDES, Choice
from core.data.series.choice import HORIZON_UNITS, LAYOUTS, TIME_UNITS
from core.spec import AUGMENTATIONS, FOLDS, IMBALANCES, MEMBERS


def add_data(train: argparse.ArgumentParser) -> None:
    """The data set or file, and what it holds."""
    source = train.add_mutually_exclusive_group()
    source.add_argument("--dataset", metavar="ID")
    source.add_argument("--file", metavar="PATH")
    train.add_argument("--target", metavar="COLUMN")
    help_ = "of own molecules: a column to predict; said several times, all are learned at once and --target is shown"
    train.add_argument("--label", dest="labels", action="append", metavar="COLUMN", help=help_)
    train.add_argument(
        "--positive", metavar="CLASS", help="the class whose probability is predicted; empty: all at once"
    )
    train.add_argument("--group", metavar="COLUMN", help="rows of one patient have equal values there")
    train.add_argument("--ignore", dest="ignored", action="append", metavar="COLUMN", help="may be said several times")
    for kind in ("category", "number"):
        help_ = f"read the column as a {kind}; may be said several times"
        train.add_argument(f"--{kind}", dest="types", action="append", metavar="COLUMN", type=_kind(kind), help=help_)
    train.add_argument("--unit", dest="units", action="append", metavar="COLUMN=UNIT", type=_unit)
    train.add_argument("--side", type=int, choices=SIDES, default=Choice.side, help="pixels to keep of own pictures")
    train.add_argument("--plane", choices=PLANES, default=Choice.plane, help="in which own NIfTI volumes are cut")
    train.add_argument("--rate", type=float, metavar="HZ", help="samples per second of own series that do not say it")
    train.add_argument(
        "--window", type=float, metavar="SECONDS", help="length of the pieces own recordings are cut into"
    )
    train.add_argument("--patient", metavar="COLUMN", help="that tells patients apart in a table of own series")
    train.add_argument("--time", metavar="COLUMN", help="with the times in a table of own series")
    train.add_argument("--time-unit", choices=TIME_UNITS, help="of these times")
    train.add_argument(
        "--layout", choices=LAYOUTS, help="of a table of own series: one series a row, or one time a row"
    )
    train.add_argument("--forecast", metavar="AHEAD", help="of own series: how do they go on? how far ahead, as 30,60")
    train.add_argument("--forecast-unit", choices=HORIZON_UNITS, help="of these times and of the history")
    train.add_argument(
        "--history", type=float, metavar="TIME", help="that a forecast sees; twice as long as it looks ahead"
    )
    train.add_argument("--channel", metavar="NAME", help="that is forecast; the first")
    train.add_argument("--signal-unit", metavar="UNIT", help="of own series that do not say it")
    train.add_argument(
        "--landmark", type=float, metavar="YEARS", help="until when after the first visit the network sees"
    )
    help_ = "learn that case as another class; nothing after =: leave it out; may be said several times"
    train.add_argument(
        "--correction", dest="corrections", action="append", metavar="CASE=CLASS", type=_correction, help=help_
    )
    train.add_argument("--report-by", metavar="COLUMN", help="the column by whose groups the figures are shown first")


def add_network(train: argparse.ArgumentParser) -> None:
    """The model, and how it is trained."""
    train.add_argument("--model", metavar="ID")
    for name in ("epochs", "batch", "patience", "seed"):
        train.add_argument(f"--{name}", type=int, metavar="N")
    train.add_argument("--learning-rate", type=float, metavar="X")
    train.add_argument("--imbalance", choices=IMBALANCES, help="what is done about a rare class")
    help_ = "how pictures are changed while they are learned from, several in one; nothing: not at all"
    train.add_argument("--augment", nargs="*", choices=AUGMENTATIONS, help=help_)
    train.add_argument("--temperature", action=argparse.BooleanOptionalAction, help="scale risks by one fitted number")
    train.add_argument("--members", type=int, choices=MEMBERS, help="networks whose probabilities are averaged")
    train.add_argument("--folds", type=int, choices=FOLDS, help="of a cross-validation after the training; 0: none")
    sizes = "train again with 10, 25 and 50 %% of the training part: a learning curve over its size"
    train.add_argument("--sizes", action=argparse.BooleanOptionalAction, help=sizes)
    train.add_argument("--teacher", metavar="ID", help="a model that is trained first and then learned from")
    train.add_argument("--softness", type=float, metavar="X", help="of a teacher: the temperature of the distillation")


def _kind(kind: str) -> Callable[[str], tuple[str, str]]:
    return lambda name: (name, kind)


def _unit(text: str) -> tuple[str, str]:
    name, sign, unit = text.rpartition("=")
    if text and not sign:
        raise argparse.ArgumentTypeError(f"{text} names no unit; write COLUMN=UNIT")
    return name, unit


def _correction(text: str) -> tuple[int, str]:
    case, sign, label = text.partition("=")
    if not sign or not case.isdecimal():
        raise argparse.ArgumentTypeError(
            f"{text} names no case and class; write CASE=CLASS, with CASE as the page counts"
        )
    return int(case) - 1, label
