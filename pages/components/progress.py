"""How far a training is, in words."""

from __future__ import annotations

from core.engine.client import Job
from core.i18n import Translator

ACTIVE = ("queued", "running", "stopping")


def progress_text(job: Job, t: Translator) -> str:
    """Where a training stands that is not over."""
    if job.state == "queued":
        return _waiting(job, t)
    if job.state == "stopping":
        return t("Stopping…")
    if not job.epoch:
        return t("Preparing the data and the network…")
    if job.epoch >= job.epochs:
        return t("Measuring how good it is…")
    left = t("about {time} left", time=t.duration(job.left_s)) if job.left_s is not None else ""
    return t("Epoch {epoch} of {epochs}", epoch=job.epoch, epochs=job.epochs) + (f" · {left}" if left else "")


def _waiting(job: Job, t: Translator) -> str:
    if job.position > 1:
        return t("Waiting for a free worker: {n} before you", n=job.position - 1)
    return t("A worker is getting ready…")
