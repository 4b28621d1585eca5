"""What a job and its run are known by: equal settings on equal data with equal code share one number."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from functools import cache
from pathlib import Path

from core.spec import Settings

FOLDERS = ("chemistry", "data", "demos", "evaluation", "models")
FILES = (
    *("spec", "results", "training", "augmentation", "ensembles", "repeats", "crossvalidation", "learning_curve"),
    *("forecasting", "forecast_training", "forecast_measuring", "conformal_forecasts", "clarke", "own_series"),
    *("experiment", "measuring", "follow_up", "groups", "decisions/bands", "decisions/subgroups", "decisions/table"),
    *("synthesis", "synthesis_judge", "synthesis_play", "synthesis_measuring", "synthesis_use", "assays", "stopping"),
    *("writing", "written", "own_molecules"),
)


def fingerprint(settings: Settings, data_sha256: str) -> str:
    """The key of a job and of its run, 20 hex digits."""
    said = json.dumps([dataclasses.asdict(settings), data_sha256, code_sha256()], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:20]


@cache
def code_sha256() -> str:
    """One hash over every source file whose change could change a figure."""
    core = Path(__file__).parent
    files = [core / f"{name}.py" for name in FILES]
    files += [path for folder in FOLDERS for path in (core / folder).rglob("*.py")]
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
