"""Several networks that answer together, in words."""

from __future__ import annotations

from core.i18n import Translator
from core.results import Run


def members_text(run: Run, t: Translator) -> str:
    """How many networks answer together, from which seeds, and how long each was trained; empty for one network."""
    if not run.members:
        return ""
    epochs = [len(member["loss"]) for member in run.members]
    kept = ", ".join(str(member["best_epoch"]) for member in run.members)
    said = t(
        "{n} networks of the same kind, from the seeds {first} to {last}, answer together: their probabilities are averaged. "
        "They were trained for {least} to {most} epochs; kept of each: epoch {kept}.",
        n=len(run.members),
        first=str(run.settings.seed),
        last=str(run.settings.seed + len(run.members) - 1),
        least=min(epochs),
        most=max(epochs),
        kept=kept,
    )
    wanted = run.settings.members
    return t.join(said, t("{n} were asked for.", n=wanted) if wanted > len(run.members) else "")
