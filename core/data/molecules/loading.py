"""Molecules as cases: the ``load`` of the demo whose data are molecules."""

from __future__ import annotations

import dataclasses

import numpy as np

from core.chemistry.scaffolds import scaffold_parts, scaffolds
from core.data.classes import asked_about
from core.data.molecules.assayed import assay_cases
from core.data.molecules.bundled import SETS, bundled_molecules, molecule_sources
from core.data.molecules.own import load_own_molecules
from core.data.molecules.preflight import molecule_findings
from core.data.molecules.tox21 import ASSAYS, tox21_id
from core.data.molecules.tox21_file import tox21
from core.errors import UserError
from core.i18n import msg
from core.spec import UPLOAD, Cases, Settings


def load_molecules(settings: Settings, content: bytes | None) -> Cases:
    """The cases of a bundled set or an upload: ``inputs`` are ``Molecules``, each of them there once.

    For the split "scaffold" ``parts`` are those by scaffold. UserError where the set or the class is not known, or where columns
    are chosen, which molecules have not.
    """
    if settings.dataset.startswith(UPLOAD):
        return _with_parts(settings, load_own_molecules(settings, content))
    known = [*SETS, *map(tox21_id, ASSAYS)]
    if settings.dataset not in known:
        raise UserError(
            msg("There is no data set named {name}. Known: {known}."), name=settings.dataset, known=", ".join(known)
        )
    if any((settings.target, settings.group, settings.ignored, settings.types, settings.units, settings.report_by)):
        raise UserError(msg("Molecules have no columns to choose. Leave out everything that names a column."))
    if settings.dataset not in SETS:
        return assay_cases(tox21(), settings)
    about, found = SETS[settings.dataset], bundled_molecules(settings.dataset)
    names = (about.negative, about.positive)
    y, classes = asked_about(np.array([names.index(label) for label in found.labels]), names, settings.positive)
    cases = Cases(
        inputs=found.molecules,
        y=y,
        classes=classes,
        sha256=molecule_sources()[settings.dataset].sha256,
        title=about.title,
        findings=(*found.findings, *molecule_findings(found.molecules, y, classes)),
    )
    return _with_parts(settings, cases)


def _with_parts(settings: Settings, cases: Cases) -> Cases:
    """The cases with the parts by scaffold, where these are asked for."""
    if settings.split != "scaffold" or cases.parts is not None:
        return cases
    return dataclasses.replace(cases, parts=scaffold_parts(scaffolds(tuple(cases.inputs.smiles))))
