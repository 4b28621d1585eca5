"""The command line's training: one experiment, and what is printed of it."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path

from core.commands.arguments import Command
from core.commands.summary import summary
from core.commands.train_arguments import add_data, add_network
from core.commands.train_settings import asked_settings
from core.engine.quiet import without_chatter
from core.fingerprint import fingerprint
from core.folds import folds_text
from core.i18n import system_translator
from core.registry import demo as find_demo
from core.sizes import sizes_text
from core.spec import Hooks, Progress, later
from core.store import Store, sha256, write
from core.words import SPLITS, headline


def add_train_command(command: Command) -> None:
    """``train``: its arguments and its work."""
    train = command("train", _train, "Train one model and keep the run.")
    train.add_argument("demo")
    add_data(train)
    add_network(train)
    train.add_argument("--split", choices=tuple(SPLITS))
    train.add_argument("--split-column", metavar="COLUMN", help="says training, validation or test in every row")
    train.add_argument("--json", metavar="PATH")


def _train(asked: argparse.Namespace) -> None:
    store = Store()
    settings, content = asked_settings(asked, store)
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


def _say(progress: Progress, trainings: int) -> None:
    left = "" if progress.left_s is None else f", {progress.left_s:.0f} s left"
    which = f"training {progress.part}/{trainings}, " if trainings > 1 else ""
    which = which if progress.part else "a classifier first, "
    print(f"\r{which}epoch {progress.epoch}/{progress.epochs}{left}   ", end="", file=sys.stderr)
