"""The command that fetches a data set: the same job as the button on the page."""

from __future__ import annotations

import argparse
import sys

from core.commands.arguments import Command
from core.registry import demos
from core.spec import Hooks, Progress
from core.store import Store


def add_data_commands(command: Command) -> None:
    """``download``: its arguments and its work."""
    download = command("download", _download, "Fetch a data set that is not bundled from its official address.")
    download.add_argument("demo", choices=[demo.id for demo in demos().values() if demo.downloads])
    download.add_argument("dataset", metavar="ID")


def _download(asked: argparse.Namespace) -> None:
    from core.data.downloads import download_settings
    from core.data.fetching import fetch

    fetch(download_settings(asked.demo, asked.dataset), Hooks(on_progress=_say), Store(), None)
    print(file=sys.stderr)


def _say(progress: Progress) -> None:
    print(f"\r{progress.epoch} %, {progress.step / 1000:.1f} MB   ", end="", file=sys.stderr)
