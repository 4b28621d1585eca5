"""What a sentence is made of: one value of one run, and shares as so many of 100."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping

from core.forecast_words import ahead, horizons
from core.i18n import Filled, Phrase, Translator, msg
from core.registry import demos
from core.results import Run
from core.words.naming import outcome_text

BASES = (100, 1000, 10_000)
CASES: Mapping[str, str] = {
    "table": msg("people"),
    "picture": msg("pictures"),
    "series": msg("recorded cases"),
    "molecule": msg("molecules"),
}
"""Who or what is asked about, by the kind of the data."""


@dataclasses.dataclass(frozen=True)
class Figure:
    """One value, finite or infinite, of the figure ``name`` of a run."""

    run: Run
    name: str
    value: float
    t: Translator
    prevalence: float | None = None  # that is looked at, 0 to 1; None: that of the test cases
    interval: tuple[float, float] | None = None  # of 95 %, where there is one

    @property
    def cases(self) -> Phrase:
        """Who or what is asked about."""
        return Phrase(CASES[demos()[self.run.settings.demo].kind])

    @property
    def outcome(self) -> str:
        """The class that is asked about."""
        return outcome_text(self.run.settings.dataset, self.run.outcome, self.t)

    @property
    def ahead(self) -> Filled:
        """Of a forecast, how far ahead."""
        wanted = self.name.partition("/")[2]
        return next(ahead(self.run, one) for one in horizons(self.run) if f"{one:g}" == wanted)

    def say(self, text: str, **values: object) -> str:
        """The sentence, with ``cases``, ``outcome`` and ``ahead`` where it wants them."""
        own = {name: getattr(self, name) for name in ("cases", "outcome", "ahead") if f"{{{name}}}" in text}
        return self.t(text, **own, **values)


Say = Callable[[Figure], str]


def share(text: str) -> Say:
    """Says a share between 0 and 1 as so many of 100."""
    return lambda figure: figure.say(text, **of_hundred(figure.value))


def of_hundred(share: float) -> dict[str, int]:
    """A share between 0 and 1 as ``n`` of ``base``, and the ``rest``: 100, or more where 100 would show all or none.

    So many of a round number are understood better than a percentage: Gigerenzer et al., Psychol Sci Public Interest 2007.
    """
    for base in BASES:
        n = round(base * share)
        if 0 < n < base or share in (0.0, 1.0):
            break
    return {"base": base, "n": n, "rest": base - n}
