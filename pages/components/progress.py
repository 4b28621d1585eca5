"""How far a training is, in words."""

from __future__ import annotations

from core.engine.client import Job
from core.i18n import Translator
from core.spec import DOWNLOAD, SCREEN, SHARES

ACTIVE = ("queued", "running", "stopping")


def progress_text(job: Job, t: Translator) -> str:
    """Where a training stands that is not over."""
    if job.state == "queued":
        return _waiting(job, t)
    if job.state == "stopping":
        return t("Stopping…")
    if job.settings.model == DOWNLOAD:
        return _fetched(job, t)
    if job.settings.model == SCREEN:
        return _answered(job, t)
    if not job.part:
        return _before(job, t)
    if not job.step and job.part == 1:
        return t("Preparing the data and the network…")
    if job.share >= 1:
        return t("Measuring how good it is…")
    return " · ".join((*_which(job, t), *_epochs(job, t)))


def _before(job: Job, t: Translator) -> str:
    """What a synthesis trains before its own two networks."""
    return " · ".join((t("First a small classifier, which will judge the pictures"), *_epochs(job, t)))


def _epochs(job: Job, t: Translator) -> list[str]:
    epoch = t("Epoch {epoch} of {epochs}", epoch=job.epoch, epochs=job.epochs)
    left = [t("about {time} left", time=t.duration(job.left_s))] if job.left_s is not None else []
    return [epoch, *left]


def _fetched(job: Job, t: Translator) -> str:
    """A download reports itself in percent, and its steps are kilobytes."""
    left = t("about {time} left", time=t.duration(job.left_s)) if job.left_s is not None else ""
    return " · ".join(filter(None, (t("{mb} MB fetched", mb=t.number(job.step / 1000, 1)), left)))


def _answered(job: Job, t: Translator) -> str:
    """A screening reports itself in percent, and its steps are molecules."""
    left = t("about {time} left", time=t.duration(job.left_s)) if job.left_s is not None else ""
    return " · ".join(filter(None, (t("{n} molecules answered", n=job.step), left)))


def _which(job: Job, t: Translator) -> list[str]:
    """Which fold, and which network of several, is trained now; a teacher comes before all."""
    members, folds, teachers = job.settings.members, job.settings.folds, int(bool(job.settings.teacher))
    if job.part <= teachers:
        return [t("Training the larger network first")]
    fold, member = divmod(job.part - 1 - teachers, members)
    said = []
    if fold > folds:
        said.append(t("Smaller training part {n} of {parts}", n=fold - folds, parts=len(SHARES)))
    elif folds:
        said.append(t("Fold {n} of {folds}", n=fold, folds=folds) if fold else t("Training before the folds"))
    if members > 1:
        said.append(t("Network {n} of {members}", n=member + 1, members=members))
    return said


def _waiting(job: Job, t: Translator) -> str:
    if job.position > 1:
        return t("Waiting for a free worker: {n} before you", n=job.position - 1)
    return t("A worker is getting ready…")
