"""The command line's training: settings out of its arguments, one experiment, and what is printed of it."""

from __future__ import annotations

import argparse
import dataclasses
import importlib
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from core.commands.arguments import Command, read_file
from core.commands.summary import summary
from core.data.pictures.choice import PLANES, SIDES, Choice
from core.data.series.choice import HORIZON_UNITS, LAYOUTS, OPTIONS, TIME_UNITS, SeriesChoice
from core.engine.quiet import without_chatter
from core.errors import UserError
from core.fingerprint import fingerprint
from core.folds import folds_text
from core.i18n import msg, system_translator
from core.limits import check
from core.registry import demo as find_demo
from core.registry import demos
from core.sizes import sizes_text
from core.spec import AUGMENTATIONS, FOLDS, IMBALANCES, MEMBERS, UPLOAD, Demo, Hooks, Progress, Settings, later
from core.store import Store, sha256, write
from core.words import SPLITS, headline

CHOSEN = (
    *("dataset", "model", "target", "positive", "group", "split", "split_column", "report_by", "landmark"),
    *("epochs", "batch", "learning_rate", "patience", "imbalance", "temperature", "seed"),
    *("members", "folds", "teacher", "softness", "sizes"),
)


def add_train_command(command: Command) -> None:
    """``train``: its arguments and its work."""
    train = command("train", _train, "Train one model and keep the run.")
    train.add_argument("demo")
    _add_data(train)
    _add_network(train)
    train.add_argument("--split", choices=tuple(SPLITS))
    train.add_argument("--split-column", metavar="COLUMN", help="says training, validation or test in every row")
    train.add_argument("--json", metavar="PATH")


def _add_data(train: argparse.ArgumentParser) -> None:
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


def _add_network(train: argparse.ArgumentParser) -> None:
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


def _train(asked: argparse.Namespace) -> None:
    store = Store()
    settings, content = _settings(asked, store)
    work = find_demo(settings.demo).work_for(settings.dataset)
    with without_chatter():
        importlib.import_module(work.partition(":")[0])
    data = find_demo(settings.demo).load(settings, content).sha256 if content is None else sha256(content)
    checkpoint = store.checkpoint(fingerprint(settings, data))  # what was stopped, here or on the page, goes on
    hooks = Hooks(on_progress=lambda progress: _say(progress, settings.trainings), checkpoint=checkpoint)
    run = later(work)(settings, hooks, store, content)
    store.forget_checkpoints(run.run)
    print(file=sys.stderr)
    if asked.json:
        write(Path(asked.json), json.dumps(summary(run), ensure_ascii=False, indent=1).encode())
    print(f"{run.run}  {headline(run, system_translator())}")
    if run.folds:
        print("\n".join(folds_text(run, system_translator())))
    if run.sizes:
        print("\n".join(sizes_text(run, system_translator())))


def _settings(asked: argparse.Namespace, store: Store) -> tuple[Settings, bytes | None]:
    if asked.demo not in demos():
        raise UserError(
            msg("There is no demo named {name}. Known: {known}."), name=asked.demo, known=", ".join(sorted(demos()))
        )
    demo = find_demo(asked.demo)
    said = {name: getattr(asked, name) for name in CHOSEN if getattr(asked, name) is not None}
    said["ignored"] = tuple(name for name in asked.ignored or () if name)
    if asked.augment is not None:
        said["augment"] = tuple(name for name in AUGMENTATIONS if name in asked.augment)
    said |= {name: tuple(pair for pair in getattr(asked, name) or () if pair[0]) for name in ("types", "units")}
    said["corrections"] = tuple(sorted(asked.corrections or ()))
    settings = dataclasses.replace(demo.settings_for(_dataset(demo, asked.dataset)), **said)
    check(settings)
    for model in filter(None, (settings.model, settings.teacher)):
        _known(model, [known.id for known in demo.models])
    if asked.file is None:
        _known(settings.dataset, [dataset.id for dataset in (*demo.datasets, *demo.downloads)])
        return settings, None
    if not demo.accepts:
        raise UserError(msg("{name} takes no file of your own. Leave out --file and choose a data set."), name=demo.id)
    if demo.kind != "table":
        return _own_kept(asked, settings, demo.kind, store)
    content, sha = _kept(Path(asked.file), store)
    return _own(asked, dataclasses.replace(settings, dataset=UPLOAD + sha), content), content


def _dataset(demo: Demo, wanted: str | None) -> str:
    """The id of a data set; of a family such as Tox21, which is learned as a whole, the first of its variants."""
    if not wanted or demo.dataset(wanted):
        return wanted or demo.defaults.dataset
    families = {one.download.family.lower(): one.id for one in reversed(demo.downloads) if one.download}
    return families.get(wanted.lower(), wanted)


def _own_kept(asked: argparse.Namespace, settings: Settings, kind: str, store: Store) -> tuple[Settings, bytes]:
    from core.commands.kept_files import collect_path, guessed

    def collect(sent: list[tuple[str, bytes]]) -> bytes:
        if kind == "picture":
            from core.data.pictures.collecting import collect_pictures

            return collect_pictures(sent, Choice(asked.side, asked.plane))
        if kind == "molecule":
            from core.data.molecules.choice import MoleculeChoice
            from core.data.molecules.collecting import collect_molecules

            name, file = sent[0]
            return collect_molecules(file, name, MoleculeChoice(labels=_labels(asked)))
        from core.data.series.collecting import collect_series

        said = {name: getattr(asked, option.replace("-", "_")) for name, option in OPTIONS.items()}
        return collect_series(sent, SeriesChoice(**{name: value for name, value in said.items() if value}))

    content = collect_path(Path(asked.file), collect)
    target = settings.target if kind == "molecule" else ""
    own = dataclasses.replace(settings, target=target, dataset=UPLOAD + store.keep_upload(content))
    chosen = guessed(own, content, asked.positive, asked.group, asked.split_column)
    return dataclasses.replace(chosen, split=asked.split or chosen.split), content


def _labels(asked: argparse.Namespace) -> tuple[str, ...]:
    """The columns of a file with molecules that are to be predicted; none: guess."""
    return tuple(filter(None, asked.labels or [asked.target]))


def _kept(path: Path, store: Store) -> tuple[bytes, str]:
    """The user's file as a checked table, and the hash under which it is kept."""
    from core.data.uploads import read_table

    content, _ = read_table(read_file(path), path.name)
    return content, store.keep_upload(content)


def _own(asked: argparse.Namespace, settings: Settings, content: bytes) -> Settings:
    """Settings for the user's file; what was not said is guessed as the page guesses it."""
    from core.data.roles import guess_roles
    from core.data.uploads import open_table

    guess = guess_roles(open_table(content), settings.target)
    group = guess.group if asked.group is None else asked.group
    ignored = guess.ignored if asked.ignored is None else settings.ignored
    column = guess.split if asked.split_column is None else asked.split_column
    unused = (guess.target, group, column)
    return dataclasses.replace(
        settings,
        target=guess.target,
        positive=guess.positive if asked.positive is None else asked.positive,
        group=group,
        ignored=tuple(name for name in ignored if name not in unused),
        types=settings.types if asked.types is not None else tuple(p for p in guess.types if p[0] not in unused),
        units=settings.units if asked.units is not None else tuple(p for p in guess.units if p[0] not in unused),
        report_by=guess.report_by if asked.report_by is None else asked.report_by,
        split_column=column,
        split=asked.split or ("column" if column else "group" if group else settings.split),
    )


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


def _known(wanted: str, known: Sequence[str]) -> None:
    if wanted not in known:
        raise UserError(msg("There is no {name} here. Known: {known}."), name=wanted, known=", ".join(known))


def _say(progress: Progress, trainings: int) -> None:
    left = "" if progress.left_s is None else f", {progress.left_s:.0f} s left"
    which = f"training {progress.part}/{trainings}, " if trainings > 1 else ""
    which = which if progress.part else "a classifier first, "
    print(f"\r{which}epoch {progress.epoch}/{progress.epochs}{left}   ", end="", file=sys.stderr)
