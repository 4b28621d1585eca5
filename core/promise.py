"""The answer sets of a run: their limits from its validation cases, and whether its test cases bear out what they promise."""

from __future__ import annotations

import dataclasses
import io

import numpy as np

from core.conformal import Counted, Measured, answer_sets, falls_short, limits, measured
from core.i18n import Translator
from core.results import Run
from core.taught import Taught
from core.words import outcome_text


@dataclasses.dataclass(frozen=True)
class Promise:
    """Answer sets of one coverage: their limits (classes,), validation cases of each class, and how they did on the test cases."""

    coverage: float
    most: np.ndarray
    n: tuple[int, ...]
    measured: Measured


def promised(taught: Taught, test: bytes, coverage: float) -> Promise:
    """The answer sets from the validation cases and the ``test.npz`` of a run."""
    with np.load(io.BytesIO(test), allow_pickle=False) as file:
        y, p = file["y"].astype(np.int64), file["p"]
        patients = file.get("patient")
    most = limits(taught.y, taught.p, coverage)
    n = np.bincount(taught.y, minlength=len(most))
    return Promise(coverage, most, tuple(n.tolist()), measured(y, answer_sets(p, most), patients))


def counted(run: Run, kept: Promise, t: Translator) -> list[tuple[str, Counted]]:
    """How often the set holds the true outcome: in all test cases, then in those of each outcome."""
    names = [outcome_text(run.settings.dataset, name, t) for name in run.data["classes"]]
    return list(zip([t("all"), *names], [kept.measured.covered, *kept.measured.by_class], strict=True))


def kept_text(kept: Promise, t: Translator) -> str:
    """In how many test cases the set held the true outcome, in one sentence."""
    every = kept.measured.covered
    return t(
        "On the {n} test cases it did in {share} ({interval}).",
        n=every.n,
        share=share_text(every, t),
        interval=interval_text(every, t),
    )


def broken_text(run: Run, kept: Promise, t: Translator) -> str:
    """For which outcomes the promise is broken; empty where it is kept for all."""
    found = zip(counted(run, kept, t), (sum(kept.n), *kept.n), strict=True)
    names = [name for (name, held), n in found if falls_short(held, kept.coverage, n)]
    if not names:
        return ""
    return t("Less than was asked for ({names}): what holds for the validation cases does not hold here for new ones.",
             names=", ".join(names))  # fmt: skip


def share_text(found: Counted, t: Translator) -> str:
    """The share, or that there is none."""
    return t("not estimable") if found.share is None else t.percent(found.share.value, 1)


def interval_text(found: Counted, t: Translator) -> str:
    """Its 95 % interval, or that there is none."""
    share = found.share
    if share is None:
        return t("not estimable")
    return t("{low} to {high}", low=t.percent(share.low, 1), high=t.percent(share.high, 1))
