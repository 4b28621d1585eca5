"""SMILES as numbers of their symbols: what a network that reads text takes, fitted on the training part only."""

from __future__ import annotations

import dataclasses
import math
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, Self

import numpy as np

from core.data.molecules.graphs import WithSmiles

SYMBOLS = 64  # numbers there are: absent, unknown, and the symbols of the training part
ABSENT, UNKNOWN, FIRST = 0, 1, 2
HELD = 0.99  # share of the training molecules that are held whole
LEAST, MOST = 8, 400  # steps
_SYMBOL = re.compile(r"\[[^\]]+\]|Br|Cl|%\d\d|.", re.DOTALL)
_ATOM = re.compile(
    r"\[|[BCNOPSFIbcnops*]"
)  # how the symbol of an atom begins; a bond or a ring's number begins otherwise


@dataclasses.dataclass(frozen=True)
class SymbolPreparation:
    """Implements ``core.spec.Preparation``: float32 (molecules, steps), whole numbers from 0 to ``SYMBOLS`` - 1.

    A symbol is what Schwaller et al. 2018, doi:10.1039/C8SC02339E, take for one: an atom, brackets included, or a single sign.
    0 fills up in front, so that every SMILES ends at the last step; 1 is any symbol that the training part has not, or seldom.
    Of a longer one the last steps are taken; ``holds`` tells.
    """

    symbols: tuple[str, ...]  # of the numbers from ``FIRST`` on
    steps: int

    @classmethod
    def fit(cls, molecules: WithSmiles) -> Self:
        """The symbols of these molecules, the frequent ones first, and so many steps that ``HELD`` of them fit."""
        split = [symbols_of(smiles) for smiles in molecules.smiles]
        counted = Counter(symbol for symbols in split for symbol in symbols)
        frequent = sorted(counted, key=lambda symbol: (-counted[symbol], symbol))[: SYMBOLS - FIRST]
        wanted = math.ceil(float(np.quantile([len(symbols) for symbols in split], HELD))) if split else LEAST
        return cls(tuple(frequent), min(max(wanted, LEAST), MOST))

    def apply(self, inputs: WithSmiles) -> np.ndarray:
        """Float32 (molecules, steps)."""
        number = {symbol: FIRST + place for place, symbol in enumerate(self.symbols)}
        told = np.full((len(inputs.smiles), self.steps), ABSENT, np.float32)
        for row, smiles in zip(told, inputs.smiles, strict=True):
            last = symbols_of(smiles)[-self.steps :]
            row[self.steps - len(last) :] = [number.get(symbol, UNKNOWN) for symbol in last]
        return told

    def holds(self, inputs: WithSmiles) -> np.ndarray:
        """Which of the molecules are read whole, (molecules,) bool."""
        return np.array([len(symbols_of(smiles)) <= self.steps for smiles in inputs.smiles], bool)

    def atoms(self, smiles: str) -> np.ndarray:
        """The step at which each atom stands, (atoms,) int64 in RDKit's order; negative where it was cut off."""
        symbols = symbols_of(smiles)
        places = [place for place, symbol in enumerate(symbols) if _ATOM.match(symbol)]
        return np.array(places, np.int64) + self.steps - len(symbols)

    def to_dict(self) -> dict[str, Any]:
        """JSON values; ``from_dict`` gives back an equal preparation."""
        return {"features": "symbols", **dataclasses.asdict(self)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """The preparation that ``to_dict`` wrote; ValueError for what it cannot have written."""
        found = cls(tuple(values["symbols"]), values["steps"])
        texts = all(isinstance(symbol, str) and symbol for symbol in found.symbols)
        once = len(set(found.symbols)) == len(found.symbols) <= SYMBOLS - FIRST
        if not texts or not once or type(found.steps) is not int or not LEAST <= found.steps <= MOST:
            raise ValueError("no preparation of symbols")
        return found


def symbols_of(smiles: str) -> list[str]:
    """The symbols of a SMILES in their order; joined they are the SMILES again."""
    return _SYMBOL.findall(smiles)
