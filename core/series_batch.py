"""Many series asked at once by the command line, and what has to be known of a run to read them."""

from __future__ import annotations

from pathlib import Path

from core.asked_files import answered, files_at
from core.data.series.asked import Network, NewSeries, read_series
from core.i18n import Translator
from core.results import Run
from core.store import Store

READ_WITH = (".dat", ".atr", ".hea")  # of a WFDB record: one of its files means all that are called so


def network_of(run: Run) -> Network:
    """The run as a reader of new series has to know it."""
    return Network(run.schema, run.settings.dataset, run.settings.landmark, run.data.get("read", {}))


def predict_path(path: Path, run: Run, store: Store, t: Translator) -> tuple[bytes, NewSeries]:
    """The table of risks for a recording, a table or ZIP file of series, or a folder of them; UserError where there is none."""
    asked = read_series(_files(path), network_of(run))
    return answered(asked, asked.series, run, store, t)


def _files(path: Path) -> list[tuple[str, bytes]]:
    """Those of a path, and of a WFDB record all files beside it that belong to it."""
    found = files_at(path)
    if path.is_dir() or path.suffix.lower() not in READ_WITH:
        return found
    beside = sorted(other for other in path.parent.glob(f"{path.stem}.*") if other.is_file() and other != path)
    return [*found, *((other.name, other.read_bytes()) for other in beside)]
