"""Structural alerts: published rules that a molecule matches. They are no measurements and no prediction of this program."""

from __future__ import annotations

import dataclasses
from functools import cache

from rdkit import Chem
from rdkit.Chem.FilterCatalog import FilterCatalog, FilterCatalogEntry, FilterCatalogParams

PAINS, BRENK, NIH = "PAINS", "Brenk", "NIH"
SOURCES = {
    PAINS: "Baell and Holloway 2010, doi:10.1021/jm901137j",  # disturb assays of many kinds
    BRENK: "Brenk et al. 2008, doi:10.1002/cmdc.200700139",  # unwanted in a library against neglected diseases
    NIH: "Jadhav et al. 2010, doi:10.1021/jm901070c",  # react with proteins or disturb assays
}
"""Who published each set of rules, in the order in which alerts are given."""


@dataclasses.dataclass(frozen=True)
class Alert:
    """One rule that a molecule matches."""

    rules: str  # the set it belongs to, one of ``SOURCES``
    name: str  # as published
    atoms: tuple[tuple[int, ...], ...]  # of each place at which it matches, rising, as RDKit counts them

    @property
    def source(self) -> str:
        """Who published it."""
        return SOURCES[self.rules]


def alerts(molecule: Chem.Mol) -> tuple[Alert, ...]:
    """All published rules that the molecule matches, in RDKit's encoding of them: by set, then by name.

    No alert does not mean that a molecule is harmless, nor an alert that it harms: of approved drugs many have one.
    """
    found = []
    for rules, catalogue in _catalogues().items():
        matched = [
            Alert(rules, entry.GetDescription(), _places(entry, molecule)) for entry in catalogue.GetMatches(molecule)
        ]
        found += sorted(matched, key=lambda alert: (alert.name, alert.atoms))
    return tuple(found)


def _places(entry: FilterCatalogEntry, molecule: Chem.Mol) -> tuple[tuple[int, ...], ...]:
    """The atoms of each match: RDKit's catalogue itself tells only the first."""
    rules = [match.filterMatch.GetPattern() for match in entry.GetFilterMatches(molecule)]
    found = {tuple(sorted(atoms)) for rule in rules for atoms in molecule.GetSubstructMatches(rule)}
    return tuple(sorted(found))


@cache
def _catalogues() -> dict[str, FilterCatalog]:
    known = FilterCatalogParams.FilterCatalogs
    wanted = {PAINS: (known.PAINS_A, known.PAINS_B, known.PAINS_C), BRENK: (known.BRENK,), NIH: (known.NIH,)}
    made = {}
    for rules, parts in wanted.items():
        told = FilterCatalogParams()
        for part in parts:
            told.AddCatalog(part)
        made[rules] = FilterCatalog(told)
    return made
