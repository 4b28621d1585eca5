"""The importance of columns in words and rows, the same on the page and in the report."""

from __future__ import annotations

from core.explain.importance import REPEATS, Importance
from core.i18n import Translator
from core.results import Run
from core.words import column_text, interval_text, outcome_asked, value_text

NAMED = 3  # pairs


def importance_rows(run: Run, found: Importance, t: Translator) -> list[dict[str, str]]:
    """Every column with the fall of the AUROC, its interval and how far it moves the risk, the leading first."""
    rows = zip(found.names, found.drops, found.moves, strict=True)
    return [
        {
            "name": column_text(run, name, t),
            "value": value_text(drop, t),
            "interval": interval_text(drop, t),
            "move": t.number(100 * move, 1),
        }
        for name, drop, move in rows
    ]


def importance_lead(run: Run, found: Importance, t: Translator) -> str:
    """The headline: what the network relies on most, or that nothing stands out; of several classes, for which one."""
    if len(run.data["classes"]) == 2:
        return _lead(run, found, t)
    outcome = outcome_asked(run, t)
    return t.join(t("For {outcome} against all others:", outcome=outcome), _lead(run, found, t))


def _lead(run: Run, found: Importance, t: Translator) -> str:
    first = found.drops[0]
    if first.value is None:
        return t("Which measurements matter cannot be told from these test cases. {why}", why=t(first.why))
    if first.low is None or first.low <= 0:
        return t("No single measurement stands out: without any one of them the network sorts patients about as well.")
    return t(
        "The network relies most on {name}: shuffled among the patients, the AUROC falls by {value} ({interval}).",
        name=column_text(run, found.names[0], t),
        value=value_text(first, t),
        interval=interval_text(first, t),
    )


def importance_notes(run: Run, found: Importance, t: Translator) -> str:
    """How it was computed, and what it does not say."""
    left_out = t("{n} measurements that move a typical case least were not looked at.", n=found.left_out)
    return t.join(
        t(
            "Mean of {repeats} shuffles on {cases} test cases, with the 95 % interval over cases and shuffles. "
            "Where that reaches 0 or below (grey), the fall may be chance.",
            repeats=REPEATS,
            cases=found.cases,
        ),
        t(
            "This is about the network, not about causes: what it does not need may matter in the body, "
            "and what it needs may only stand for something else."
        ),
        left_out if found.left_out else "",
    )


def importance_movement(found: Importance, t: Translator) -> str:
    """What the second column of the table is."""
    return t(
        "The movement of the risk is the mean size of the Shapley values of {n} test cases against a typical case: "
        "it tells how far a measurement moves risks, not whether that makes them better.",
        n=found.explained,
    )


def importance_related(run: Run, found: Importance, t: Translator) -> str:
    """A warning of leading columns that stand in for one another; empty where there are none."""
    if not found.related:
        return ""
    named = t(", ").join(_pair(run, a, b, r, t) for a, b, r in found.related[:NAMED])
    return t(
        "Some of these go along with one another, most of all {names}. When one is shuffled the other still "
        "tells it: each looks less important than both are together.",
        names=named,
    )


def _pair(run: Run, one: str, other: str, r: float, t: Translator) -> str:
    names = (column_text(run, name, t) for name in (one, other))
    return t("{one} with {other} ({r})", **dict(zip(("one", "other"), names, strict=True)), r=t.number(r, 2))
