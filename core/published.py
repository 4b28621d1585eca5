"""What others reached on the same data, beside ours: the same on the page and in the report."""

from __future__ import annotations

from core.i18n import Translator, msg
from core.results import Run
from core.spec import Benchmark, Demo
from core.words import figure_text, names, opening

SAME = msg("Measured on the same split, which the publisher of the data made.")
OTHER = msg(
    "The published figures were measured on the publisher’s own split, this run on another one: do not compare them."
)
NO_INTERVAL = msg("The published figures come without intervals; the difference to ours may be chance.")
THRESHOLD = msg(
    "Ours and the simple models call a case by a threshold chosen on the validation cases, the published ones by the likelier "
    "class: of the two figures the AUROC is the one to compare."
)
AVERAGED = msg("Of several classes ours is the mean over the classes of each against the rest.")


def benchmark(run: Run, demo: Demo) -> Benchmark | None:
    """What was published about the data of a run, where there is something and it is asked as it was published."""
    found = demo.dataset(run.settings.dataset)
    return None if found is None or run.settings.positive else found.benchmark


def figures(known: Benchmark) -> list[str]:
    """The figures that somebody published, by their identifiers, in the order of the first one."""
    return list(dict.fromkeys(name for reached in known.reached.values() for name in reached))


def published_table(run: Run, known: Benchmark, t: Translator) -> dict[str, list[str]]:
    """Columns by their titles: whose figures, then each figure; ours with its interval, then each simple model's, then theirs."""
    ours = {t("This run"): run.metrics, **{opening(t(b["name"])): b["metrics"] for b in run.baselines}}
    table = {t("Model"): [*ours, *known.reached]}
    for figure in figures(known):
        title, _ = names(run)[figure]
        mine = [figure_text(metrics[figure], t) for metrics in ours.values()]
        table[t(title)] = [*mine, *(_told(reached.get(figure), t) for reached in known.reached.values())]
    return table


def published_notes(run: Run, known: Benchmark, t: Translator) -> str:
    """On which split, from where, and what must not be concluded."""
    split = SAME if run.settings.split == known.split else OTHER
    said = [
        t(split),
        t(NO_INTERVAL),
        t(AVERAGED if run.classes else THRESHOLD),
        t(known.remark) if known.remark else "",
    ]
    return t.join(*said, t("Source: {source}", source=known.source))


def _told(value: float | None, t: Translator) -> str:
    return "–" if value is None else t.number(value, 3)
