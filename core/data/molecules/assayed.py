"""Molecules of which several things were measured, with gaps: each assay is a data set of its own, or a column of one file."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from core.chemistry.standardising import Standard
from core.data.molecules.curation import Row, curated
from core.data.molecules.molecules import Molecules
from core.data.molecules.preflight import molecule_findings
from core.errors import UserError
from core.i18n import msg
from core.spec import Cases, Finding, Settings

NOT_MEASURED = -1


@dataclasses.dataclass(frozen=True)
class Assay:
    """One thing that was measured, and the settings that ask about it."""

    name: str
    classes: tuple[str, str]  # as ``Cases.classes``
    dataset: str
    target: str = ""  # column, where the data set is a file with all of them


@dataclasses.dataclass(frozen=True)
class Assayed:
    """Molecules (n,) and what was measured of them, (n, assays) int8: 1 the outcome, 0 the other one, ``NOT_MEASURED``."""

    molecules: Molecules
    outcomes: np.ndarray
    assays: tuple[Assay, ...]
    sha256: str
    findings: tuple[Finding, ...]
    titles: tuple[str, ...]  # of the data, for each assay
    shares: tuple[float, float]  # of the molecules for training and for validation


def place_of(whole: Assayed, settings: Settings) -> int:
    """The place of the assay that the settings ask about, the first where they name none; UserError where it is none."""
    asked = (settings.dataset, settings.target or whole.assays[0].target)
    places = {(assay.dataset, assay.target): place for place, assay in enumerate(whole.assays)}
    if asked not in places:
        raise UserError(
            msg("{name} is none of the columns that were chosen of this file. Known: {known}."),
            name=settings.target,
            known=", ".join(assay.name for assay in whole.assays),
        )
    return places[asked]


def asking(settings: Settings, assay: Assay) -> Settings:
    """The same settings, but about that assay."""
    return dataclasses.replace(settings, dataset=assay.dataset, target=assay.target)


def assay_cases(whole: Assayed, settings: Settings) -> Cases:
    """The cases of the assay that the settings ask about: the molecules that were measured in it."""
    place = place_of(whole, settings)
    rows, classes = measured(whole.outcomes, place), whole.assays[place].classes
    if settings.positive not in ("", classes[1]):
        raise UserError(msg("Of several assays each has an outcome of its own. Leave out --positive."))
    y, molecules = whole.outcomes[rows, place].astype(np.int64), whole.molecules[rows]
    said = msg(
        "{n} of {all} molecules were measured in this assay and are asked about here. The network learns all {assays} assays at "
        "once, and from all molecules of the training part; {train} % are learned from, {validation} % choose the epoch, {test} % "
        "test."
    )
    train, validation = (round(100 * share) for share in whole.shares)
    parts = {"train": train, "validation": validation, "test": 100 - train - validation}
    counts = {"n": len(rows), "all": len(whole.molecules), "assays": len(whole.assays)}
    findings = (
        Finding("note", said, counts | parts),
        *whole.findings,
        *molecule_findings(molecules, y, classes),
    )
    return Cases(molecules, y, classes, whole.sha256, title=whole.titles[place], findings=findings)


def measured(outcomes: np.ndarray, place: int) -> np.ndarray:
    """The rows of outcomes (n, assays) with a measurement in that assay, (k,) int64."""
    return np.flatnonzero(outcomes[:, place] != NOT_MEASURED)


def merged(
    ids: Sequence[str], forms: Sequence[Standard | UserError], values: np.ndarray
) -> tuple[Molecules, np.ndarray, tuple[Finding, ...]]:
    """Each molecule of the rows once, what all its rows say, (molecules, assays) int8, and what was found.

    ``values`` (rows, assays) int8. Rows that contradict each other in an assay count as not measured there.
    """
    found = curated([Row(name, "", form) for name, form in zip(ids, forms, strict=True)])
    place = {smiles: row for row, smiles in enumerate(found.molecules.smiles)}
    places = [place[form.smiles] if isinstance(form, Standard) else NOT_MEASURED for form in forms]
    outcomes, torn = _merged(places, values, len(place))
    said = msg("Measurements of the same molecule that contradict each other: {n}. They count as not measured.")
    return found.molecules, outcomes, (*found.findings, *([Finding("note", said, {"n": torn})] if torn else []))


def _merged(places: Sequence[int], values: np.ndarray, molecules: int) -> tuple[np.ndarray, int]:
    """What all rows of a molecule say, (molecules, assays) int8, and how often they contradict each other.

    ``places`` (rows,) are their molecules, negative for none; ``values`` (rows, assays).
    """
    where = np.array(places)
    highest = np.full((molecules, values.shape[1]), NOT_MEASURED, np.int8)
    lowest = np.full_like(highest, 2)
    kept = where >= 0
    np.maximum.at(highest, where[kept], values[kept])
    np.minimum.at(lowest, where[kept], np.where(values[kept] == NOT_MEASURED, 2, values[kept]))
    torn = (highest == 1) & (lowest == 0)
    highest[torn] = NOT_MEASURED
    return highest, int(torn.sum())
