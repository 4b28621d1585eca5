"""The same jobs without a browser: ``python -m core list | train | predict | report | runs | export | import``."""

from __future__ import annotations

import argparse
import dataclasses
import json
import locale
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from core.engine.quiet import without_chatter
from core.errors import UserError
from core.folds import folds_text
from core.i18n import LANGUAGES, Translator, msg, translator
from core.limits import check
from core.registry import demo as find_demo
from core.registry import demos
from core.results import Run
from core.run_commands import add_run_commands, found, read_file
from core.spec import FOLDS, IMBALANCES, MEMBERS, UPLOAD, Hooks, Progress, Settings, fingerprint
from core.store import Store, sha256, write

SPLITS = ("random", "group", "column", "official", "scaffold", "fold")
FORMATS = ("html",)
CHOSEN = (
    *("dataset", "model", "target", "positive", "group", "split", "split_column", "report_by"),
    *("epochs", "batch", "learning_rate", "patience", "imbalance", "temperature", "seed"),
    *("members", "folds"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it worked, 2 and one plain sentence on stderr when the input was refused."""
    asked = _parser().parse_args(arguments)
    try:
        asked.command(asked)
    except UserError as error:
        print(_translator()(error.text, **error.values), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


def _list(asked: argparse.Namespace) -> None:
    found = [
        {
            "demo": demo.id,
            "title": demo.title,
            "datasets": [dataset.id for dataset in demo.datasets],
            "models": [model.id for model in demo.models],
        }
        for demo in demos().values()
    ]
    if asked.json:
        print(json.dumps(found, indent=1))
        return
    for line in found:
        print(
            f"{line['demo']}: {line['title']}\n  --dataset {' | '.join(line['datasets'])}\n  --model {' | '.join(line['models'])}"
        )


def _train(asked: argparse.Namespace) -> None:
    with without_chatter():
        from core.experiment import run_experiment

    store = Store()
    settings, content = _settings(asked, store)
    data = find_demo(settings.demo).load(settings, content).sha256 if content is None else sha256(content)
    checkpoint = store.checkpoint(fingerprint(settings, data))  # what was stopped, here or on the page, goes on
    hooks = Hooks(on_progress=lambda progress: _say(progress, settings.trainings), checkpoint=checkpoint)
    run = run_experiment(settings, hooks, store, content)
    store.forget_checkpoints(run.run)
    print(file=sys.stderr)
    if asked.json:
        write(Path(asked.json), json.dumps(summary(run), ensure_ascii=False, indent=1).encode())
    auroc, figure = run.metrics["auroc"], "macro AUROC" if run.classes else "AUROC"
    print(f"{run.run}  {figure} {auroc.value} [{auroc.low}, {auroc.high}]  N {auroc.n}")
    if run.folds:
        print("\n".join(folds_text(run, _translator())))


def summary(run: Run) -> dict[str, Any]:
    """The object that ``--json`` writes."""
    plain = run.to_dict()
    logistic = next(baseline for baseline in plain["baselines"] if baseline["id"] == "logistic")

    def figures(metrics: dict[str, Any]) -> dict[str, Any]:
        return {name: {key: m[key] for key in ("value", "low", "high", "n")} for name, m in metrics.items()}

    return {
        "run": run.run,
        "demo": run.settings.demo,
        "dataset": run.settings.dataset,
        "model": run.settings.model,
        "seed": run.settings.seed,
        "split": run.settings.split,
        "rows": {name: run.split[name] for name in ("train", "validation", "test")},
        "metrics": figures(plain["metrics"]) | _by_class(plain, figures),
        "baseline": {"name": logistic["name"], "metrics": figures(logistic["metrics"])},
        "seconds": plain["seconds"],
        "versions": plain["versions"],
    }


def _by_class(plain: dict[str, Any], figures: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    """The figures of each class against the rest as ``auroc/<class>``; nothing where there are two outcomes."""
    told = zip(plain["data"]["classes"], plain["classes"], strict=False)
    return {f"{name}/{label}": value for label, one in told for name, value in figures(one["metrics"]).items()}


def _predict(asked: argparse.Namespace) -> None:
    from core.batch import predict_file
    from core.batch_words import drift_lines, told_lines

    store, path = Store(), Path(asked.file)
    run = found(store, asked.run)
    if find_demo(run.settings.demo).kind == "picture":
        _predict_pictures(asked, path, run, store)
        return
    batch = predict_file(read_file(path), path.name, run, store, asked.language)
    write(Path(asked.out), batch.csv)
    t = translator(asked.language)
    for said in [*told_lines(batch, t), *drift_lines(run, batch, t)]:
        print(said, file=sys.stderr)
    for line, why in batch.refused:
        print(t("Line {line}: {why}.", line=line, why=t(why)), file=sys.stderr)


def _predict_pictures(asked: argparse.Namespace, path: Path, run: Run, store: Store) -> None:
    from core.picture_batch import predict_path

    t = translator(asked.language)
    content, pictures = predict_path(path, run, store, t)
    write(Path(asked.out), content)
    for finding in (*pictures.changes, *(why for _, why in pictures.refused)):
        print(t(finding.text, **finding.values), file=sys.stderr)


def _report(asked: argparse.Namespace) -> None:
    from core.explain.importance import kept
    from core.report.html import html_report

    store = Store()
    run = found(store, asked.run)
    page = html_report(run, find_demo(run.settings.demo), translator(asked.language), kept(store, run))
    write(Path(asked.out), page.encode())


def _settings(asked: argparse.Namespace, store: Store) -> tuple[Settings, bytes | None]:
    if asked.demo not in demos():
        raise UserError(
            msg("There is no demo named {name}. Known: {known}."), name=asked.demo, known=", ".join(sorted(demos()))
        )
    demo = find_demo(asked.demo)
    said = {name: getattr(asked, name) for name in CHOSEN if getattr(asked, name) is not None}
    said["ignored"] = tuple(name for name in asked.ignored or () if name)
    said |= {name: tuple(pair for pair in getattr(asked, name) or () if pair[0]) for name in ("types", "units")}
    said["corrections"] = tuple(sorted(asked.corrections or ()))
    settings = dataclasses.replace(demo.defaults, **said)
    check(settings)
    _known(settings.model, [model.id for model in demo.models])
    if asked.file is None:
        _known(settings.dataset, [dataset.id for dataset in demo.datasets])
        return settings, None
    if not demo.accepts:
        raise UserError(msg("{name} takes no file of your own. Leave out --file and choose a data set."), name=demo.id)
    content, sha = _read(Path(asked.file), store)
    return _own(asked, dataclasses.replace(settings, dataset=UPLOAD + sha), content), content


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


def _read(path: Path, store: Store | None = None) -> tuple[bytes, str]:
    from core.data.uploads import read_table

    content, _ = read_table(read_file(path), path.name)
    return content, store.keep_upload(content) if store else ""


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
    print(f"\r{which}epoch {progress.epoch}/{progress.epochs}{left}   ", end="", file=sys.stderr)


def _translator() -> Translator:
    return translator("zh" if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One plain sentence instead of the usage."""
        self.exit(2, f"{message}. See: {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m core", description="Vitrine without a browser.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, work: Callable[[argparse.Namespace], None], help_: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help_, description=help_)
        made.set_defaults(command=work)
        return made

    command("list", _list, "The demos, their data sets and models.").add_argument("--json", action="store_true")
    train = command("train", _train, "Train one model and keep the run.")
    train.add_argument("demo")
    source = train.add_mutually_exclusive_group()
    source.add_argument("--dataset", metavar="ID")
    source.add_argument("--file", metavar="PATH")
    train.add_argument("--target", metavar="COLUMN")
    train.add_argument(
        "--positive", metavar="CLASS", help="the class whose probability is predicted; empty: all at once"
    )
    train.add_argument("--group", metavar="COLUMN", help="rows of one patient have equal values there")
    train.add_argument("--ignore", dest="ignored", action="append", metavar="COLUMN", help="may be said several times")
    for kind in ("category", "number"):
        help_ = f"read the column as a {kind}; may be said several times"
        train.add_argument(f"--{kind}", dest="types", action="append", metavar="COLUMN", type=_kind(kind), help=help_)
    train.add_argument("--unit", dest="units", action="append", metavar="COLUMN=UNIT", type=_unit)
    train.add_argument("--report-by", metavar="COLUMN", help="the column by whose groups the figures are shown first")
    train.add_argument("--model", metavar="ID")
    for name in ("epochs", "batch", "patience", "seed"):
        train.add_argument(f"--{name}", type=int, metavar="N")
    train.add_argument("--learning-rate", type=float, metavar="X")
    train.add_argument("--imbalance", choices=IMBALANCES, help="what is done about a rare class")
    train.add_argument("--temperature", action=argparse.BooleanOptionalAction, help="scale risks by one fitted number")
    train.add_argument("--members", type=int, choices=MEMBERS, help="networks whose probabilities are averaged")
    train.add_argument("--folds", type=int, choices=FOLDS, help="of a cross-validation after the training; 0: none")
    train.add_argument("--split", choices=SPLITS)
    train.add_argument("--split-column", metavar="COLUMN", help="says training, validation or test in every row")
    help_ = "learn that case as another class; nothing after =: leave it out; may be said several times"
    train.add_argument(
        "--correction", dest="corrections", action="append", metavar="CASE=CLASS", type=_correction, help=help_
    )
    train.add_argument("--json", metavar="PATH")
    predict = command("predict", _predict, "Probabilities for every row of a file, for a picture or a folder of them.")
    predict.add_argument("run")
    predict.add_argument("--file", required=True, metavar="PATH")
    predict.add_argument("--language", choices=tuple(LANGUAGES), default="en", help="of the notes in the table")
    predict.add_argument("--out", required=True, metavar="PATH")
    report = command("report", _report, "A run as a document.")
    report.add_argument("run")
    report.add_argument("--format", choices=FORMATS, default="html")
    report.add_argument("--language", choices=tuple(LANGUAGES), default="en")
    report.add_argument("--out", required=True, metavar="PATH")
    add_run_commands(command, summary)
    return parser


if __name__ == "__main__":
    sys.exit(main())
