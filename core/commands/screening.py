"""Very many molecules asked about from the command line: the same job as the panel on the page, without the engine."""

from __future__ import annotations

import sys
from pathlib import Path

from core.commands.arguments import read_file
from core.errors import UserError
from core.i18n import msg
from core.results import Run
from core.spec import Hooks, Progress
from core.store import Store, sha256, write

ENDINGS = ("csv", "parquet")


def screen_file(path: Path, run: Run, store: Store, out: Path) -> None:
    """Answer every molecule of the file at ``path`` by ``run`` and write ``out``, .csv or .parquet; what was stopped goes on."""
    from core.chemistry.screened import answers_file
    from core.screening import screen_folder, screen_settings, work

    kind = out.suffix.removeprefix(".").lower()
    if kind not in ENDINGS:
        said = msg("{name} is no name for the answers. Let it end in one of these: {known}.")
        raise UserError(said, name=out.name, known=", ".join(f".{one}" for one in ENDINGS))
    content = read_file(path)
    settings = screen_settings(run, sha256(content))
    work(settings, Hooks(on_progress=_say), store, content)
    write(out, answers_file(screen_folder(settings, store), kind))
    print(file=sys.stderr)


def _say(progress: Progress) -> None:
    print(f"\r{progress.epoch} %, {progress.step / max(progress.seconds, 0.1):.0f}/s   ", end="", file=sys.stderr)
