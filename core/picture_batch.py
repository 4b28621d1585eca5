"""Many pictures asked at once by the command line."""

from __future__ import annotations

from pathlib import Path

from core.asked_files import answered, files_at
from core.data.pictures.choice import PLANES, Choice
from core.data.pictures.reading import NewPictures, read_pictures
from core.i18n import Translator
from core.results import Run
from core.store import Store


def plane_of(run: Run) -> str:
    """In which plane volumes are cut for a run: the one it learned from."""
    learned = run.data.get("read", {}).get("plane")
    return learned if learned in PLANES else Choice.plane


def predict_path(path: Path, run: Run, store: Store, t: Translator) -> tuple[bytes, NewPictures]:
    """The table of risks for a picture, a ZIP file or a folder of them on this machine; UserError where there is none."""
    asked = read_pictures(files_at(path), run.schema["shape"], plane_of(run))
    return answered(asked, asked.pixels, run, store, t)
