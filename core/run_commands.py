"""The command line's jobs on stored runs: list them, write one as a bundle, read a bundle."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.errors import UserError
from core.i18n import LANGUAGES, msg, translator
from core.registry import demo as find_demo
from core.results import Run
from core.runs import listed, note
from core.store import Store, write

Command = Callable[[str, Callable[[argparse.Namespace], None], str], argparse.ArgumentParser]


def found(store: Store, wanted: str) -> Run:
    """The run of that number; UserError where there is none."""
    run = store.load(wanted)
    if run is None:
        raise UserError(msg("There is no run {name} on this machine. See: python -m core runs"), name=wanted)
    return run


def read_file(path: Path) -> bytes:
    """The bytes of a file; UserError where there is none."""
    if not path.is_file():
        raise UserError(msg("There is no file {name}. Check the path."), name=path.name)
    return path.read_bytes()


def add_run_commands(command: Command, summary: Callable[[Run], dict[str, Any]]) -> None:
    """``runs``, ``export`` and ``import``; ``summary`` is a run as ``--json`` writes it."""
    runs = command("runs", lambda asked: _runs(asked, summary), "The runs on this machine.")
    runs.add_argument("--json", action="store_true")
    export = command("export", _export, "A run as a bundle: the model and all that belongs to it in one ZIP file.")
    export.add_argument("run")
    export.add_argument("--language", choices=tuple(LANGUAGES), default="en", help="of the model card in it")
    export.add_argument("--out", required=True, metavar="PATH")
    bring = command("import", _import, "Read a bundle and keep its run; nothing that is here is overwritten.")
    bring.add_argument("file", metavar="FILE")


def _runs(asked: argparse.Namespace, summary: Callable[[Run], dict[str, Any]]) -> None:
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
