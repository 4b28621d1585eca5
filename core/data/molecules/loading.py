"""Molecules as cases: the ``load`` of the demo whose data are molecules."""

from __future__ import annotations

import numpy as np

from core.data.classes import asked_about
from core.data.molecules.assayed import Assayed, assay_cases
from core.data.molecules.bundled import SETS, bundled_molecules, molecule_sources
from core.data.molecules.curation import Curated
from core.data.molecules.moleculenet import PUBLISHED
from core.data.molecules.moleculenet_file import panel, single
from core.data.molecules.own import load_own_molecules
from core.data.molecules.preflight import molecule_findings
from core.data.molecules.tox21 import ASSAYS, tox21_id
from core.data.molecules.tox21_file import tox21
from core.errors import UserError
from core.i18n import msg
from core.spec import UPLOAD, Cases, Settings


def load_molecules(settings: Settings, content: bytes | None) -> Cases:
    """The cases of a bundled set or an upload: ``inputs`` are ``Molecules``, each of them there once.

    UserError where the set or the class is not known, or where columns are chosen, which molecules have not.
    """
    if settings.dataset.startswith(UPLOAD):
        return load_own_molecules(settings, content)
    known = [*SETS, *map(tox21_id, ASSAYS), *PUBLISHED]
    if settings.dataset not in known:
        raise UserError(
            msg("There is no data set named {name}. Known: {known}."), name=settings.dataset, known=", ".join(known)
        )
    several = settings.dataset in PUBLISHED and PUBLISHED[settings.dataset].columns > 1
    target = "" if several else settings.target
    if any((target, settings.group, settings.ignored, settings.types, settings.units, settings.report_by)):
        raise UserError(msg("Molecules have no columns to choose. Leave out everything that names a column."))
    if several or settings.dataset not in (*SETS, *PUBLISHED):
        return assay_cases(downloaded_assays(settings), settings)
    return _labelled(settings)


def downloaded_assays(settings: Settings) -> Assayed:
    """The downloaded set with several assays that the settings name; UserError where its file is not here or was changed."""
    return panel(settings.dataset) if settings.dataset in PUBLISHED else tox21()


def _labelled(settings: Settings) -> Cases:
    """The cases of a set with one outcome."""
    title, names, found, sha = _opened(settings.dataset)
    y, classes = asked_about(np.array([names.index(label) for label in found.labels]), names, settings.positive)
    return Cases(
        inputs=found.molecules,
        y=y,
        classes=classes,
        sha256=sha,
        title=title,
        findings=(*found.findings, *molecule_findings(found.molecules, y, classes)),
    )


def _opened(name: str) -> tuple[str, tuple[str, str], Curated, str]:
    """Title, both outcomes, molecules and SHA-256."""
    if name in PUBLISHED:
        return PUBLISHED[name].title, PUBLISHED[name].outcomes, *single(name)
    about = SETS[name]
    return about.title, (about.negative, about.positive), bundled_molecules(name), molecule_sources()[name].sha256
