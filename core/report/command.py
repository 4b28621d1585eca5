"""The command line that repeats a run: whatever it would otherwise guess or take from the demo's defaults is said."""

from __future__ import annotations

import shlex

from core.data.series.choice import OPTIONS
from core.registry import demo as find_demo
from core.results import Run
from core.spec import UPLOAD

# said only where they are not the demo's own
TUNED = ("batch", "learning_rate", "patience", "imbalance", "members", "folds", "teacher", "softness")

READ = {"plane": "plane", "label": "label", **OPTIONS}  # how a file was read, besides, and the option that says it


def repeat_command(run: Run) -> str:
    """The exact ``python -m core train ...`` of a run, quoted for a POSIX shell; PATH stands for the user's own file."""
    chosen = run.settings
    usual = find_demo(chosen.demo).defaults
    own = chosen.dataset.startswith(UPLOAD)
    words = ["python", "-m", "core", "train", chosen.demo]
    words += ["--file", "PATH"] if own else ["--dataset", chosen.dataset]
    if own and find_demo(chosen.demo).kind == "picture":
        words += ["--side", str(run.schema["shape"][0])]
    words += [f"--{READ[name]}={value}" for name, value in run.data.get("read", {}).items() if name in READ]
    words += [f"--label={name}" for name, _, _ in run.data.get("assays", ())] if own else []
    for name in ("target", "positive", "group"):
        if (value := getattr(chosen, name)) or (own and name in ("positive", "group")):
            words.append(f"--{name}={value}")
    table = own and find_demo(chosen.demo).kind == "table"  # of which the columns are guessed
    words += [f"--ignore={name}" for name in chosen.ignored or ([""] if table else [])]
    words += [f"--{kind}={name}" for name, kind in chosen.types or ([("", "category")] if table else [])]
    words += [f"--unit={name}={unit}" for name, unit in chosen.units or ([("", "")] if table else [])]
    words += [f"--report-by={chosen.report_by}"] if chosen.report_by or table else []
    words += [f"--landmark={chosen.landmark:g}"] if chosen.landmark else []
    words += ["--model", chosen.model, "--epochs", str(chosen.epochs)]
    for name in TUNED:
        if (value := getattr(chosen, name)) != getattr(usual, name):
            words += [f"--{name.replace('_', '-')}", str(value)]
    if chosen.augment != usual.augment:
        words += ["--augment", *chosen.augment]
    for name in ("temperature", "sizes"):
        if (value := getattr(chosen, name)) != getattr(usual, name):
            words.append(f"--{name}" if value else f"--no-{name}")
    words += [f"--correction={row + 1}={label}" for row, label in chosen.corrections]
    words += ["--seed", str(chosen.seed), "--split", chosen.split]
    words += [f"--split-column={chosen.split_column}"] if chosen.split_column or own else []
    return shlex.join(words)
