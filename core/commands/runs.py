"""The command line's jobs on stored runs: ask one, print one, list them, write one as a bundle, read a bundle."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from core.commands.arguments import Command, read_file
from core.commands.screening import screen_file
from core.commands.summary import summary
from core.errors import UserError
from core.forecast_words import glucose
from core.glucose_units import UNITS, in_unit
from core.i18n import LANGUAGES, msg, translator
from core.registry import demo as find_demo
from core.report.formats import ENDINGS, make_report
from core.results import Run
from core.runs import listed, note
from core.store import Store, write
from core.tasks import task_of


def found(store: Store, wanted: str) -> Run:
    """The run of that number; UserError where there is none."""
    run = store.load(wanted)
    if run is None:
        raise UserError(msg("There is no run {name} on this machine. See: python -m core runs"), name=wanted)
    return run


def add_run_commands(command: Command) -> None:
    """``predict``, ``report``, ``runs``, ``export`` and ``import``: their arguments and their work."""
    predict = command(
        "predict",
        _predict,
        "Probabilities for every row of a file or every molecule of a list, for a picture or a recording, a folder or a ZIP file.",
    )
    predict.add_argument("run")
    predict.add_argument("--file", required=True, metavar="PATH")
    predict.add_argument("--language", choices=tuple(LANGUAGES), default="en", help="of the notes in the table")
    predict.add_argument("--out", required=True, metavar="PATH")
    report = command("report", _report, "A run as a document.")
    report.add_argument("run")
    report.add_argument(
        "--format", choices=tuple(ENDINGS), default="html", help="figures: each chart as SVG and PNG, in one ZIP file"
    )
    report.add_argument("--language", choices=tuple(LANGUAGES), default="en")
    report.add_argument("--unit", choices=tuple(UNITS), help="of glucose; a forecast of it is reported in either")
    report.add_argument("--out", required=True, metavar="PATH")
    runs = command("runs", _runs, "The runs on this machine.")
    runs.add_argument("--json", action="store_true")
    export = command("export", _export, "A run as a bundle: the model and all that belongs to it in one ZIP file.")
    export.add_argument("run")
    export.add_argument("--language", choices=tuple(LANGUAGES), default="en", help="of the model card in it")
    export.add_argument("--out", required=True, metavar="PATH")
    bring = command("import", _import, "Read a bundle and keep its run; nothing that is here is overwritten.")
    bring.add_argument("file", metavar="FILE")


def _predict(asked: argparse.Namespace) -> None:
    from core.batch import predict_file
    from core.batch_words import drift_lines, set_lines, told_lines

    store, path = Store(), Path(asked.file)
    run = found(store, asked.run)
    if not task_of(run).probabilities:
        raise UserError(msg("The network of run {name} gives no risks for a file. Ask it on its page."), name=run.run)
    kind = find_demo(run.settings.demo).kind
    if kind == "molecule":
        screen_file(path, run, store, Path(asked.out))
        return
    if kind in ("picture", "series"):
        _predict_files(asked, path, run, store, kind)
        return
    batch = predict_file(read_file(path), path.name, run, store, asked.language)
    write(Path(asked.out), batch.csv)
    t = translator(asked.language)
    for said in [*set_lines(run, batch, t), *told_lines(batch, t), *drift_lines(run, batch, t)]:
        print(said, file=sys.stderr)
    for line, why in batch.refused:
        print(t("Line {line}: {why}.", line=line, why=t(why)), file=sys.stderr)


def _predict_files(asked: argparse.Namespace, path: Path, run: Run, store: Store, kind: str) -> None:
    from core import picture_batch, series_batch
    from core.asked_files import told

    t = translator(asked.language)
    predict = picture_batch.predict_path if kind == "picture" else series_batch.predict_path
    content, came = predict(path, run, store, t)
    write(Path(asked.out), content)
    for line in told(came, t):
        print(line, file=sys.stderr)


def _report(asked: argparse.Namespace) -> None:
    store = Store()
    run = found(store, asked.run)
    if asked.unit:
        if run.task != "forecast" or not glucose(run):
            raise UserError(msg("Run {name} forecasts no glucose. Leave out the unit."), name=run.run)
        run = in_unit(run, asked.unit)
    made = make_report(asked.format, store, run, find_demo(run.settings.demo), translator(asked.language))
    write(Path(asked.out), made)


def _runs(asked: argparse.Namespace) -> None:
    store = Store()
    known = [summary(run) | {"created": run.created, "name": note(store, run.run).name} for run in listed(store)]
    if asked.json:
        print(json.dumps(known, ensure_ascii=False, indent=1))
        return
    for line in known:
        words = (line["run"], line["created"], line["demo"], line["dataset"], line["model"], line["name"])
        print("  ".join(filter(None, words)))


def _export(asked: argparse.Namespace) -> None:
    from core.bundle import make_bundle

    store = Store()
    run = found(store, asked.run)
    write(Path(asked.out), make_bundle(run, find_demo(run.settings.demo), store, translator(asked.language)))


def _import(asked: argparse.Namespace) -> None:
    from core.bundle import keep_bundle, read_bundle

    path = Path(asked.file)
    run = keep_bundle(Store(), *read_bundle(read_file(path), path.name))
    print(run.run)
